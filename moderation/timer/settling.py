"""Due days that were a guess, for want of a year's holidays, are counted again once these are published (R25)."""

import uuid
from datetime import date

from sqlalchemy import Select, exists, select

from feedback.db import db
from feedback.first_look import workdays_left_when_asked
from feedback.lifecycle import AT_THE_UNIT, CaseStatus
from feedback.limits import in_workdays, limits
from feedback.models import AnswerState, CalendarYear, Case, CaseEvent, CaseEventKind, Dispatch
from feedback.workdays import DueDay
from moderation.dispatches.deadlines import answer_due_anew, follow_dispatches, passed_on_by
from moderation.timer.reminders import WITH_THE_UNIT

_BEGAN_ANEW = (CaseEventKind.SUPPLEMENTED, CaseEventKind.NOT_SUPPLEMENTED)


def dispatches() -> Select[uuid.UUID]:
    """With a unit, and by now their year is published."""
    guessed = (Dispatch.due_provisional, Dispatch.due_on <= _last_day_known())
    return select(Dispatch.id).where(Dispatch.status.in_(WITH_THE_UNIT), *guessed)


def settle_dispatch(dispatch_id: uuid.UUID) -> bool:
    """Inside the caller's write transaction; the cases that wait for it follow. A granted extension is a date, which
    stays, and what a unit was given back for rework is not taken from it."""
    dispatch = db.session.get(Dispatch, dispatch_id, with_for_update=True)
    if dispatch is None or dispatch.sent_at is None or dispatch.due_on is None or not dispatch.due_provisional:
        return False
    if not dispatch.extension_granted:
        counted = answer_due_anew(dispatch)
        if counted.provisional:
            return False
        dispatch.due_on = max(counted.day, dispatch.due_on) if _was_reworked(dispatch) else counted.day
    dispatch.due_provisional = False
    follow_dispatches(dispatch.matter)
    return True


def cases() -> Select[uuid.UUID]:
    """That wait for the office; while a unit has the matter, its dispatches tell the day."""
    at_a_unit = exists().where(Dispatch.matter_id == Case.matter_id, Dispatch.status.in_(AT_THE_UNIT))
    waiting = Case.status.in_((CaseStatus.SUBMITTED, CaseStatus.ACCEPTED)) & ~at_a_unit
    return select(Case.id).where(waiting, Case.due_provisional, Case.due_on <= _last_day_known())


def settle_case(case_id: uuid.UUID) -> bool:
    """Inside the caller's write transaction."""
    case = db.session.get(Case, case_id, with_for_update=True)
    if case is None or db.session.scalar(cases().where(Case.id == case_id)) is None:
        return False
    due = passed_on_by(after=case.accepted_on) if case.status is CaseStatus.ACCEPTED else _first_look_at(case)
    if not due.provisional:
        case.due_on, case.due_provisional = due.day, False
    return not due.provisional


def _first_look_at(case: Case) -> DueDay:
    """What was left of it, where the submitter had been asked for more."""
    anew = select(CaseEvent.day).where(CaseEvent.case_id == case.id, CaseEvent.kind.in_(_BEGAN_ANEW))
    began_anew = db.session.scalar(anew.order_by(CaseEvent.number.desc()).limit(1))
    if began_anew is None:
        return in_workdays(limits().first_look_workdays, after=case.day)
    return in_workdays(workdays_left_when_asked(case.id), after=began_anew)


def _was_reworked(dispatch: Dispatch) -> bool:
    return any(answer.state is AnswerState.REWORKED for answer in dispatch.answers)


def _last_day_known() -> date:
    """The notice of a year moves the last days of the year before."""
    last = max(db.session.scalars(select(CalendarYear.year)), default=0)
    return date(last or 1, 12, 27)
