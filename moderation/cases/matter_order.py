"""The orders of the list of matters, and where each goes on; what is no cursor begins at the first."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Date, Integer, Select, Uuid, and_, exists, literal, tuple_
from sqlalchemy.orm import aliased

from feedback.lifecycle import CaseStatus
from feedback.models import Case, Matter
from moderation.permissions import Viewer

_MOMENT = "%Y-%m-%dT%H:%M:%S.%f%z"


def soonest_after(query: Select[Any], viewer: Viewer, cursor: str) -> Select[Any]:
    """A select over matters: those with an accepted case, in the order of the queue, each by that case of its own which
    comes first there. Read by the index of a status, no further than the page goes.

    Adds that case's precedence, due day, whether it is provisional, and id.
    """
    due, sooner = aliased(Case), aliased(Case)
    place = tuple_(due.precedence, due.due_on, due.id)
    is_accepted = due.office_id == viewer.office_id, due.status == CaseStatus.ACCEPTED
    comes_before = tuple_(sooner.precedence, sooner.due_on, sooner.id) < place
    is_not_first = exists().where(sooner.matter_id == due.matter_id, sooner.status == due.status, comes_before)
    query = query.join(due, and_(*is_accepted, due.matter_id == Matter.id, ~is_not_first))
    query = query.add_columns(due.precedence, due.due_on, due.due_provisional, due.id)
    query = query.order_by(due.precedence, due.due_on, due.id)
    try:
        precedence, due_on, case_id = cursor.split("_")
        seen = literal(int(precedence[:1]), Integer), literal(date.fromisoformat(due_on), Date), _id(case_id)
    except ValueError:
        return query
    return query.where(place > tuple_(*seen))


def newest_after(query: Select[Any], cursor: str) -> Select[Any]:
    """A select over matters, the last opened first."""
    query = query.order_by(Matter.opened_at.desc(), Matter.id.desc())
    try:
        opened_at, matter_id = cursor.split("_")
        # Of a moment without a zone nothing can be said here, and one at the edge of time is not told in UTC.
        at, last = datetime.strptime(opened_at, _MOMENT).astimezone(UTC), _id(matter_id)
    except (OverflowError, ValueError):
        return query
    return query.where(tuple_(Matter.opened_at, Matter.id) < tuple_(literal(at, Matter.opened_at.type), last))


def cursor_of_due(precedence: int, due_on: date, case_id: uuid.UUID) -> str:
    return f"{precedence}_{due_on}_{case_id}"


def cursor_of_moment(opened_at: datetime, matter_id: uuid.UUID) -> str:
    return f"{opened_at.strftime(_MOMENT)}_{matter_id}"


def _id(text: str) -> Any:
    return literal(uuid.UUID(text), Uuid)
