"""A request to open who wrote: loaded under lock, moved by the table, and the record of each act."""

import uuid
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import delete, select

from feedback import clock, ledger
from feedback.db import db
from feedback.lifecycle import IDENTITY_MOVES, UNDER_WAY, IdentityState, check_move
from feedback.limits import limits, settings
from feedback.models import Case, IdentityHandover, IdentityKey, IdentityRequest
from moderation.accounts.people import enrolled_holders
from moderation.models import Role, Staff

CUSTODIANS_NEEDED = 2


class TooLate(Exception):
    """What one custodian opened has waited too long; nobody may use it any more."""


def locked(request_id: uuid.UUID) -> tuple[IdentityRequest, Case] | None:
    """Inside the caller's write transaction: the request and its case as they are now, or None where it is gone.

    The case is locked first, as a withdrawal does, so that neither waits for the other.
    """
    case_id = db.session.scalar(select(IdentityRequest.case_id).where(IdentityRequest.id == request_id))
    case = db.session.get(Case, case_id, with_for_update=True) if case_id else None
    request = db.session.get(IdentityRequest, request_id, with_for_update=True, populate_existing=True)
    return (request, case) if request and case else None


def latest(case_id: uuid.UUID) -> IdentityRequest | None:
    """The newest request about a case."""
    query = select(IdentityRequest).where(IdentityRequest.case_id == case_id)
    return db.session.scalar(query.order_by(IdentityRequest.asked_at.desc()).limit(1))


def move(request: IdentityRequest, wanted: IdentityState) -> None:
    """Raises MoveNotAllowed. Assign what the new state needs before anything else is asked of the database."""
    check_move(IDENTITY_MOVES, request.state, wanted)
    request.state = wanted
    if wanted not in UNDER_WAY:
        request.ended_at = clock.now()


def waits_until(request: IdentityRequest) -> datetime | None:
    """When what a custodian opened is destroyed; None while nothing is open."""
    since = {IdentityState.HALF_OPENED: request.outer_at, IdentityState.OPENED: request.inner_at}.get(request.state)
    return since + timedelta(hours=limits().identity_hours) if since else None


def check_in_time(request: IdentityRequest) -> None:
    """Raise TooLate where the timer should have ended it already."""
    until = waits_until(request)
    if until is not None and clock.now() >= until:
        raise TooLate


def hand_over(request: IdentityRequest, sealed_keys: dict[uuid.UUID, bytes]) -> None:
    """Inside the caller's write transaction: these people now hold the key of the details, and nobody else does."""
    db.session.execute(delete(IdentityHandover).where(IdentityHandover.request_id == request.id))
    for to_id, sealed_key in sealed_keys.items():
        db.session.add(IdentityHandover(request_id=request.id, to_id=to_id, sealed_key=sealed_key))
    db.session.flush()


def custodians_left(case: Case) -> dict[uuid.UUID, Staff]:
    """Of the custodians the details were sealed to, those who still hold the same key. Two statements.

    Somebody who enrolled anew has another key, and so has nobody who came after the case. A key made on the very day
    of the case counts: rows of a submitter have no time of day to tell.
    """
    pairs = db.session.execute(select(IdentityKey.outer_id, IdentityKey.inner_id).where(IdentityKey.case_id == case.id))
    sealed_to = {custodian for pair in pairs for custodian in pair}
    next_day = datetime.combine(case.day + timedelta(days=1), time(), settings().time_zone)
    return {
        staff.id: staff
        for staff in enrolled_holders(case.office_id, [Role.CUSTODIAN])
        if staff.id in sealed_to and staff.enrolled_at and staff.enrolled_at < next_day
    }


def record(act: str, request: IdentityRequest, *, by: uuid.UUID | None, facts: dict[str, Any] | None = None) -> None:
    """One row about the case, naming the request; `facts` never holds what was opened."""
    ledger.record(
        act,
        office_id=request.office_id,
        staff_id=by,
        subject=("case", request.case_id),
        facts={"request": request.id} | (facts or {}),
    )
