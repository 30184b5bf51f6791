"""Reminders to a unit before and after its due day, as rows it and the submitter can see."""

import uuid
from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import Select, exists, or_, select

from feedback.db import db
from feedback.lifecycle import DispatchStatus
from feedback.limits import calendar, in_workdays, limits, today
from feedback.models import Dispatch, Reminder, ReminderStep

WITH_THE_UNIT = (DispatchStatus.SENT, DispatchStatus.HANDLING)
ONE_DAY = timedelta(days=1)


def step_for(due_on: date, on: date) -> ReminderStep | None:
    """The step a dispatch due on `due_on` has come to on the day `on`; None while there is time."""
    return next((step for step, first, last in _ranges(on) if first <= due_on <= last), None)


def due() -> Select[uuid.UUID]:
    """Dispatches with a unit that have come to a step of which no row stands yet for their due day."""
    unreminded = [
        Dispatch.due_on.between(first, last)
        & ~exists().where(
            Reminder.dispatch_id == Dispatch.id, Reminder.step == step, Reminder.due_on == Dispatch.due_on
        )
        for step, first, last in _ranges(today())
    ]
    return select(Dispatch.id).where(Dispatch.status.in_(WITH_THE_UNIT), or_(*unreminded))


def give(dispatch_id: uuid.UUID) -> bool:
    """Write the reminder a dispatch has come to, unless it stands already."""
    dispatch = db.session.get(Dispatch, dispatch_id, with_for_update=True)
    if dispatch is None or dispatch.status not in WITH_THE_UNIT or dispatch.due_on is None:
        return False
    step = step_for(dispatch.due_on, today())
    given = (Reminder.dispatch_id == dispatch.id, Reminder.step == step, Reminder.due_on == dispatch.due_on)
    if step is None or db.session.scalar(select(Reminder.day).where(*given)):
        return False
    db.session.add(Reminder(dispatch_id=dispatch.id, step=step, due_on=dispatch.due_on, day=today()))
    return True


def _ranges(on: date) -> Iterator[tuple[ReminderStep, date, date]]:
    """For each step the first and last due day that stand at it, the longest overdue first."""
    listed = _latest_due_late_by(limits().oversight_workdays, on)
    supervised = _latest_due_late_by(limits().supervise_workdays, on)
    overdue = _latest_due_late_by(1, on)
    yield ReminderStep.LISTED, date.min, listed
    yield ReminderStep.SUPERVISED, listed + ONE_DAY, supervised
    yield ReminderStep.OVERDUE, supervised + ONE_DAY, overdue
    yield ReminderStep.URGED, overdue + ONE_DAY, on
    yield ReminderStep.WARNING, on + ONE_DAY, in_workdays(limits().warning_workdays, after=on).day


def _latest_due_late_by(workdays: int, on: date) -> date:
    day = on
    while calendar().working_days_between(day, on) < workdays:
        day -= ONE_DAY
    return day
