"""The numbers of a month: each thing counted where and when it happened, for good."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from feedback import clock, mailbox
from feedback.clock import Month
from feedback.models import Resolved
from moderation.oversight.suppression import Mark
from moderation.oversight.tallies import NotOverYet, Table, TallyNotAllowed, months_to_read, tally
from moderation.timer.tick import tick
from tests.cast import Cast
from tests.stories import answered, reported

OCTOBER = Month(2026, 10)
NOVEMBER = OCTOBER.next()


@pytest.fixture(autouse=True)
def _in_november() -> Iterator[None]:
    with clock.frozen(datetime(2026, 11, 15, tzinfo=UTC)):
        yield


def cell(table: Table, label: str, measure: str) -> object:
    return table.rows[table.labels.index(label)][table.measures.index(measure)]


def reported_at(moment: datetime, category: str, count: int) -> None:
    with clock.frozen(moment):
        for _ in range(count):
            reported(categories=(category,))


def test_a_month_begins_and_ends_at_local_midnight(cast: Cast) -> None:
    reported_at(datetime(2026, 9, 30, 15, 59, tzinfo=UTC), "B1", 3)  # 23:59 on 30 September in Shanghai
    reported_at(datetime(2026, 9, 30, 16, 1, tzinfo=UTC), "B1", 4)
    reported_at(datetime(2026, 10, 31, 16, 1, tzinfo=UTC), "B1", 5)
    counts = {month: cell(tally(month, viewer=cast.viewer("du")).cases, "B", "received") for month in (OCTOBER,)}
    assert counts == {OCTOBER: 4}
    assert cell(tally(OCTOBER.previous(), viewer=cast.viewer("du")).cases, "B", "received") == 3
    assert months_to_read(cast.office.id) == [OCTOBER, Month(2026, 9)]


def test_a_month_that_goes_on_is_told_when_it_is_over(cast: Cast) -> None:
    reported_at(datetime(2026, 11, 5, tzinfo=UTC), "B1", 5)
    assert months_to_read(cast.office.id) == []
    with clock.frozen(datetime(2026, 11, 30, 15, 59, tzinfo=UTC)), pytest.raises(NotOverYet):
        tally(NOVEMBER, viewer=cast.viewer("du"))
    with clock.frozen(datetime(2026, 11, 30, 16, 0, tzinfo=UTC)):
        assert months_to_read(cast.office.id) == [NOVEMBER]
        assert cell(tally(NOVEMBER, viewer=cast.viewer("du")).cases, "B", "received") == 5


def test_nothing_is_shown_as_zero_and_two_as_small(cast: Cast) -> None:
    reported_at(datetime(2026, 10, 8, tzinfo=UTC), "D1", 2)
    reported_at(datetime(2026, 10, 8, tzinfo=UTC), "A1", 5)
    cases = tally(OCTOBER, viewer=cast.viewer("lin")).cases
    assert cell(cases, "D", "received") is Mark.SMALL
    assert cell(cases, "A", "received") is Mark.HIDDEN  # or the total would tell the other
    assert cell(cases, "C", "received") == 0


def test_a_total_survives_withdrawal(cast: Cast) -> None:
    with clock.frozen(datetime(2026, 10, 8, tzinfo=UTC)):
        codes = [reported(categories=("E2",)) for _ in range(4)]
        mailbox.withdraw(codes[0])
    assert cell(tally(OCTOBER, viewer=cast.viewer("du")).cases, "E", "received") == 4


def test_ratings_count_resolved_and_satisfied_apart(cast: Cast) -> None:
    with clock.frozen(datetime(2026, 10, 8, tzinfo=UTC)):
        for resolved, satisfaction in ((Resolved.YES, 5),) * 3 + ((Resolved.PARTLY, 4),) * 3 + ((Resolved.NO, 1),) * 3:
            code = reported(categories=("A3",))
            answered(code, cast)
            mailbox.rate(code, resolved, satisfaction, "")
    cases = tally(OCTOBER, viewer=cast.viewer("du")).cases
    assert [cell(cases, "A", measure) for measure in ("rated", "resolved", "satisfied")] == [9, 3, 6]


def test_the_one_of_four_who_judged_otherwise_is_told_by_no_difference(cast: Cast) -> None:
    with clock.frozen(datetime(2026, 10, 8, tzinfo=UTC)):
        for resolved, satisfaction in ((Resolved.YES, 5),) * 3 + ((Resolved.NO, 1),):
            code = reported(categories=("A3",))
            answered(code, cast)
            mailbox.rate(code, resolved, satisfaction, "")
    cases = tally(OCTOBER, viewer=cast.viewer("du")).cases
    judged = [cell(cases, "A", measure) for measure in ("rated", "resolved", "satisfied")]
    assert judged == [4, Mark.HIDDEN, Mark.HIDDEN]


def test_silence_is_closed_and_not_rated(cast: Cast) -> None:
    with clock.frozen(datetime(2026, 9, 1, tzinfo=UTC)):
        for _ in range(3):
            answered(reported(categories=("A3",)), cast)
    with clock.frozen(datetime(2026, 10, 8, tzinfo=UTC)):
        tick()
    cases = tally(OCTOBER, viewer=cast.viewer("du")).cases
    assert [cell(cases, "A", measure) for measure in ("closed", "rated")] == [3, 0]


@pytest.mark.parametrize("outsider", ["nongju", "bao1", "admin"])
def test_a_tally_is_for_the_office_and_oversight(cast: Cast, outsider: str) -> None:
    with pytest.raises(TallyNotAllowed):
        tally(OCTOBER, viewer=cast.viewer(outsider))
