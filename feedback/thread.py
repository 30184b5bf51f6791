"""The thread of one case, opened by its receipt code: what was said, both ways, and what happened."""

import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager

from feedback import places, receipts, sealing, submitter_copy
from feedback.cases import case_key_by_receipt
from feedback.db import db
from feedback.lifecycle import CaseStatus
from feedback.limits import settings
from feedback.models import Case, CaseEvent, Message, MessageAuthor, MessageKind, Rating, Review
from feedback.receipts import ReceiptCode

Row = TypeVar("Row", CaseEvent, Message, Review)

_JUDGED = (CaseStatus.ANSWERED, CaseStatus.CLOSED)
"""In the other states there is no answer of the present round to judge."""

_NO_CASE = uuid.UUID(int=0)
_NOBODYS_COPY = submitter_copy.VERSION + sealing.encrypt(
    sealing.new_key(), sealing.new_key(), bound_to=places.case_key_for_submitter(_NO_CASE)
)


class NoSuchCase(Exception):
    """No case answers to this code: unknown, or forgotten after its destruction."""


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
    case = db.session.scalar(_case_query(), {"lookup_id": lookup})
    if case is None:
        _open_in_vain(code)
        raise NoSuchCase
    key = case_key_by_receipt(case, code) if case.key else None
    rating = db.session.get(Rating, (case.id, case.review_rounds)) if case.status in _JUDGED else None
    return Mailbox(
        case=case,
        said=_said(case, key) if key else None,
        letters=_letters(case.id, key) if key else (),
        rating=rating,
        rating_comment=_comment(rating, key) if key else "",
        reviews=reviews_of(case.id, key) if case.review_rounds else (),
        events=tuple(db.session.scalars(_of_case(CaseEvent, CaseEvent.number), {"case_id": case.id})),
    )


def reviews_of(case_id: uuid.UUID, key: bytes | None) -> tuple[ReviewAsked, ...]:
    """The reviews of a case by round, with their reasons where its key is at hand."""
    rows = db.session.scalars(_of_case(Review, Review.round), {"case_id": case_id})
    return tuple(ReviewAsked(row, _reason(row, key) if key else "") for row in rows)


# Built once: of a small query, putting it together is half the cost.
@cache
def _case_query() -> Select[Case]:
    found = Case.lookup_id == bindparam("lookup_id")
    return select(Case).outerjoin(Case.key).options(contains_eager(Case.key)).where(found)


@cache
def _of_case(rows: type[Row], number: InstrumentedAttribute[int]) -> Select[Row]:
    return select(rows).where(rows.case_id == bindparam("case_id")).order_by(number)


def _said(case: Case, key: bytes) -> dict[str, Any] | None:
    if case.sealed_report is None:
        return None
    return sealing.decrypt_record(key, case.sealed_report, bound_to=places.report(case.id))


def _letters(case_id: uuid.UUID, key: bytes) -> tuple[Letter, ...]:
    rows = db.session.scalars(_of_case(Message, Message.number), {"case_id": case_id})
    return tuple(
        Letter(
            row.author, row.kind, row.day, sealing.decrypt_text(key, row.sealed_body, bound_to=places.message(row.id))
        )
        for row in rows
        if row.sealed_body is not None
    )


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
    with suppress(sealing.CannotOpen):
        submitter_copy.opened(_NOBODYS_COPY, code, _NO_CASE)
