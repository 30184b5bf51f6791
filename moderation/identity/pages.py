"""What the pages show of requests: to custodians the number and the reason, to moderators how far one has come."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto

from sqlalchemy import Select, select

from feedback.db import db
from feedback.lifecycle import UNDER_WAY, IdentityState
from feedback.models import Case, IdentityHandover, IdentityKey, IdentityRequest
from feedback.numbers import number_of
from moderation.identity.requests import CUSTODIANS_NEEDED, custodians_left, latest, waits_until
from moderation.models import Staff
from moderation.permissions import Viewer

ENDED_SHOWN = 20
TO_OPEN = (IdentityState.ASKED, IdentityState.HALF_OPENED)


class Turn(StrEnum):
    """What a custodian can do about a request now, besides refusing it."""

    OUTER = auto()
    INNER = auto()
    WAIT = auto()
    NOT_YOURS = auto()
    NOBODY = auto()


@dataclass(frozen=True, slots=True)
class Seen:
    """A request with the names of the people in it. `until`: when what is open is destroyed."""

    number: str
    reason: str
    state: IdentityState
    asker: str
    asked_at: datetime
    outer: str | None
    inner: str | None
    refused_by: str | None
    refusal: str | None
    until: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request as the custodian sees it who is to act upon it. `next_names`: who can take the next step."""

    id: uuid.UUID
    seen: Seen
    turn: Turn
    next_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OnCase:
    """For a case's page: the newest request, and whether there is anything to ask for and anybody to open it."""

    seen: Seen | None
    is_mine: bool
    is_under_way: bool
    can_be_opened: bool
    is_kept: bool


def waiting(viewer: Viewer) -> list[Waiting]:
    """Requests custodians have still to act upon, the oldest first."""
    to_open = IdentityRequest.state.in_(TO_OPEN) & (IdentityRequest.office_id == viewer.office_id)
    requests = db.session.scalars(select(IdentityRequest).where(to_open).order_by(IdentityRequest.asked_at)).all()
    names = _names(requests)
    return [_waiting(request, viewer, names) for request in requests]


def handled(viewer: Viewer) -> list[Seen]:
    """The newest requests custodians have nothing left to do with."""
    done = IdentityRequest.state.not_in(TO_OPEN) & (IdentityRequest.office_id == viewer.office_id)
    newest = select(IdentityRequest).where(done).order_by(IdentityRequest.asked_at.desc()).limit(ENDED_SHOWN)
    requests = db.session.scalars(newest).all()
    names = _names(requests)
    return [_seen(request, names) for request in requests]


def on_case(case: Case, viewer: Viewer) -> OnCase | None:
    """None where the submitter left nothing."""
    if not case.has_identity:
        return None
    request = latest(case.id)
    return OnCase(
        seen=_seen(request, _names([request])) if request else None,
        is_mine=request is not None and request.asker_id == viewer.staff_id,
        is_under_way=request is not None and request.state in UNDER_WAY,
        can_be_opened=len(custodians_left(case).keys() - {viewer.staff_id}) >= CUSTODIANS_NEEDED,
        is_kept=case.sealed_identity is not None,
    )


def _waiting(request: IdentityRequest, viewer: Viewer, names: dict[uuid.UUID | None, str]) -> Waiting:
    left = custodians_left(db.session.get_one(Case, request.case_id))
    able = {staff_id: staff.name for staff_id, staff in left.items() if staff_id != request.asker_id}
    to_step = set(db.session.scalars(_holders_of_next_step(request, able)))
    next_names = sorted(name for staff_id, name in able.items() if staff_id in to_step)
    turn = _turn(request, viewer.staff_id, to_step & able.keys(), able)
    return Waiting(request.id, _seen(request, names), turn, tuple(next_names))


def _holders_of_next_step(request: IdentityRequest, able: Iterable[uuid.UUID]) -> Select[uuid.UUID]:
    if request.state is IdentityState.HALF_OPENED:
        return select(IdentityHandover.to_id).where(IdentityHandover.request_id == request.id)
    pairs = (IdentityKey.case_id == request.case_id, IdentityKey.inner_id.in_(list(able)))
    return select(IdentityKey.outer_id).where(*pairs)


def _turn(
    request: IdentityRequest, viewer_id: uuid.UUID, to_step: Collection[uuid.UUID], able: Collection[uuid.UUID]
) -> Turn:
    if not to_step:
        return Turn.NOBODY
    if viewer_id in to_step:
        return Turn.INNER if request.state is IdentityState.HALF_OPENED else Turn.OUTER
    return Turn.WAIT if viewer_id in able else Turn.NOT_YOURS


def _seen(request: IdentityRequest, names: dict[uuid.UUID | None, str]) -> Seen:
    return Seen(
        number=number_of(request.case_id),
        reason=request.reason,
        state=request.state,
        asker=names[request.asker_id],
        asked_at=request.asked_at,
        outer=names.get(request.outer_id),
        inner=names.get(request.inner_id),
        refused_by=names.get(request.refused_by_id),
        refusal=request.refusal,
        until=waits_until(request),
        ended_at=request.ended_at,
    )


def _names(requests: Iterable[IdentityRequest]) -> dict[uuid.UUID | None, str]:
    """Of everybody the requests name. One statement."""
    people = [(each.asker_id, each.outer_id, each.inner_id, each.refused_by_id) for each in requests]
    ids = {staff_id for row in people for staff_id in row if staff_id}
    rows = db.session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(ids)))
    return {staff_id: name for staff_id, name in rows}
