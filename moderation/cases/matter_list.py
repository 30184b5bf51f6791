"""The office's matters, the newest first, and one of them with its cases and dispatches."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, tuple_

from feedback.db import db
from feedback.lifecycle import AT_THE_UNIT, CaseStatus
from feedback.models import Case, Dispatch, Matter, Target
from feedback.numbers import number_of
from moderation.cases_seen import visible_cases
from moderation.dispatches.dispatch_list import dispatches_of_matter
from moderation.dispatches_seen import matter_for, visible_matters
from moderation.permissions import Permission, Viewer

PAGE = 50
Cursor = tuple[datetime, uuid.UUID]


class MatterState(StrEnum):
    """OPEN is WAITING for a dispatch and AT_UNIT together; ENDED is what neither waits nor is with a unit."""

    OPEN = "open"
    WAITING = "waiting"
    AT_UNIT = "at_unit"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class ListedMatter:
    """A line of the list. `cases` are those not withdrawn: a figure for the moderators' side only."""

    id: uuid.UUID
    opened_at: datetime
    category: str | None
    target: str | None
    cases: int
    has_accepted: bool
    is_at_unit: bool

    @property
    def number(self) -> str:
        return number_of(self.id)

    @property
    def state(self) -> MatterState:
        if self.is_at_unit:
            return MatterState.AT_UNIT
        return MatterState.WAITING if self.has_accepted else MatterState.ENDED


@dataclass(frozen=True, slots=True)
class MatterPage:
    """`after` is where the next page begins, None on the last."""

    rows: tuple[ListedMatter, ...]
    after: Cursor | None


@dataclass(frozen=True, slots=True)
class OneMatter:
    """What a matter's page shows of it; nothing sealed."""

    matter: Matter
    line: ListedMatter
    cases: Sequence[Case]
    dispatches: Sequence[Dispatch]


def page_of_matters(
    state: MatterState, viewer: Viewer, *, target_id: uuid.UUID | None = None, after: Cursor | None = None
) -> MatterPage:
    """One page, beginning after the cursor of the page before. One statement (two for a superior reviewer)."""
    query = _lines(viewer).where(_in_state(state, viewer))
    if target_id:
        query = query.where(Matter.target_id == target_id)
    if after:
        seen = (literal(after[0], Matter.opened_at.type), literal(after[1], Matter.id.type))
        query = query.where(tuple_(Matter.opened_at, Matter.id) < tuple_(*seen))
    query = query.order_by(Matter.opened_at.desc(), Matter.id.desc())
    rows = [ListedMatter(*row) for row in db.session.execute(query.limit(PAGE + 1))]
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return MatterPage(tuple(rows[:PAGE]), (last.opened_at, last.id) if last else None)


def matter_with_all(matter_id: uuid.UUID, viewer: Viewer) -> OneMatter:
    """A matter, its cases by day and its dispatches in the order they were drafted. Raises NotFound."""
    matter = matter_for(viewer, matter_id, Permission.READ_QUEUE)
    line = ListedMatter(*db.session.execute(_lines(viewer).where(Matter.id == matter.id)).one())
    cases = visible_cases(viewer).where(Case.matter_id == matter.id).order_by(Case.day, Case.id)
    return OneMatter(matter, line, db.session.scalars(cases).all(), dispatches_of_matter(matter.id, viewer))


def _lines(viewer: Viewer) -> Select[Any]:
    count = select(func.count()).where(Case.matter_id == Matter.id, Case.status != CaseStatus.WITHDRAWN)
    columns = (Matter.id, Matter.opened_at, Matter.category, Target.name, count.scalar_subquery())
    states = (Matter.id.in_(_with_accepted(viewer)), Matter.id.in_(_at_a_unit(viewer)))
    return visible_matters(viewer, *columns, *states).outerjoin(Target, Target.id == Matter.target_id)


def _in_state(state: MatterState, viewer: Viewer) -> ColumnElement[bool]:
    accepted, at_unit = Matter.id.in_(_with_accepted(viewer)), Matter.id.in_(_at_a_unit(viewer))
    return {
        MatterState.OPEN: or_(accepted, at_unit),
        MatterState.WAITING: accepted & ~at_unit,
        MatterState.AT_UNIT: at_unit,
        MatterState.ENDED: ~accepted & ~at_unit,
    }[state]


def _with_accepted(viewer: Viewer) -> Select[Any]:
    """Sought from the cases that are open, not from each matter whether one is."""
    accepted = Case.office_id == viewer.office_id, Case.status == CaseStatus.ACCEPTED
    return select(Case.matter_id).where(*accepted, Case.matter_id.is_not(None)).correlate(None)


def _at_a_unit(viewer: Viewer) -> Select[Any]:
    return select(Dispatch.matter_id).where(Dispatch.office_id == viewer.office_id, Dispatch.status.in_(AT_THE_UNIT))
