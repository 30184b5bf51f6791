"""The one clock: stored time is aware UTC, days and months are local, every interval is half-open."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Self
from zoneinfo import ZoneInfo

DEFAULT_ZONE = ZoneInfo("Asia/Shanghai")

_MONTH_TEXT = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")

_stops: list[datetime] = []


def now() -> datetime:
    """This instant, aware, in UTC."""
    return _stops[-1] if _stops else datetime.now(UTC)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Stop the clock at `at` for the whole process, served threads included. ValueError when `at` is naive."""
    if at.tzinfo is None:
        raise ValueError(f"a naive datetime names no instant: {at!r}")
    _stops.append(at.astimezone(UTC))
    try:
        yield
    finally:
        _stops.pop()


def today(tz: tzinfo) -> date:
    """The day it now is in `tz`."""
    return now().astimezone(tz).date()


def start_of_local_day(day: date, tz: tzinfo) -> datetime:
    """0:00 of `day` in `tz`, as aware UTC."""
    return datetime.combine(day, time.min, tz).astimezone(UTC)


def end_of_local_day(day: date, tz: tzinfo) -> datetime:
    """24:00 of `day` in `tz`, as aware UTC: the first instant at which something due on `day` is late."""
    return start_of_local_day(day + timedelta(days=1), tz)


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month, written YYYY-MM; months compare in order of time. ValueError for a month that is none."""

    year: int
    month: int

    def __post_init__(self) -> None:
        # 9999 is left out: its December has no next month to end the half-open interval.
        if not (1 <= self.year < 9999 and 1 <= self.month <= 12):
            raise ValueError(f"no such month: {self.year}-{self.month}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The month written exactly 'YYYY-MM' in ASCII digits; ValueError for anything else."""
        match = _MONTH_TEXT.fullmatch(text)
        if match is None:
            raise ValueError(f"a month is written YYYY-MM, not {text!r}")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def previous(self) -> "Month":
        return Month.of(date(self.year, self.month, 1) - timedelta(days=1))

    def next(self) -> "Month":
        return Month.of(date(self.year, self.month, 28) + timedelta(days=4))

    def days(self) -> tuple[date, date]:
        """First day of the month and first day of the next: for day columns, `first <= day < next_first`."""
        following = self.next()
        return date(self.year, self.month, 1), date(following.year, following.month, 1)

    def bounds(self, tz: tzinfo) -> tuple[datetime, datetime]:
        """The month in `tz` as aware UTC: for time columns, `start <= at < end`."""
        first, next_first = self.days()
        return start_of_local_day(first, tz), start_of_local_day(next_first, tz)


def month_days(year: int, month: int) -> tuple[date, date]:
    """Half-open: first day of the month, first day of the next. ValueError when there is no such month."""
    return Month(year, month).days()


def month_bounds(year: int, month: int, tz: tzinfo) -> tuple[datetime, datetime]:
    """Half-open, aware UTC: the month as lived in `tz`. ValueError when there is no such month."""
    return Month(year, month).bounds(tz)


def start_of_third(day: date) -> date:
    """The 1st, 11th or 21st of the month."""
    return day.replace(day=1 if day.day <= 10 else 11 if day.day <= 20 else 21)


def third_of_month(day: date) -> str:
    """上旬 to the 10th, 中旬 to the 20th, then 下旬."""
    return {1: "上旬", 11: "中旬", 21: "下旬"}[start_of_third(day).day]


def coarse_period(day: date) -> str:
    """The closest to a day that a unit is ever told (R6): 2026年10月上旬. Text of the dispatch, never translated."""
    return f"{day.year}年{day.month}月{third_of_month(day)}"
