"""More time for a unit: asked once, granted or not."""

from datetime import timedelta

import pytest

from feedback import clock
from moderation.dispatches import (
    extensions,
    unit_acts,
)
from moderation.dispatches.answer_words import WrongDay
from moderation.dispatches.unit_acts import NotPossible
from tests.cast import Cast
from tests.dispatched import (
    day_of,
    handled,
    matter_of_cases,
    version_of,
)
from tests.moderation.dispatches.days import MONDAY
from tests.stories import case_of


def test_an_extension_is_asked_once_and_moves_the_cases_too(cast: Cast) -> None:
    nongju, lin = cast.viewer("nongju"), cast.unlocked("lin")
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = handled(matter, codes[0], cast)
        until = day_of(dispatch_id) + timedelta(days=10)
        unit_acts.ask_extension(dispatch_id, until, "需请示上级", by=nongju, seen_version=version_of(dispatch_id))
        extensions.grant_extension(dispatch_id, "情况属实", by=lin, seen_version=version_of(dispatch_id))
        assert day_of(dispatch_id) == until == case_of(codes[0]).due_on
        with pytest.raises(NotPossible):
            unit_acts.ask_extension(dispatch_id, until, "再请示", by=nongju, seen_version=version_of(dispatch_id))


@pytest.mark.parametrize("days", [0, 31, 400])
def test_an_extension_is_at_least_a_day_and_at_most_thirty(cast: Cast, days: int) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = handled(matter, codes[0], cast)
        until = day_of(dispatch_id) + timedelta(days=days)
        with pytest.raises(WrongDay):
            unit_acts.ask_extension(
                dispatch_id, until, "需请示", by=cast.viewer("nongju"), seen_version=version_of(dispatch_id)
            )


def test_a_refused_extension_leaves_the_due_day(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = handled(matter, codes[0], cast)
    due_on = day_of(dispatch_id)
    unit_acts.ask_extension(
        dispatch_id,
        due_on + timedelta(days=1),
        "需请示",
        by=cast.viewer("nongju"),
        seen_version=version_of(dispatch_id),
    )
    extensions.refuse_extension(dispatch_id, "事项简单", by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    assert day_of(dispatch_id) == due_on
