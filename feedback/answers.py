"""What became of a case's matter, as its submitter may read it: the units asked, and the answers released."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import CTE, exists, select
from sqlalchemy.orm import aliased, load_only

from feedback.db import db
from feedback.lifecycle import SEEN_BY_THE_UNIT
from feedback.limits import day_of
from feedback.models import (
    Answer,
    AnswerState,
    Completion,
    Dispatch,
    Matter,
    Promise,
    Reminder,
    ReminderStep,
    Unit,
)

URGING = frozenset(ReminderStep) - {ReminderStep.WARNING}
"""Steps that stand from the due day on: the platform has urged the unit."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A dispatch that has left, the name of its unit, and whether the unit was urged about the day now due.

    `earlier` marks a matter that this one follows, after a review.
    """

    dispatch: Dispatch
    unit: str
    urged: bool
    earlier: bool


@dataclass(frozen=True, slots=True)
class Released:
    """A released answer; `unit` is None where the platform itself answers, `kept` None until a promise is checked."""

    day: date
    earlier: bool
    findings: str
    measures: str | None
    completion: Completion | None
    completion_on: date | None
    responsible: str | None
    unit: str | None
    entered_for_unit: bool
    kept: bool | None


def units_asked(matter_id: uuid.UUID) -> list[Asked]:
    """Every dispatch that has left for a unit, of this matter and those it follows, the first sent first."""
    chain = _chain(matter_id)
    urged = exists().where(
        Reminder.dispatch_id == Dispatch.id, Reminder.due_on == Dispatch.due_on, Reminder.step.in_(URGING)
    )
    query = (
        select(Dispatch, Unit.name, urged)
        .join(chain, chain.c.id == Dispatch.matter_id)
        .join(Unit, Unit.id == Dispatch.unit_id)
        .where(Dispatch.status.in_(SEEN_BY_THE_UNIT))
        .order_by(Dispatch.sent_at)
        .options(load_only(*_SHOWN, raiseload=True))
    )
    return [
        Asked(dispatch, unit, is_urged, dispatch.matter_id != matter_id)
        for dispatch, unit, is_urged in db.session.execute(query)
    ]


def answers_released(matter_id: uuid.UUID) -> list[Released]:
    """Released answers of this matter and those it follows, the latest first."""
    chain = _chain(matter_id)
    query = (
        select(
            Answer.released_at,
            Answer.matter_id,
            Answer.findings,
            Answer.measures,
            Answer.completion,
            Answer.completion_on,
            Answer.responsible,
            Unit.name,
            Answer.entered_for_unit,
            Promise.kept,
        )
        .join(chain, chain.c.id == Answer.matter_id)
        .outerjoin(Dispatch, Dispatch.id == Answer.dispatch_id)
        .outerjoin(Unit, Unit.id == Dispatch.unit_id)
        .outerjoin(Promise, Promise.answer_id == Answer.id)
        .where(Answer.state == AnswerState.RELEASED)
        .order_by(Answer.released_at.desc())
    )
    return [
        Released(day_of(released_at), of_matter != matter_id, *facts)
        for released_at, of_matter, *facts in db.session.execute(query)
        if released_at
    ]


_SHOWN = (
    Dispatch.matter_id,
    Dispatch.kind,
    Dispatch.status,
    Dispatch.sent_at,
    Dispatch.due_on,
    Dispatch.due_provisional,
    Dispatch.answered_at,
    Dispatch.on_time,
    Dispatch.returned_at,
    Dispatch.extension_granted,
)
"""Neither abstract nor questions: they are between platform and unit, and speak of all cases of the matter."""


def _chain(matter_id: uuid.UUID) -> CTE:
    """The matter and, after reviews, those it follows."""
    chain = select(Matter.id, Matter.follows_id).where(Matter.id == matter_id).cte("chain", recursive=True)
    before = aliased(Matter)
    return chain.union_all(select(before.id, before.follows_id).join(chain, before.id == chain.c.follows_id))
