"""What a unit answers and asks."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from feedback import clock
from feedback.db import db
from feedback.limits import today
from feedback.models import (
    Completion,
    LedgerRow,
)
from moderation.dispatches import (
    unit_acts,
    unit_questions,
)
from moderation.dispatches.answer_words import WrongDay
from tests.cast import Cast
from tests.dispatched import (
    answer_words,
    day_of,
    handled,
    matter_of_cases,
    stored,
    version_of,
)
from tests.moderation.dispatches.days import MONDAY


@pytest.mark.parametrize(("hour", "on_time"), [(15, True), (17, False)])
def test_an_answer_is_in_time_until_the_local_day_ends(cast: Cast, hour: int, on_time: bool) -> None:
    """16:00 UTC is midnight at the office."""
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = handled(matter, codes[0], cast)
        due_on = day_of(dispatch_id)
    with clock.frozen(datetime(due_on.year, due_on.month, due_on.day, hour, tzinfo=UTC)):
        words = answer_words(completion=Completion.PROMISED, completion_on=today())
        unit_acts.answer(dispatch_id, words, by=cast.viewer("nongju"), seen_version=version_of(dispatch_id))
    assert stored(dispatch_id).on_time is on_time


def test_nothing_is_completed_tomorrow_nor_promised_for_yesterday(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = handled(matter, codes[0], cast)
    day = timedelta(days=1)
    for completion, on in ((Completion.DONE, today() + day), (Completion.PROMISED, today() - day)):
        with pytest.raises(WrongDay):
            unit_acts.answer(
                dispatch_id,
                answer_words(completion=completion, completion_on=on),
                by=cast.viewer("nongju"),
                seen_version=version_of(dispatch_id),
            )


def test_a_question_that_seeks_the_person_is_blocked_and_logged(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id, nongju = handled(matter, codes[0], cast), cast.viewer("nongju")
    with pytest.raises(unit_questions.QuestionSeeksPerson):
        unit_questions.ask(dispatch_id, "请问反映人是哪个村的？", by=nongju, seen_version=version_of(dispatch_id))
    assert "refuse_question" in set(db.session.scalars(select(LedgerRow.act)))
    unit_questions.ask(dispatch_id, "照片要求始于哪份通知？", by=nongju, seen_version=version_of(dispatch_id))
    unit_questions.explain(
        dispatch_id, "见贵局年初的部署", by=cast.unlocked("lin"), seen_version=version_of(dispatch_id)
    )
