"""More time for a unit: asked once, granted or not."""

from datetime import date, timedelta

import pytest

from feedback import clock, mailbox
from feedback.db import db
from feedback.limits import today
from feedback.receipts import ReceiptCode
from moderation.cases.matters import move_case
from moderation.dispatches import (
    extensions,
    releasing,
    unit_acts,
)
from moderation.dispatches.answer_words import WrongDay
from moderation.dispatches.deadlines import latest_extension
from moderation.dispatches.unit_acts import NotPossible
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


def accepted_days_ago(days: int, code: ReceiptCode) -> None:
    case_of(code).accepted_on = today() - timedelta(days=days)
    db.session.commit()


def test_the_last_day_a_unit_may_ask_for_tells_of_no_withdrawal(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        accepted_days_ago(20, codes[0])
        dispatch_id = handled(matter, codes[1], cast)
        latest = latest_extension(stored(dispatch_id))
        for code in codes:
            mailbox.withdraw(code)
            assert latest_extension(stored(dispatch_id)) == latest


def test_nor_of_the_day_on_which_a_case_was_taken_up(cast: Cast) -> None:
    """Within a third of a month, as exactly as the unit is told anyway."""
    latest = set()
    with clock.frozen(MONDAY + timedelta(days=28)):
        for days in (10, 15, 19):
            matter, codes = matter_of_cases(cast)
            accepted_days_ago(days, codes[0])
            latest.add(latest_extension(stored(handled(matter, codes[1], cast))))
    assert latest == {date(2026, 5, 10)}


def test_nor_of_a_case_gathered_since(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = handled(matter, codes[0], cast)
        latest = latest_extension(stored(dispatch_id))
    with clock.frozen(MONDAY + timedelta(hours=1)):
        _, (earlier,) = matter_of_cases(cast, 1)
        accepted_days_ago(30, earlier)
        case = case_of(earlier)
        move_case(case.id, matter.id, by=cast.unlocked("lin"), seen_version=case.version)
        assert latest_extension(stored(dispatch_id)) == latest


def test_an_extension_takes_nothing_from_what_rework_gave_back(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id, nongju = handled(matter, codes[0], cast), cast.viewer("nongju")
        until = day_of(dispatch_id) + timedelta(days=1)
        unit_acts.ask_extension(dispatch_id, until, "还差一个镇", by=nongju, seen_version=version_of(dispatch_id))
        unit_acts.answer(dispatch_id, answer_words(), by=nongju, seen_version=version_of(dispatch_id))
    with clock.frozen(MONDAY + timedelta(days=20)):
        lin = cast.unlocked("lin")
        releasing.rework(dispatch_id, "请写明何时取消", by=lin, seen_version=version_of(dispatch_id))
        given = day_of(dispatch_id)
        assert given > until
        extensions.grant_extension(dispatch_id, "同意", by=lin, seen_version=version_of(dispatch_id))
    assert day_of(dispatch_id) == given
