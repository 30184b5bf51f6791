"""What may be asked of the queue, and the conditions on a case it stands for."""

import uuid
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import aliased

from feedback.categories import LETTERS, Nature
from feedback.lifecycle import CaseStatus
from feedback.limits import today
from feedback.models import Answer, AnswerState, Case
from feedback.numbers import ids_of

WORKING = (CaseStatus.SUBMITTED, CaseStatus.NEED_INFO, CaseStatus.ACCEPTED, CaseStatus.IN_REVIEW)
RUNNING = (CaseStatus.SUBMITTED, CaseStatus.ACCEPTED, CaseStatus.IN_REVIEW)
"""While more is asked of the submitter the clock stands still, so nothing can be late."""


class Named(StrEnum):
    """Queues that are no single status: all that is open or late, where the submitter wrote and no moderator has
    opened it since, answers waiting for an approver, everything."""

    OPEN = "open"
    OVERDUE = "overdue"
    NEWS = "news"
    TO_APPROVE = "to_approve"
    ALL = "all"


class Order(StrEnum):
    SOONEST = "soonest"
    NEWEST = "newest"


State = Named | CaseStatus

_WITH_DUE_DAY: frozenset[State] = frozenset({*WORKING, CaseStatus.ANSWERED, *Named} - {Named.ALL})


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """`category` is a letter or a leaf; `number` a case number as typed, which is looked for among all cases."""

    state: State = Named.OPEN
    category: str = ""
    county: str = ""
    target_id: uuid.UUID | None = None
    order: Order = Order.SOONEST
    number: str = ""

    @property
    def by_due_day(self) -> bool:
        """What has ended has no due day: it comes by day, the newest first, whatever the order asked for."""
        return self.order is Order.SOONEST and not self.number and self.state in _WITH_DUE_DAY

    def conditions(self) -> list[ColumnElement[bool]]:
        """To be put beside the scope of `visible_cases`, never in its place."""
        if self.number:
            ids = ids_of(self.number)
            return [Case.id.between(*ids) if ids else false()]
        conditions = of_state(self.state)
        if self.category in LETTERS:
            conditions.append(Case.category.startswith(self.category))
        elif self.category:
            conditions.append(Case.category == self.category)
        if self.county:
            conditions.append(Case.county == self.county)
        if self.target_id:
            conditions.append(Case.target_id == self.target_id)
        return conditions


def of_state(state: State) -> list[ColumnElement[bool]]:
    """The cases of one queue."""
    if isinstance(state, CaseStatus):
        return [Case.status == state]
    named: dict[Named, list[ColumnElement[bool]]] = {
        Named.OPEN: [or_(Case.status.in_(WORKING), _told_of_retaliation()), Case.due_on.is_not(None)],
        Named.OVERDUE: [Case.status.in_(RUNNING), Case.due_on < today()],
        Named.NEWS: [Case.news_on.is_not(None), Case.due_on.is_not(None)],
        Named.TO_APPROVE: [_awaits_approval()],
        Named.ALL: [],
    }
    return named[state]


def _told_of_retaliation() -> ColumnElement[bool]:
    """Answered or not: somebody is to look at it before its time for judging is over."""
    return and_(Case.status == CaseStatus.ANSWERED, Case.nature == Nature.RETALIATION)


def _awaits_approval() -> ColumnElement[bool]:
    """Sought from the few answers that wait, not from each case whether one does."""
    gathered = aliased(Case)
    waiting = select(gathered.id).join(Answer, Answer.matter_id == gathered.matter_id)
    waiting = waiting.where(Answer.dispatch_id.is_(None), Answer.state == AnswerState.TO_APPROVE)
    return Case.id.in_(waiting.where(gathered.status.in_(RUNNING)))
