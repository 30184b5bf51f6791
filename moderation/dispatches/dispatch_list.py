"""The office's list of dispatches: overdue first, then what is due soonest, what has no due day last."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, or_, select

from feedback.db import db
from feedback.lifecycle import ENDED_DISPATCH, DispatchStatus
from feedback.models import Dispatch, DispatchEvent, DispatchKind, HeldBack, Unit
from feedback.numbers import number_of
from moderation.dispatches_seen import visible_dispatches
from moderation.permissions import Viewer

PAGE = 50
NO_DAY = date(9999, 12, 31)
Cursor = tuple[date, uuid.UUID]


@dataclass(frozen=True, slots=True)
class DispatchFilter:
    """`status` None is everything that has not ended; `ended` everything that has; `held_back` what did not leave."""

    status: DispatchStatus | None = None
    ended: bool = False
    held_back: bool = False


@dataclass(frozen=True, slots=True)
class ListedDispatch:
    id: uuid.UUID
    kind: DispatchKind
    status: DispatchStatus
    unit: str
    target: str | None
    due_on: date | None
    due_provisional: bool
    queued_at: datetime | None
    held_back: HeldBack | None

    @property
    def number(self) -> str:
        return number_of(self.id)


@dataclass(frozen=True, slots=True)
class DispatchPage:
    """`after` is where the next page begins, None on the last."""

    rows: tuple[ListedDispatch, ...]
    after: Cursor | None


def page_of_dispatches(wanted: DispatchFilter, viewer: Viewer, *, after: Cursor | None = None) -> DispatchPage:
    """One statement."""
    due = func.coalesce(Dispatch.due_on, NO_DAY)
    columns = (
        Dispatch.id,
        Dispatch.kind,
        Dispatch.status,
        Unit.name,
        Dispatch.target_name,
        Dispatch.due_on,
        Dispatch.due_provisional,
        Dispatch.queued_at,
        Dispatch.held_back,
    )
    query = visible_dispatches(viewer, *columns).join(Unit, Unit.id == Dispatch.unit_id).where(_wanted(wanted))
    if after:
        query = query.where(or_(due > after[0], and_(due == after[0], Dispatch.id > after[1])))
    rows = [ListedDispatch(*row) for row in db.session.execute(query.order_by(due, Dispatch.id).limit(PAGE + 1))]
    more = len(rows) > PAGE
    last = rows[PAGE - 1] if more else None
    return DispatchPage(tuple(rows[:PAGE]), (last.due_on or NO_DAY, last.id) if last else None)


def held_back(viewer: Viewer) -> ScalarSelect[int]:
    """How many were queued and did not leave, which somebody has to look at; to be counted with something else."""
    held = visible_dispatches(viewer, Dispatch.id).where(_HELD_BACK).subquery()
    return select(func.count()).select_from(held).scalar_subquery()


def dispatches_of_matter(matter_id: uuid.UUID, viewer: Viewer) -> list[Dispatch]:
    """In the order they were drafted."""
    query = visible_dispatches(viewer).where(Dispatch.matter_id == matter_id)
    return list(db.session.scalars(query.order_by(Dispatch.drafted_at, Dispatch.id)))


def history_of(dispatch: Dispatch) -> list[DispatchEvent]:
    """What happened to it, newest first."""
    events = select(DispatchEvent).where(DispatchEvent.dispatch_id == dispatch.id)
    return list(db.session.scalars(events.order_by(DispatchEvent.number.desc())))


# The status is said for the index that finds the few that are ready.
_HELD_BACK = and_(Dispatch.status == DispatchStatus.READY, Dispatch.held_back.is_not(None))


def _wanted(wanted: DispatchFilter) -> ColumnElement[Any]:
    if wanted.held_back:
        return _HELD_BACK
    if wanted.status:
        return Dispatch.status == wanted.status
    ended = Dispatch.status.in_(ENDED_DISPATCH)
    return ended if wanted.ended else ~ended
