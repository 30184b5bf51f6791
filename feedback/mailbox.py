"""What a submitter does by receipt code: read, write, rate, ask for review, withdraw.

Reading writes nothing. Each act is one function that checks, changes, leaves a dated event and commits; none
of it is on the ledger.
"""

import hmac
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from feedback import places, receipts, sealing
from feedback.cases import case_key_by_receipt, find_by_receipt
from feedback.db import db, forget_destroyed_pages, writing
from feedback.destruction import destroy
from feedback.events import case_event
from feedback.first_look import workdays_left_when_asked
from feedback.lifecycle import CASE_MOVES, CaseStatus, check_move
from feedback.limits import in_days, in_workdays, limits, settings, today
from feedback.models import (
    Case,
    CaseEvent,
    CaseEventKind,
    Message,
    MessageAuthor,
    MessageKind,
    Rating,
    Resolved,
    Review,
)
from feedback.receipts import ReceiptCode
from feedback.sealing import Place


_NOWHERE = Place("in-vain", "case_keys", "none", "none")
_WORKED_ON = frozenset(
    {CaseStatus.SUBMITTED, CaseStatus.NEED_INFO, CaseStatus.ACCEPTED, CaseStatus.ANSWERED, CaseStatus.IN_REVIEW}
)


class NoSuchCase(Exception):
    """No case answers to this code: unknown, or forgotten after its destruction."""


class NotPossibleNow(Exception):
    """The mailbox offers this act in other states only; the page was stale."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as the submitter reads it."""

    author: MessageAuthor
    kind: MessageKind
    day: date
    body: str


@dataclass(frozen=True, slots=True)
class ReviewAsked:
    """A review and the reason its submitter gave, empty once the case is destroyed."""

    review: Review
    reason: str


@dataclass(frozen=True, slots=True)
class Mailbox:
    """All that one code opens. `said` is None once the case is destroyed; events in order of their number."""

    case: Case
    said: dict[str, Any] | None
    letters: tuple[Letter, ...]
    rating: Rating | None
    rating_comment: str
    reviews: tuple[ReviewAsked, ...]
    events: tuple[CaseEvent, ...]


def open_mailbox(code: ReceiptCode) -> Mailbox:
    """Read a case by its code; writes nothing. Five statements; raises NoSuchCase.

    An unknown code costs what a known one costs until its case is found: the derivations, one look-up, one opening.
    """
    lookup = receipts.lookup_id(settings().receipt_pepper, code)
    query = select(Case).outerjoin(Case.key).options(contains_eager(Case.key)).where(Case.lookup_id == lookup)
    case = db.session.scalar(query)
    if case is None:
        _open_in_vain(code)
        raise NoSuchCase
    key = case_key_by_receipt(case, code) if case.key else None
    rating = db.session.get(Rating, (case.id, case.review_rounds))
    return Mailbox(
        case,
        sealing.decrypt_record(key, case.sealed_report, bound_to=places.report(case.id))
        if key and case.sealed_report
        else None,
        _letters(case.id, key) if key else (),
        rating,
        _comment(rating, key) if key else "",
        _reviews(case.id, key),
        tuple(db.session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.number))),
    )


def may_write(case: Case) -> bool:
    """While somebody works on the case and so will read it."""
    return case.key_destroyed_on is None and case.status in _WORKED_ON


def follow_up(code: ReceiptCode, body: str, *, once: bytes) -> None:
    """Add a message; the same words with the same `once` add nothing more. Information asked for puts the case back
    in the queue.

    `body` is canonical, 1 to 2,000 characters. `once` is the form's random value: a form found again by the
    browser's Back and sent with other words is another message. Raises NoSuchCase or NotPossibleNow.
    """
    with writing():
        case, key = _case_and_key(code)
        mark = hmac.digest(sealing.derive(key, "once"), once + body.encode(), "sha256")
        if db.session.scalar(select(Message.id).where(Message.case_id == case.id, Message.once == mark)):
            return
        if not may_write(case):
            raise NotPossibleNow
        _add_message(case, key, body, mark)
        if case.status is CaseStatus.NEED_INFO:
            _supplement(case)
        else:
            case_event(case, CaseEventKind.MESSAGE, day=today())


def rate(code: ReceiptCode, resolved: Resolved, satisfaction: int | None, comment: str) -> None:
    """Judge the answer, or judge it anew before the case closes. Raises NoSuchCase or NotPossibleNow."""
    with writing():
        case, key = _case_and_key(code)
        if case.status is not CaseStatus.ANSWERED:
            raise NotPossibleNow
        rating = db.session.get(Rating, (case.id, case.review_rounds))
        if rating is None:
            rating = Rating(case_id=case.id, round=case.review_rounds, office_id=case.office_id, day=today())
            rating.category = case.category
            case_event(case, CaseEventKind.RATED, day=today())
        rating.resolved, rating.satisfaction = resolved, satisfaction
        place = places.rating_comment(case.id, case.review_rounds)
        rating.sealed_comment = sealing.encrypt_text(key, comment, bound_to=place) if comment else None
        db.session.add(rating)


def may_ask_review(case: Case) -> bool:
    """Of an answer until 30 days after closing, two rounds; of a decline, one."""
    if case.key_destroyed_on or CaseStatus.IN_REVIEW not in CASE_MOVES[case.status]:
        return False
    if case.status is CaseStatus.DECLINED:
        return case.review_rounds == 0
    return case.review_rounds < 2 and not _closed_too_long_ago(case)


def _closed_too_long_ago(case: Case) -> bool:
    """An answer given after a reopening is not judged by the day of the first closing, which stays on record."""
    if case.status is not CaseStatus.CLOSED or case.closed_on is None:
        return False
    return today() > in_days(limits().reopen_days, after=case.closed_on)


def ask_review(code: ReceiptCode, reason: str) -> None:
    """Ask the superior reviewer to look again; the same words once more change nothing.

    Raises NoSuchCase or NotPossibleNow.
    """
    with writing():
        case, key = _case_and_key(code)
        if case.status is CaseStatus.IN_REVIEW and _reviews(case.id, key)[-1].reason == reason:
            return
        if not may_ask_review(case):
            raise NotPossibleNow
        check_move(CASE_MOVES, case.status, CaseStatus.IN_REVIEW)
        of_decline = case.status is CaseStatus.DECLINED
        case.review_rounds += 1
        case.status, case.due_on = CaseStatus.IN_REVIEW, in_days(limits().review_days)
        case.due_provisional = False
        place = places.review_reason(case.id, case.review_rounds)
        db.session.add(
            Review(
                case_id=case.id,
                round=case.review_rounds,
                office_id=case.office_id,
                day=today(),
                due_on=case.due_on,
                of_decline=of_decline,
                sealed_reason=sealing.encrypt_text(key, reason, bound_to=place),
            )
        )
        case_event(case, CaseEventKind.REVIEW_ASKED, day=today())


def withdraw(code: ReceiptCode) -> None:
    """撤回并销毁: the keys and texts go at once, the husk and its counts stay. Raises NoSuchCase.

    Withdrawing what is withdrawn changes nothing. A case destroyed otherwise is withdrawn as well.
    """
    with writing():
        case = _case(code)
        if case.status is CaseStatus.WITHDRAWN:
            return
        check_move(CASE_MOVES, case.status, CaseStatus.WITHDRAWN)
        case_event(case, CaseEventKind.WITHDRAWN, day=today())
        if case.key_destroyed_on is None:
            destroy(case)
        case.status, case.due_on = CaseStatus.WITHDRAWN, None
    forget_destroyed_pages()


def _case(code: ReceiptCode) -> Case:
    case = find_by_receipt(code)
    if case is None:
        raise NoSuchCase
    # One submitter in two windows: the second waits for the first.
    db.session.refresh(case, with_for_update=True)
    return case


def _case_and_key(code: ReceiptCode) -> tuple[Case, bytes]:
    case = _case(code)
    if case.key is None:
        raise NotPossibleNow
    return case, case_key_by_receipt(case, code)


def _add_message(case: Case, key: bytes, body: str, mark: bytes) -> None:
    message_id = uuid.uuid4()
    last = db.session.scalar(select(func.max(Message.number)).where(Message.case_id == case.id))
    db.session.add(
        Message(
            id=message_id,
            case_id=case.id,
            number=(last or 0) + 1,
            author=MessageAuthor.SUBMITTER,
            day=today(),
            sealed_body=sealing.encrypt_text(key, body, bound_to=places.message(message_id)),
            once=mark,
        )
    )


def _supplement(case: Case) -> None:
    check_move(CASE_MOVES, case.status, CaseStatus.SUBMITTED)
    due = in_workdays(workdays_left_when_asked(case.id))
    case.status, case.due_on, case.due_provisional = CaseStatus.SUBMITTED, due.day, due.provisional
    case_event(case, CaseEventKind.SUPPLEMENTED, day=today())


def _letters(case_id: uuid.UUID, key: bytes) -> tuple[Letter, ...]:
    rows = db.session.scalars(select(Message).where(Message.case_id == case_id).order_by(Message.number))
    return tuple(
        Letter(
            row.author, row.kind, row.day, sealing.decrypt_text(key, row.sealed_body, bound_to=places.message(row.id))
        )
        for row in rows
        if row.sealed_body is not None
    )


def _reviews(case_id: uuid.UUID, key: bytes | None) -> tuple[ReviewAsked, ...]:
    rows = db.session.scalars(select(Review).where(Review.case_id == case_id).order_by(Review.round))
    return tuple(ReviewAsked(row, _reason(row, key) if key else "") for row in rows)


def _reason(review: Review, key: bytes) -> str:
    if review.sealed_reason is None:
        return ""
    return sealing.decrypt_text(key, review.sealed_reason, bound_to=places.review_reason(review.case_id, review.round))


def _comment(rating: Rating | None, key: bytes) -> str:
    if rating is None or rating.sealed_comment is None:
        return ""
    place = places.rating_comment(rating.case_id, rating.round)
    return sealing.decrypt_text(key, rating.sealed_comment, bound_to=place)


def _open_in_vain(code: ReceiptCode) -> None:
    """The one costly step of a code that opens: its key pair, and an opening with it."""
    seed = receipts.submitter_seed(settings().receipt_pepper, code)
    with suppress(sealing.CannotOpen):
        sealing.open_sealed(seed, _sealed_for_nobody(), bound_to=_NOWHERE)


@cache
def _sealed_for_nobody() -> bytes:
    return sealing.seal(sealing.public_key(sealing.new_seed()), sealing.new_key(), bound_to=_NOWHERE)
