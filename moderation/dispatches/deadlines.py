"""By when a dispatch is to be answered, and what that makes of its cases' due days."""

from datetime import date

from sqlalchemy import exists, func, select

from feedback import clock
from feedback.db import db
from feedback.lifecycle import AT_THE_UNIT, CaseStatus
from feedback.limits import calendar, day_of, in_days, in_workdays, limits, today
from feedback.models import Case, CaseEvent, CaseEventKind, Dispatch, Matter
from feedback.workdays import DueDay
from moderation.dispatches.sending_days import next_sending_day

JOINED = (CaseEventKind.ACCEPTED, CaseEventKind.MOVED)


def passed_on_by(*, after: date | None = None) -> DueDay:
    """The day by which a case taken up on that day (today) is with a unit: written and approved, then the next sending
    day (R6), which is what its submitter is promised."""
    written = in_workdays(limits().abstract_workdays, after=after)
    day = next_sending_day(written.day, limits().sendings_a_week, calendar())
    return DueDay(day, written.provisional or calendar().is_provisional(day))


def answer_due(matter: Matter, *, sent_on: date) -> DueDay:
    """Its working days from sending, never past the ceiling counted from acceptance; today where that is past."""
    return _capped(matter, in_workdays(limits().answer_workdays, after=sent_on))


def answer_due_anew(dispatch: Dispatch) -> DueDay:
    """The same, counted again since: the cases withdrawn or gathered meanwhile change nothing that its unit is told."""
    counted = in_workdays(limits().answer_workdays, after=day_of(dispatch.sent_at or clock.now()))
    accepted_on = _first_accepted_behind(dispatch)
    return _under(_ceiling_after(accepted_on), counted) if accepted_on else counted


def acknowledge_by(dispatch: Dispatch) -> date | None:
    """The last day on which the unit is to acknowledge; None before it is sent."""
    if dispatch.sent_at is None:
        return None
    return in_workdays(limits().acknowledge_workdays, after=day_of(dispatch.sent_at)).day


def latest_extension(dispatch: Dispatch) -> date:
    """The last day an extension may reach. Its unit is told that day, so nothing done to a case since changes it."""
    due_on, accepted_on = dispatch.due_on or today(), _first_accepted_behind(dispatch)
    most = in_days(limits().extension_most_days, after=due_on)
    return min(most, _ceiling_after(accepted_on)) if accepted_on else most


def capped(dispatch: Dispatch, due: DueDay) -> DueDay:
    """A due day computed anew, kept under the ceiling."""
    return _capped(dispatch.matter, due)


def ceiling_of(matter: Matter) -> date | None:
    """The ceiling counted from the acceptance of the case accepted first, whatever the route; None without one."""
    accepted = [case.accepted_on for case in accepted_cases(matter) if case.accepted_on]
    return _ceiling_after(min(accepted)) if accepted else None


def _ceiling_after(accepted_on: date) -> date:
    """Counted from the beginning of that third of a month: a unit meets the ceiling, and is told no day more exactly
    than that (R6)."""
    return in_days(limits().answer_ceiling_days, after=clock.start_of_third(accepted_on))


def _first_accepted_behind(dispatch: Dispatch) -> date | None:
    """Of the cases that waited when it was sent, withdrawn since or not, and of none that joined them."""
    sent = exists().where(
        CaseEvent.case_id == Case.id, CaseEvent.kind == CaseEventKind.DISPATCHED, CaseEvent.at >= dispatch.sent_at
    )
    joined = exists().where(CaseEvent.case_id == Case.id, CaseEvent.kind.in_(JOINED), CaseEvent.at > dispatch.sent_at)
    return db.session.scalar(
        select(func.min(Case.accepted_on)).where(Case.matter_id == dispatch.matter_id, sent, ~joined)
    )


def accepted_cases(matter: Matter) -> list[Case]:
    """The cases that wait for this matter's answers."""
    waiting = select(Case).where(Case.matter_id == matter.id, Case.status == CaseStatus.ACCEPTED).order_by(Case.id)
    return list(db.session.scalars(waiting))


def follow_dispatches(matter: Matter) -> None:
    """The waiting cases are due when the last live dispatch is. Inside the caller's write transaction."""
    db.session.flush()
    live = select(Dispatch).where(Dispatch.matter_id == matter.id, Dispatch.status.in_(AT_THE_UNIT))
    dues = [(one.due_on, one.due_provisional) for one in db.session.scalars(live) if one.due_on]
    if not dues:
        return
    due_on, provisional = max(dues)
    for case in accepted_cases(matter):
        case.due_on, case.due_provisional = due_on, provisional
    db.session.flush()


def _capped(matter: Matter, due: DueDay) -> DueDay:
    ceiling = ceiling_of(matter)
    return _under(ceiling, due) if ceiling else due


def _under(ceiling: date, due: DueDay) -> DueDay:
    return due if due.day <= ceiling else DueDay(max(ceiling, today()), provisional=False)
