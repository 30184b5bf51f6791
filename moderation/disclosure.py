"""Opening sealed material: permission, reason and ledger row in one transaction, committed before the text is sent."""

import uuid
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import select, update

from feedback import ledger, places, sealing
from feedback.db import db, writing
from feedback.ledger_stored import has_left
from feedback.messages import recorded_as
from feedback.models import Answer, Case, Draft, IntakeKey, Message, MessageAuthor, MessageKind, Review
from moderation.cases import masking
from moderation.cases_seen import case_for
from moderation.models import Grant
from moderation.permissions import Permission, Unlocked


class NoGrant(Exception):
    """The viewer's key does not open cases of this period; another holder can give the grant."""


class KeyDestroyed(Exception):
    """The case's key is gone: nobody opens it any more."""


@dataclass(frozen=True, slots=True)
class OpenedMessage:
    """`as_recorded` is false of an office's message whose words the ledger does not know, and would know."""

    author: MessageAuthor
    kind: MessageKind
    day: date
    body: str
    as_recorded: bool = True


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """What a moderator reads: the report's fields (`Report.said`), the thread, reasons for review by round, and an
    answer of the platform's own that nobody has approved yet. `masked` counts the details that were covered."""

    case: Case
    said: dict[str, Any]
    messages: tuple[OpenedMessage, ...]
    review_reasons: dict[int, str]
    proposed_answer: str | None = None
    masked: int = 0


def open_case(case_id: uuid.UUID, *, by: Unlocked, unmasked: bool = False) -> OpenedCase:
    """Open one case and its thread, leaving a ledger row. Raises NotFound, NotAllowed, NoGrant or KeyDestroyed.

    Personal data of third parties is covered unless `unmasked`, which is an act of its own (R17).
    """
    with writing():
        case = case_for(by.viewer, case_id, Permission.OPEN_CASE)
        opened = _read_by(case, case_key(case, by=by))
        if case.news_on is not None and by.viewer.may(Permission.TRIAGE):
            db.session.execute(update(Case).where(Case.id == case.id).values(news_on=None))
        facts = {"fields": ["report", "messages"], "messages": len(opened.messages)}
        _record("unmask_case" if unmasked else "open_case", case, by, facts)
        if foreign := sum(not message.as_recorded for message in opened.messages):
            _record("message_not_as_written", case, by, {"messages": foreign})
    return opened if unmasked else _masked(opened)


def _record(act: str, case: Case, by: Unlocked, facts: dict[str, Any]) -> None:
    ledger.record(act, office_id=case.office_id, staff_id=by.viewer.staff_id, subject=("case", case.id), facts=facts)


def _read_by(case: Case, key: bytes) -> OpenedCase:
    return OpenedCase(
        case, said_of(case, key), _compared(case, key), review_reasons_of(case, key), _proposed_answer(case, key)
    )


def _compared(case: Case, key: bytes) -> tuple[OpenedMessage, ...]:
    """The thread, with the digests that were recorded when the office wrote."""
    thread = thread_of(case, key)
    if all(one.author is MessageAuthor.SUBMITTER for one in thread):
        return thread
    recorded = set(ledger.digests_of(("case", case.id)))
    known = ((one, _is_known(one, key, recorded) or _was_archived(one, case)) for one in thread)
    return tuple(replace(one, as_recorded=is_known) for one, is_known in known)


def _was_archived(message: OpenedMessage, case: Case) -> bool:
    """What the ledger knew of it is in a file now; a message older than its case was never written here."""
    return message.day >= case.day and has_left(message.day)


def _is_known(message: OpenedMessage, key: bytes, recorded: set[str]) -> bool:
    if message.author is MessageAuthor.SUBMITTER:
        return True
    # Rows from before digests were keyed hold a plain one; no row of the ledger is ever written anew.
    known_as = (recorded_as(key, message.body), sha256(message.body.encode()).digest())
    return any(digest.hex() in recorded for digest in known_as)


def _masked(opened: OpenedCase) -> OpenedCase:
    cover = masking.Cover()
    return replace(
        opened,
        said=cover.record(opened.said),
        messages=tuple(replace(message, body=cover.text(message.body)) for message in opened.messages),
        review_reasons={round_: cover.text(reason) for round_, reason in opened.review_reasons.items()},
        masked=cover.count,
    )


def case_key(case: Case, *, by: Unlocked) -> bytes:
    """The key of a case through the viewer's grant, for use cases that seal or open and record it themselves.

    Raises NoGrant or KeyDestroyed.
    """
    if case.key is None:
        raise KeyDestroyed
    intake_seed = _intake_seed(case.key.intake_key_id, by)
    return sealing.open_sealed(intake_seed, case.key.to_intake, bound_to=places.case_key_for_intake(case.id))


def current_intake_key(office_id: uuid.UUID) -> IntakeKey | None:
    """The key new reports of an office are sealed to."""
    return db.session.scalar(select(IntakeKey).where(IntakeKey.office_id == office_id, IntakeKey.to_day.is_(None)))


def _intake_seed(intake_key_id: uuid.UUID, by: Unlocked) -> bytes:
    staff_id = by.viewer.staff_id
    grant = db.session.get(Grant, (intake_key_id, staff_id))
    if grant is None:
        raise NoGrant
    return sealing.open_sealed(by.seed, grant.sealed_seed, bound_to=places.grant(intake_key_id, staff_id))


def said_of(case: Case, key: bytes) -> dict[str, Any]:
    """The report's fields, for use cases that open and record it themselves. Raises KeyDestroyed."""
    if case.sealed_report is None:
        raise KeyDestroyed
    return sealing.decrypt_record(key, case.sealed_report, bound_to=places.report(case.id))


def thread_of(case: Case, key: bytes) -> tuple[OpenedMessage, ...]:
    """The messages both ways, oldest first."""
    rows = db.session.scalars(select(Message).where(Message.case_id == case.id).order_by(Message.number))
    return tuple(
        OpenedMessage(
            row.author,
            row.kind,
            row.day,
            sealing.decrypt_text(key, row.sealed_body, bound_to=places.message(row.id)),
        )
        for row in rows
        if row.sealed_body is not None
    )


def review_reasons_of(case: Case, key: bytes) -> dict[int, str]:
    """Why the submitter asked for review, by round."""
    if not case.review_rounds:
        return {}
    rows = db.session.scalars(select(Review).where(Review.case_id == case.id, Review.sealed_reason.is_not(None)))
    return {
        row.round: sealing.decrypt_text(key, row.sealed_reason, bound_to=places.review_reason(case.id, row.round))
        for row in rows
        if row.sealed_reason is not None
    }


def _proposed_answer(case: Case, key: bytes) -> str | None:
    if case.matter_id is None:
        return None
    draft = db.session.scalar(select(Draft).join(Answer).where(Draft.case_id == case.id))
    return sealing.decrypt_text(key, draft.sealed_text, bound_to=places.draft(draft.id)) if draft else None
