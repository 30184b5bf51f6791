"""The office's matters, what waits as it is due and all else newest first, and one of them with all that is in it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from feedback.db import db
from feedback.lifecycle import AT_THE_UNIT, CaseStatus
from feedback.models import Case, Dispatch, Matter, Target
from feedback.models.case import ORDINARY, URGENT
from feedback.numbers import number_of
from moderation.cases.matter_order import cursor_of_due, cursor_of_moment, newest_after, soonest_after
from moderation.cases.queue import workdays_left
from moderation.cases_seen import visible_cases
from moderation.dispatches.dispatch_list import dispatches_of_matter
from moderation.dispatches_seen import counted_matters, matter_for
from moderation.permissions import Permission, Viewer

PAGE = 50


class MatterState(StrEnum):
    """OPEN is WAITING for a dispatch and AT_UNIT together; ENDED is what neither waits nor is with a unit."""

    OPEN = "open"
    WAITING = "waiting"
    AT_UNIT = "at_unit"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class ListedMatter:
    """A line of the list. `cases` are those not withdrawn that its reader may know of: a figure for the moderators'
    side only.

    The rest is of its case that is due first, and known of what waits for a dispatch alone.
    """

    id: uuid.UUID
    opened_at: datetime
    category: str | None
    target: str | None
    has_accepted: bool
    is_at_unit: bool
    cases: int
    precedence: int = ORDINARY
    due_on: date | None = None
    due_provisional: bool = False
    due_case_id: uuid.UUID | None = None

    @property
    def number(self) -> str:
        return number_of(self.id)

    @property
    def state(self) -> MatterState:
        if self.is_at_unit:
            return MatterState.AT_UNIT
        return MatterState.WAITING if self.has_accepted else MatterState.ENDED

    @property
    def is_urgent(self) -> bool:
        return self.precedence == URGENT

    @property
    def workdays_left(self) -> int | None:
        return workdays_left(CaseStatus.ACCEPTED, self.due_on)


@dataclass(frozen=True, slots=True)
class MatterPage:
    """`after` is where the next page begins, None on the last."""

    rows: tuple[ListedMatter, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class OneMatter:
    """What a matter's page shows of it; nothing sealed."""

    matter: Matter
    line: ListedMatter
    cases: Sequence[Case]
    dispatches: Sequence[Dispatch]


def page_of_matters(
    state: MatterState, viewer: Viewer, *, target_id: uuid.UUID | None = None, after: str = ""
) -> MatterPage:
    """One page, beginning after the cursor of the page before; what is no cursor begins at the first.

    One statement (two for a superior reviewer).
    """
    query = _lines(viewer).where(_in_state(state, viewer))
    if target_id:
        query = query.where(Matter.target_id == target_id)
    query = soonest_after(query, viewer, after) if state is MatterState.WAITING else newest_after(query, after)
    found = [ListedMatter(*row) for row in db.session.execute(query.limit(PAGE + 1))]
    return MatterPage(tuple(found[:PAGE]), _cursor(found[PAGE - 1]) if len(found) > PAGE else None)


def matter_with_all(matter_id: uuid.UUID, viewer: Viewer) -> OneMatter:
    """A matter, its cases by day and its dispatches in the order they were drafted. Raises NotFound."""
    matter = matter_for(viewer, matter_id, Permission.READ_QUEUE)
    line = ListedMatter(*db.session.execute(_lines(viewer).where(Matter.id == matter.id)).one())
    cases = visible_cases(viewer).where(Case.matter_id == matter.id).order_by(Case.day, Case.id)
    return OneMatter(matter, line, db.session.scalars(cases).all(), dispatches_of_matter(matter.id, viewer))


def _lines(viewer: Viewer) -> Select[Any]:
    columns = (Matter.id, Matter.opened_at, Matter.category, Target.name)
    states = (Matter.id.in_(_with_accepted(viewer)), Matter.id.in_(_at_a_unit(viewer)))
    return counted_matters(viewer, *columns, *states).outerjoin(Target, Target.id == Matter.target_id)


def _in_state(state: MatterState, viewer: Viewer) -> ColumnElement[bool]:
    accepted, at_unit = Matter.id.in_(_with_accepted(viewer)), Matter.id.in_(_at_a_unit(viewer))
    return {
        MatterState.OPEN: or_(accepted, at_unit),
        # That some case of it waits is said by the join that puts it in order.
        MatterState.WAITING: ~at_unit,
        MatterState.AT_UNIT: at_unit,
        MatterState.ENDED: ~accepted & ~at_unit,
    }[state]


def _cursor(last: ListedMatter) -> str:
    if last.due_on and last.due_case_id:
        return cursor_of_due(last.precedence, last.due_on, last.due_case_id)
    return cursor_of_moment(last.opened_at, last.id)


def _with_accepted(viewer: Viewer) -> Select[Any]:
    """Sought from the cases that are open, not from each matter whether one is."""
    accepted = Case.office_id == viewer.office_id, Case.status == CaseStatus.ACCEPTED
    return select(Case.matter_id).where(*accepted, Case.matter_id.is_not(None)).correlate(None)


def _at_a_unit(viewer: Viewer) -> Select[Any]:
    return select(Dispatch.matter_id).where(Dispatch.office_id == viewer.office_id, Dispatch.status.in_(AT_THE_UNIT))
