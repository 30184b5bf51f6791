"""On which days dispatches leave together: fixed weekdays, moved past what is not worked."""

from datetime import date, timedelta

import pytest

from feedback.limit_table import TABLE
from feedback.workdays import WorkCalendar, seed_rows
from moderation.dispatches.sending_days import WEEKDAYS, is_sending_day, last_sending_day, next_sending_day

CALENDAR = WorkCalendar({row.day: row.working for row in seed_rows([2026])}, frozenset({2026}))
FIRST = date(2026, 1, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(365)]


def sending_days(a_week: int, first: date, last: date) -> list[int]:
    """Their days of the month."""
    return [day.day for day in DAYS if first <= day <= last and is_sending_day(day, a_week, CALENDAR)]


def test_every_allowed_number_has_its_days() -> None:
    assert set(WEEKDAYS) == set(range(TABLE["sendings_a_week"].least, TABLE["sendings_a_week"].most + 1))


@pytest.mark.parametrize(
    ("a_week", "days"), [(1, [10]), (2, [10, 13]), (3, [9, 11, 13]), (4, [9, 10, 12, 13]), (5, [9, 10, 11, 12, 13])]
)
def test_an_ordinary_week_has_as_many(a_week: int, days: list[int]) -> None:
    assert sending_days(a_week, date(2026, 11, 9), date(2026, 11, 15)) == days


def test_what_is_queued_on_a_sending_day_leaves_on_the_next() -> None:
    tuesday, friday = date(2026, 11, 10), date(2026, 11, 13)
    assert next_sending_day(tuesday, 2, CALENDAR) == friday
    assert next_sending_day(tuesday - timedelta(days=1), 2, CALENDAR) == tuesday
    assert last_sending_day(tuesday, 2, CALENDAR) == tuesday


def test_a_sending_in_a_holiday_leaves_on_the_first_working_day_after_it() -> None:
    """1 to 7 October 2026 are off: Friday the 2nd and Tuesday the 6th come to Thursday the 8th."""
    assert sending_days(2, date(2026, 9, 29), date(2026, 10, 10)) == [29, 8, 9]
    assert next_sending_day(date(2026, 9, 30), 2, CALENDAR) == date(2026, 10, 8)


def test_a_saturday_that_is_worked_is_a_day_like_others_only_where_every_day_is() -> None:
    saturday = date(2026, 10, 10)
    assert CALENDAR.is_working(saturday)
    assert (is_sending_day(saturday, 2, CALENDAR), is_sending_day(saturday, 5, CALENDAR)) == (False, True)


@pytest.mark.parametrize("a_week", sorted(WEEKDAYS))
def test_a_sending_is_never_on_a_day_off_and_never_far(a_week: int) -> None:
    for day in DAYS[:340]:
        following = next_sending_day(day, a_week, CALENDAR)
        assert CALENDAR.is_working(following)
        assert day < following <= day + timedelta(days=7 + 9), "a week, and the longest holiday"
        assert last_sending_day(following, a_week, CALENDAR) == following
