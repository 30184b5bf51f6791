from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from feedback import clock
from feedback.clock import Month

SHANGHAI = ZoneInfo("Asia/Shanghai")
SECOND_BEFORE_MIDNIGHT = datetime(2026, 9, 30, 15, 59, 59, tzinfo=UTC)
LOCAL_MIDNIGHT = datetime(2026, 9, 30, 16, 0, tzinfo=UTC)


def test_now_is_aware_utc_and_moves():
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_frozen_clock_stands_still_and_goes_on_afterwards():
    with clock.frozen(LOCAL_MIDNIGHT):
        assert clock.now() == LOCAL_MIDNIGHT
        with clock.frozen(SECOND_BEFORE_MIDNIGHT):
            assert clock.now() == SECOND_BEFORE_MIDNIGHT
        assert clock.now() == LOCAL_MIDNIGHT
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_the_clock_goes_on_after_an_error():
    with pytest.raises(KeyError), clock.frozen(LOCAL_MIDNIGHT):
        raise KeyError
    assert clock.now() != LOCAL_MIDNIGHT


def test_a_naive_time_cannot_stop_the_clock():
    with pytest.raises(ValueError, match="naive"), clock.frozen(LOCAL_MIDNIGHT.replace(tzinfo=None)):
        pass


def test_today_changes_at_local_midnight():
    with clock.frozen(SECOND_BEFORE_MIDNIGHT):
        assert clock.today(SHANGHAI) == date(2026, 9, 30)
    with clock.frozen(LOCAL_MIDNIGHT):
        assert clock.today(SHANGHAI) == date(2026, 10, 1)
        assert clock.today(UTC) == date(2026, 9, 30)


def test_a_month_begins_and_ends_at_local_midnight():
    start, end = clock.month_bounds(2026, 10, SHANGHAI)
    assert start == LOCAL_MIDNIGHT
    assert start.tzinfo is UTC
    assert not start <= SECOND_BEFORE_MIDNIGHT < end
    assert start <= LOCAL_MIDNIGHT < end
    assert end == datetime(2026, 10, 31, 16, 0, tzinfo=UTC)
    assert end == clock.month_bounds(2026, 11, SHANGHAI)[0]


def test_a_month_where_the_clocks_change_has_its_own_length():
    start, end = clock.month_bounds(2026, 3, ZoneInfo("Europe/Berlin"))
    assert end - start == timedelta(days=31, hours=-1)


def test_days_of_a_month_are_half_open():
    assert clock.month_days(2026, 12) == (date(2026, 12, 1), date(2027, 1, 1))
    assert clock.month_days(2024, 2) == (date(2024, 2, 1), date(2024, 3, 1))


def test_a_local_day_ends_where_the_next_begins():
    assert clock.end_of_local_day(date(2026, 9, 30), SHANGHAI) == LOCAL_MIDNIGHT
    assert clock.start_of_local_day(date(2026, 10, 1), SHANGHAI) == LOCAL_MIDNIGHT


def test_a_month_is_read_and_written_alike():
    assert str(Month.parse("2026-10")) == "2026-10"
    assert Month.of(date(2026, 10, 31)) == Month(2026, 10)
    assert Month.parse("2026-09") < Month.parse("2026-10") < Month.parse("2027-01")


NO_MONTHS = ["", "2026", "2026-13", "2026-00", "2026-1", " 2026-10", "2026-10\n", "２０２６-10", "0000-01"]
THIRDS = [(1, "上旬"), (10, "上旬"), (11, "中旬"), (20, "中旬"), (21, "下旬"), (31, "下旬")]


@pytest.mark.parametrize("text", NO_MONTHS)
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError, match="month"):
        Month.parse(text)


def test_months_follow_each_other_over_the_year():
    assert Month(2026, 12).next() == Month(2027, 1)
    assert Month(2027, 1).previous() == Month(2026, 12)
    assert all(Month(2026, m).next().previous() == Month(2026, m) for m in range(1, 13))


@pytest.mark.parametrize(("day", "third"), THIRDS)
def test_a_day_is_told_as_a_third_of_its_month(day, third):
    assert clock.third_of_month(date(2026, 10, day)) == third
    assert clock.coarse_period(date(2026, 10, day)) == f"2026年10月{third}"
