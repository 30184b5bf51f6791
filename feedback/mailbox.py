"""What a submitter does by receipt code: read, write, rate, ask for review, withdraw.

Reading writes nothing. Each act is one function that checks, changes, leaves a dated event and commits; none
of it is on the ledger.
"""

from sqlalchemy import select, update
from sqlalchemy.orm.attributes import flag_modified

from feedback import places, sealing
from feedback.answers import chain_of_matters
from feedback.cases import case_key_by_receipt, find_by_receipt
from feedback.categories import Nature
from feedback.db import db, forget_destroyed_pages, writing
from feedback.destruction import destroy
from feedback.events import case_event
from feedback.first_look import workdays_left_when_asked
from feedback.lifecycle import CASE_MOVES, CaseStatus, check_move
from feedback.limits import in_days, in_workdays, limits, today
from feedback.messages import add_message, is_written, mark_of
from feedback.models import (
    BarredUnit,
    Case,
    CaseEventKind,
    Dispatch,
    MessageAuthor,
    Rating,
    Resolved,
    Review,
)
from feedback.models.case import URGENT
from feedback.receipts import ReceiptCode
from feedback.thread import Letter, Mailbox, NoSuchCase, open_mailbox, reviews_of

__all__ = [
    "Letter",
    "Mailbox",
    "NoSuchCase",
    "NotPossibleNow",
    "ask_review",
    "follow_up",
    "may_ask_review",
    "may_write",
    "open_mailbox",
    "rate",
    "tell_of_retaliation",
    "withdraw",
]

_WORKED_ON = frozenset(
    {CaseStatus.SUBMITTED, CaseStatus.NEED_INFO, CaseStatus.ACCEPTED, CaseStatus.ANSWERED, CaseStatus.IN_REVIEW}
)


class NotPossibleNow(Exception):
    """The mailbox offers this act in other states only; the page was stale."""


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
        case = _written_once(code, body, once)
        if case is None:
            return
        if case.status is CaseStatus.NEED_INFO:
            _supplement(case)
        else:
            case_event(case, CaseEventKind.MESSAGE, day=today())


def tell_of_retaliation(code: ReceiptCode, body: str, *, once: bytes) -> None:
    """我被追查、报复: the case goes first, to the superior reviewer; the units told of it are barred from now on (R4).

    Which other unit it should be kept from, staff read in the words. `body` and `once` as of a message. Raises
    NoSuchCase or NotPossibleNow.
    """
    with writing():
        case = _written_once(code, body, once)
        if case is None:
            return
        case.nature, case.precedence = Nature.RETALIATION, URGENT
        # Told a second time the bars alone may change: whoever is classifying the case must be told too.
        flag_modified(case, "nature")
        _bar_units_told(case)
        case_event(case, CaseEventKind.RETALIATION, day=today())


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
    if case.decline_code:
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
        if case.status is CaseStatus.IN_REVIEW and reviews_of(case.id, key)[-1].reason == reason:
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


def _bar_units_told(case: Case) -> None:
    chain = chain_of_matters()
    told = select(Dispatch.unit_id).join(chain, chain.c.id == Dispatch.matter_id).where(Dispatch.sent_at.is_not(None))
    barred = select(BarredUnit.unit_id).where(BarredUnit.case_id == case.id)
    query = told.where(Dispatch.unit_id.not_in(barred)).distinct()
    for unit_id in db.session.scalars(query, {"matter_id": case.matter_id}):
        db.session.add(BarredUnit(case_id=case.id, unit_id=unit_id))


def _written_once(code: ReceiptCode, body: str, once: bytes) -> Case | None:
    """The case with one message more; None where these words with this `once` stand in it already."""
    case, key = _case_and_key(code)
    mark = mark_of(key, body, once)
    if is_written(case.id, mark):
        return None
    if not may_write(case):
        raise NotPossibleNow
    add_message(case, key, body, author=MessageAuthor.SUBMITTER, once=mark)
    # Not an act on the case: whoever is at work on it is not stopped by a changed version.
    db.session.execute(update(Case).where(Case.id == case.id).values(news_on=today()))
    return case


def _supplement(case: Case) -> None:
    check_move(CASE_MOVES, case.status, CaseStatus.SUBMITTED)
    due = in_workdays(workdays_left_when_asked(case.id))
    case.status, case.due_on, case.due_provisional = CaseStatus.SUBMITTED, due.day, due.provisional
    case_event(case, CaseEventKind.SUPPLEMENTED, day=today())
