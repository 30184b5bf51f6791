"""When the last live dispatch of a matter has ended in a released answer, its cases are answered."""

import uuid

from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlalchemy.orm import InstrumentedAttribute

from feedback import clock
from feedback.db import db
from feedback.events import case_event
from feedback.lifecycle import CASE_MOVES, ENDED_DISPATCH, CaseStatus, check_move
from feedback.limits import in_days, limits, settings, today
from feedback.models import Answer, AnswerState, Case, CaseEventKind, Dispatch, Matter
from moderation.dispatches.deadlines import accepted_cases
from moderation.permissions import Viewer


def answer_cases_when_done(matter: Matter, *, by: Viewer | None) -> int:
    """Call after a dispatch has ended, inside its write transaction: how many cases became answered.

    A dispatch still being written is live: more is coming. Where the last is dropped or recalled, the answers released
    before it stand. `by` is None for the clock.
    """
    db.session.flush()
    if not db.session.scalar(select(_is_done(matter.id))):
        return 0
    cases = accepted_cases(matter)
    for case in cases:
        _answer(case, by)
    return len(cases)


def left_waiting() -> Select[uuid.UUID]:
    """Matters whose cases wait for nothing: what was still being written went with the case it was written beside."""
    waiting = select(Case.matter_id).where(Case.status == CaseStatus.ACCEPTED)
    return select(Matter.id).where(Matter.id.in_(waiting), _is_done(Matter.id))


def answer_left_waiting(matter_id: uuid.UUID) -> bool:
    """For the clock, inside its write transaction, if they still do: by nobody, at no time of day."""
    matter = db.session.get_one(Matter, matter_id, with_for_update=True)
    return answer_cases_when_done(matter, by=None) > 0


def _answer(case: Case, by: Viewer | None) -> None:
    """The event keeps the day the answer was due; from then on the day counts for the rating."""
    check_move(CASE_MOVES, case.status, CaseStatus.ANSWERED)
    case_event(case, CaseEventKind.ANSWERED, day=today(), staff_id=by.staff_id if by else None, on_time=_in_time(case))
    case.status = CaseStatus.ANSWERED
    case.due_on, case.due_provisional = in_days(limits().rating_days), False
    db.session.flush()


def _in_time(case: Case) -> bool:
    return case.due_on is None or clock.now() < clock.end_of_local_day(case.due_on, settings().time_zone)


def _is_done(matter_id: uuid.UUID | InstrumentedAttribute[uuid.UUID]) -> ColumnElement[bool]:
    live = exists().where(Dispatch.matter_id == matter_id, Dispatch.status.not_in(ENDED_DISPATCH))
    released = exists().where(Answer.matter_id == matter_id, Answer.state == AnswerState.RELEASED)
    return and_(~live, released)
