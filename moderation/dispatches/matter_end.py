"""When the last live dispatch of a matter has ended in a released answer, its cases are answered."""

from sqlalchemy import exists, select

from feedback import clock
from feedback.db import db
from feedback.events import case_event
from feedback.lifecycle import CASE_MOVES, ENDED_DISPATCH, CaseStatus, check_move
from feedback.limits import in_days, limits, settings, today
from feedback.models import Answer, AnswerState, Case, CaseEventKind, Dispatch, Matter
from moderation.dispatches.deadlines import accepted_cases
from moderation.permissions import Viewer


def answer_cases_when_done(matter: Matter, *, by: Viewer) -> int:
    """Call after a dispatch has ended, inside its write transaction: how many cases became answered.

    A dispatch still being written is live: more is coming. Where the last is dropped or recalled, the answers released
    before it stand.
    """
    db.session.flush()
    if _has_live_dispatch(matter) or not _has_released_answer(matter):
        return 0
    cases = accepted_cases(matter)
    for case in cases:
        _answer(case, by)
    return len(cases)


def _answer(case: Case, by: Viewer) -> None:
    """The event keeps the day the answer was due; from then on the day counts for the rating."""
    check_move(CASE_MOVES, case.status, CaseStatus.ANSWERED)
    case_event(case, CaseEventKind.ANSWERED, day=today(), staff_id=by.staff_id, on_time=_in_time(case))
    case.status = CaseStatus.ANSWERED
    case.due_on, case.due_provisional = in_days(limits().rating_days), False
    db.session.flush()


def _in_time(case: Case) -> bool:
    return case.due_on is None or clock.now() < clock.end_of_local_day(case.due_on, settings().time_zone)


def _has_live_dispatch(matter: Matter) -> bool:
    live = exists().where(Dispatch.matter_id == matter.id, Dispatch.status.not_in(ENDED_DISPATCH))
    return bool(db.session.scalar(select(live)))


def _has_released_answer(matter: Matter) -> bool:
    released = exists().where(Answer.matter_id == matter.id, Answer.state == AnswerState.RELEASED)
    return bool(db.session.scalar(select(released)))
