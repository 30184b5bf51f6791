"""The queue: cases in order, a page at a time, and how many wait where. Open columns only; nothing sealed is read."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import Date, Integer, ScalarSelect, Select, Uuid, and_, case, func, literal, select, tuple_

from feedback.db import db
from feedback.lifecycle import CaseStatus
from feedback.limits import calendar, today
from feedback.models import Case, Region, Target
from feedback.models.case import URGENT
from feedback.numbers import number_of
from moderation.cases.queue_filter import RUNNING, Named, QueueFilter, State, of_state
from moderation.cases_seen import sees_few, visible_cases
from moderation.permissions import Viewer

PAGE = 50
MOST_COUNTED = 1000
"""Beyond it a queue says 1000+: counting then costs the same however many there are."""

NOTHING: Mapping[str, ScalarSelect[int]] = MappingProxyType({})

COUNTED: tuple[State, ...] = (
    Named.OPEN,
    CaseStatus.SUBMITTED,
    CaseStatus.NEED_INFO,
    CaseStatus.ACCEPTED,
    Named.TO_APPROVE,
    CaseStatus.IN_REVIEW,
    Named.NEWS,
    Named.OVERDUE,
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the queue. `workdays_left` is negative when late and None where no clock runs."""

    id: uuid.UUID
    day: date
    status: CaseStatus
    category: str | None
    county: str | None
    target: str | None
    precedence: int
    not_supplemented: bool
    due_on: date | None
    provisional: bool
    news_on: date | None

    @property
    def number(self) -> str:
        return number_of(self.id)

    @property
    def is_urgent(self) -> bool:
        return self.precedence == URGENT

    @property
    def workdays_left(self) -> int | None:
        return workdays_left(self.status, self.due_on)


@dataclass(frozen=True, slots=True)
class Page:
    rows: tuple[Row, ...]
    next_cursor: str | None


def workdays_left(status: CaseStatus, due_on: date | None) -> int | None:
    """Working days the office has left; negative when late, None where no clock of its own runs."""
    if due_on is None or status not in RUNNING:
        return None
    left = calendar().working_days_between(today(), due_on)
    # On a Sunday nothing of Friday's working days is gone, and yet what was due on Friday is late.
    return min(left, -1) if due_on < today() else left


def page_of_cases(wanted: QueueFilter, viewer: Viewer, *, after: str = "", size: int = PAGE) -> Page:
    """One page, beginning after the cursor of the page before; what is no cursor begins at the first.

    One statement (two for a superior reviewer).
    """
    query = visible_cases(viewer, *_COLUMNS).where(*wanted.conditions())
    query = query.outerjoin(Target, Target.id == Case.target_id).outerjoin(Region, Region.code == Case.county)
    query = _in_order(query, wanted, after)
    found = [Row(*row) for row in db.session.execute(query.limit(size + 1))]
    rows = tuple(found[:size])
    return Page(rows, _cursor(rows[-1], wanted) if len(found) > size else None)


def queue_counts(viewer: Viewer, beside: Mapping[str, ScalarSelect[int]] = NOTHING) -> dict[str, int]:
    """How many cases each counted queue has, MOST_COUNTED + 1 standing for more, and what else is to be counted beside
    them, by its name. One statement (two as above)."""
    query = _few_read_once(viewer) if sees_few(viewer) else _each_to_its_limit(viewer)
    counts = db.session.execute(query.add_columns(*beside.values())).one()
    return {name: count or 0 for name, count in zip((*COUNTED, *beside), counts, strict=True)}


def _each_to_its_limit(viewer: Viewer) -> Select[Any]:
    """Each queue by its own index, no further than what is said of it."""
    scope = visible_cases(viewer, Case.id)
    limited = [scope.where(*of_state(state)).limit(MOST_COUNTED + 1).subquery() for state in COUNTED]
    return select(*(select(func.count()).select_from(queue).scalar_subquery() for queue in limited))


def _few_read_once(viewer: Viewer) -> Select[Any]:
    """Each of these cases is sought by its id, so it is read once for all queues."""
    return visible_cases(viewer, *(func.sum(case((and_(*of_state(state)), 1), else_=0)) for state in COUNTED))


_COLUMNS = (
    Case.id,
    Case.day,
    Case.status,
    Case.category,
    Region.name,
    Target.name,
    Case.precedence,
    Case.not_supplemented,
    Case.due_on,
    Case.due_provisional,
    Case.news_on,
)


def _in_order(query: Select[Any], wanted: QueueFilter, after: str) -> Select[Any]:
    if wanted.number:
        # The few of one number, in the order of their ids: any other order would be read through for them.
        return query.order_by(Case.id)
    return _soonest_after(query, after) if wanted.by_due_day else _newest_after(query, after)


def _soonest_after(query: Select[Any], cursor: str) -> Select[Any]:
    query = query.order_by(Case.precedence, Case.due_on, Case.id)
    try:
        precedence, due_on, case_id = cursor.split("_")
        seen = (literal(int(precedence[:1]), Integer), literal(date.fromisoformat(due_on), Date), _id(case_id))
    except ValueError:
        return query
    return query.where(tuple_(Case.precedence, Case.due_on, Case.id) > tuple_(*seen))


def _newest_after(query: Select[Any], cursor: str) -> Select[Any]:
    query = query.order_by(Case.day.desc(), Case.id.desc())
    try:
        day, case_id = cursor.split("_")
        seen = (literal(date.fromisoformat(day), Date), _id(case_id))
    except ValueError:
        return query
    return query.where(tuple_(Case.day, Case.id) < tuple_(*seen))


def _id(text: str) -> Any:
    return literal(uuid.UUID(text), Uuid)


def _cursor(last: Row, wanted: QueueFilter) -> str:
    if wanted.by_due_day:
        return f"{last.precedence}_{last.due_on}_{last.id}"
    return f"{last.day}_{last.id}"
