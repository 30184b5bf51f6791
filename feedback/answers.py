"""What became of a case's matter, as its submitter may read it: the units asked, and the answers released."""

import uuid
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import CTE, Select, bindparam, exists, select
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
    return [
        Asked(dispatch, unit, urged, dispatch.matter_id != matter_id)
        for dispatch, unit, urged in db.session.execute(_asked_query(), {"matter_id": matter_id})
    ]


def answers_released(matter_id: uuid.UUID) -> list[Released]:
    """Released answers of this matter and those it follows, the latest first."""
    return [
        Released(day_of(released_at), of_matter != matter_id, *facts)
        for released_at, of_matter, *facts in db.session.execute(_answers_query(), {"matter_id": matter_id})
        if released_at
    ]


# Built once: putting these two together costs more than running them.
@cache
def _asked_query() -> Select[Dispatch, str, bool]:
    chain = chain_of_matters()
    urged = exists().where(
        Reminder.dispatch_id == Dispatch.id, Reminder.due_on == Dispatch.due_on, Reminder.step.in_(URGING)
    )
    return (
        select(Dispatch, Unit.name, urged)
        .join(chain, chain.c.id == Dispatch.matter_id)
        .join(Unit, Unit.id == Dispatch.unit_id)
        .where(Dispatch.status.in_(SEEN_BY_THE_UNIT))
        .order_by(Dispatch.sent_at)
        .options(load_only(*_SHOWN, raiseload=True))
    )


@cache
def _answers_query() -> Select[*tuple[Any, ...]]:
    chain = chain_of_matters()
    return (
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


def chain_of_matters() -> CTE:
    """The matter given as the parameter `matter_id` and, after reviews, those it follows."""
    start = select(Matter.id, Matter.follows_id).where(Matter.id == bindparam("matter_id"))
    chain = start.cte("chain", recursive=True)
    before = aliased(Matter)
    return chain.union_all(select(before.id, before.follows_id).join(chain, before.id == chain.c.follows_id))
