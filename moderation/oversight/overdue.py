"""What oversight watches: dispatches past their due day, by unit and day, never a text or a case."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import tuple_

from feedback.db import db
from feedback.limits import today
from feedback.models import Dispatch, ReminderStep, Unit
from feedback.numbers import number_of
from moderation.dispatches.dispatch_list import Cursor
from moderation.dispatches_seen import overseen_dispatches
from moderation.permissions import Viewer
from moderation.timer.reminders import WITH_THE_UNIT, step_for

PAGE = 100


@dataclass(frozen=True, slots=True)
class Overdue:
    """A dispatch past its due day; `step` is the reminder it has come to."""

    dispatch_id: uuid.UUID
    number: str
    unit: str
    due_on: date
    step: ReminderStep | None


@dataclass(frozen=True, slots=True)
class OverduePage:
    """The longest overdue first; `after` continues the list, None at its end."""

    rows: tuple[Overdue, ...]
    after: Cursor | None


def overdue_page(viewer: Viewer, *, after: Cursor | None = None) -> OverduePage:
    """A hundred overdue dispatches that `viewer` oversees. One statement."""
    query = overseen_dispatches(viewer, Dispatch.id, Unit.name, Dispatch.due_on)
    query = query.join(Unit, Unit.id == Dispatch.unit_id)
    query = query.where(Dispatch.status.in_(WITH_THE_UNIT), Dispatch.due_on < today())
    if after is not None:
        query = query.where(tuple_(Dispatch.due_on, Dispatch.id) > tuple_(*after))
    rows = db.session.execute(query.order_by(Dispatch.due_on, Dispatch.id).limit(PAGE + 1)).all()
    shown = tuple(
        Overdue(dispatch_id, number_of(dispatch_id), unit, due_on, step_for(due_on, today()))
        for dispatch_id, unit, due_on in rows[:PAGE]
        if due_on
    )
    last = (shown[-1].due_on, shown[-1].dispatch_id) if len(rows) > PAGE else None
    return OverduePage(shown, last)
