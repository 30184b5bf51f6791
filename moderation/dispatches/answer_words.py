"""The four fields of an answer: 核查情况, 整改措施, 完成时间, 责任单位."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from feedback import clock
from feedback.db import db
from feedback.lifecycle import DispatchStatus
from feedback.limits import settings, today
from feedback.models import Answer, AnswerState, Completion, Dispatch
from moderation.dispatches.dispatch_acts import move
from moderation.permissions import Viewer

LONGEST_FIELD = 2000
LONGEST_UNIT = 100


class WrongDay(Exception):
    """A day that can not be: completed in the future, promised in the past, before the step it follows."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """What a unit answers, plain text. Texts canonical and not empty; `completion_on` a local day."""

    findings: str
    measures: str
    completion: Completion
    completion_on: date
    responsible: str

    def __post_init__(self) -> None:
        texts = (self.findings, self.measures, self.responsible)
        if not all(text.strip() for text in texts) or max(map(len, texts)) > LONGEST_FIELD:
            raise ValueError("every part of an answer has words, and not too many")
        if len(self.responsible) > LONGEST_UNIT:
            raise ValueError(f"the name of a unit has at most {LONGEST_UNIT} characters")

    def require_possible(self) -> None:
        """Raise WrongDay for what is done only tomorrow, or promised for yesterday."""
        in_future, in_past = self.completion_on > today(), self.completion_on < today()
        if in_future if self.completion is Completion.DONE else in_past:
            raise WrongDay("completion_on")


def reply(dispatch: Dispatch, words: AnswerWords, *, by: Viewer, at: datetime, entered_for_unit: bool) -> Answer:
    """The dispatch is answered at that moment; whether in time is fixed now. Inside the caller's write transaction.

    Raises MoveNotAllowed or WrongDay.
    """
    words.require_possible()
    due_on = dispatch.due_on
    in_time = due_on is None or at < clock.end_of_local_day(due_on, settings().time_zone)
    move(dispatch, DispatchStatus.REPLIED)
    dispatch.answered_at, dispatch.on_time = at, in_time
    answer = Answer(
        id=uuid.uuid4(),
        office_id=dispatch.office_id,
        matter_id=dispatch.matter_id,
        dispatch_id=dispatch.id,
        state=AnswerState.WRITTEN,
        author_id=by.staff_id,
        written_at=clock.now(),
        findings=words.findings,
        measures=words.measures,
        completion=words.completion,
        completion_on=words.completion_on,
        responsible=words.responsible,
        entered_for_unit=entered_for_unit,
    )
    db.session.add(answer)
    db.session.flush()
    return answer
