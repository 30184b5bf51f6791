"""Appending to the history of a case or a dispatch, with the facts as they are at that moment."""

import uuid
from datetime import date, datetime

from sqlalchemy import func, select

from feedback import clock
from feedback.db import db
from feedback.models import Case, CaseEvent, CaseEventKind, Dispatch, DispatchEvent, DispatchEventKind


def case_event(
    case: Case, kind: CaseEventKind, *, day: date, staff_id: uuid.UUID | None = None, on_time: bool | None = None
) -> CaseEvent:
    """Add an event inside the caller's write transaction; a submitter's or the clock's has neither person nor time."""
    row = CaseEvent(
        case_id=case.id,
        number=_next(CaseEvent.number, CaseEvent.case_id == case.id),
        office_id=case.office_id,
        kind=kind,
        day=day,
        staff_id=staff_id,
        at=_time_of(staff_id),
        category=case.category,
        county=case.county,
        target_id=case.target_id,
        due_on=case.due_on,
        on_time=on_time,
    )
    db.session.add(row)
    db.session.flush()
    return row


def dispatch_event(
    dispatch: Dispatch, kind: DispatchEventKind, *, day: date, staff_id: uuid.UUID | None, note: str | None = None
) -> DispatchEvent:
    """Add an event inside the caller's write transaction; `note` is staff's own words, safe before the unit."""
    row = DispatchEvent(
        dispatch_id=dispatch.id,
        number=_next(DispatchEvent.number, DispatchEvent.dispatch_id == dispatch.id),
        office_id=dispatch.office_id,
        unit_id=dispatch.unit_id,
        kind=kind,
        day=day,
        staff_id=staff_id,
        at=_time_of(staff_id),
        due_on=dispatch.due_on,
        on_time=dispatch.on_time,
        note=note,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _next(number: object, of_this: object) -> int:
    return (db.session.scalar(select(func.max(number)).where(of_this)) or 0) + 1  # type: ignore[arg-type]


def _time_of(staff_id: uuid.UUID | None) -> datetime | None:
    return clock.now() if staff_id else None
