"""The clock of the first look, which stands still while the submitter is asked for more."""

import uuid

from sqlalchemy import select

from feedback.db import db
from feedback.limits import calendar, limits
from feedback.models import CaseEvent, CaseEventKind


def workdays_left_when_asked(case_id: uuid.UUID) -> int:
    """Working days that were left when the last question was put; one at least, the whole limit if none was put."""
    newest_first = select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.number.desc())
    events = db.session.scalars(newest_first).all()
    asked = next((event for event in events if event.kind is CaseEventKind.ASKED), None)
    before = next((event for event in events if asked and event.number < asked.number and event.due_on), None)
    if asked is None or before is None or before.due_on is None:
        return limits().first_look_workdays
    return max(1, calendar().working_days_between(asked.day, before.due_on))
