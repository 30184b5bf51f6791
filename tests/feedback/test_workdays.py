from datetime import date, timedelta

import pytest
from chinese_calendar import is_workday
from hypothesis import given
from hypothesis import strategies as st

from feedback.workdays import DueDay, WorkCalendar, YearNotPublished, seed_rows, seeded_years

ROWS = seed_rows([2024, 2025, 2026])
CALENDAR = WorkCalendar({row.day: row.working for row in ROWS}, frozenset({2024, 2025, 2026}))
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


def test_every_day_of_the_seeded_years_is_as_published():
    day = date(2024, 1, 1)
    while day.year < 2027:
        assert CALENDAR.is_working(day) == is_workday(day), day
        day += timedelta(days=1)


def test_only_days_that_differ_from_the_week_are_stored():
    assert all(row.working != (row.day.weekday() < 5) for row in ROWS)
    assert 20 < len(seed_rows([2026])) < 40


def test_rows_say_which_holiday_moved_them():
    notes = {row.day: row.note for row in ROWS}
    assert notes[date(2026, 10, 1)] == "国庆节"
    assert notes[date(2026, 10, 10)] == "国庆节调休上班"


def test_an_unpublished_year_is_refused_rather_than_invented():
    unknown = seeded_years()[-1] + 1
    with pytest.raises(YearNotPublished) as refused:
        seed_rows([2026, unknown])
    assert refused.value.year == unknown


def test_five_working_days_over_national_day_2026():
    # Off 1 to 7 October, Saturday 10 October worked: 30 Sep, 8, 9, 10, 12.
    assert CALENDAR.add_working_days(date(2026, 9, 29), 5) == DueDay(date(2026, 10, 12), False)


def test_fifteen_working_days_over_national_day_and_mid_autumn_2025():
    # Off 1 to 8 October; worked Sunday 28 September and Saturday 11 October: 28 to 30 Sep, 9 to 11, 13 to 17, 20 to 23.
    assert CALENDAR.add_working_days(date(2025, 9, 26), 15).day == date(2025, 10, 23)


def test_the_worked_sunday_before_spring_festival_2025_counts():
    assert CALENDAR.add_working_days(date(2025, 1, 24), 1).day == date(2025, 1, 26)
    assert CALENDAR.add_working_days(date(2025, 1, 27), 1).day == date(2025, 2, 5)


def test_the_worked_saturdays_around_spring_festival_2026_count():
    assert CALENDAR.add_working_days(date(2026, 2, 13), 2).day == date(2026, 2, 24)
    assert CALENDAR.add_working_days(date(2026, 2, 27), 1).day == date(2026, 2, 28)


def test_the_day_itself_is_not_counted():
    assert CALENDAR.add_working_days(date(2026, 3, 2), 1).day == date(2026, 3, 3)
    assert CALENDAR.add_working_days(date(2026, 3, 1), 0).day == date(2026, 3, 1)


def test_working_days_are_not_counted_backward():
    with pytest.raises(ValueError, match="forward"):
        CALENDAR.add_working_days(date(2026, 3, 2), -1)


def test_a_span_into_an_unpublished_year_is_provisional():
    assert CALENDAR.add_working_days(date(2026, 12, 14), 5) == DueDay(date(2026, 12, 21), False)
    assert CALENDAR.add_working_days(date(2026, 12, 14), 15).provisional


def test_the_last_days_of_a_year_wait_for_the_next_notice():
    without_2027 = CALENDAR
    assert not without_2027.is_provisional(date(2026, 12, 27))
    assert without_2027.is_provisional(date(2026, 12, 28))
    assert not without_2027.is_provisional(date(2025, 12, 31))


def test_no_notice_so_far_moved_a_december_day_before_the_28th():
    rows = seed_rows(seeded_years())
    assert min(row.day.day for row in rows if row.day.month == 12) >= 28


def test_an_empty_calendar_is_monday_to_friday_and_provisional():
    assert WorkCalendar({}, frozenset()).add_working_days(date(2026, 9, 30), 1) == DueDay(date(2026, 10, 1), True)


def test_an_edited_day_wins_over_the_week():
    edited = WorkCalendar({**CALENDAR.days, date(2026, 3, 3): False}, CALENDAR.published_years)
    assert edited.add_working_days(date(2026, 3, 2), 1).day == date(2026, 3, 4)


def test_days_left_and_days_overdue():
    due = date(2026, 10, 12)
    assert CALENDAR.working_days_between(date(2026, 10, 9), due) == 2
    assert CALENDAR.working_days_between(due, due) == 0
    assert CALENDAR.working_days_between(date(2026, 10, 15), due) == -3


@given(DAYS, st.integers(0, 60))
def test_counting_back_what_was_added_gives_the_same_number(day, n):
    due = CALENDAR.add_working_days(day, n).day
    assert CALENDAR.working_days_between(day, due) == n
    assert n == 0 or CALENDAR.is_working(due)
