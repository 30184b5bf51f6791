"""Working days by the Chinese calendar with 调休, from an editable table seeded by chinesecalendar."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from chinese_calendar import Holiday, holidays, workdays

_ONE_DAY = timedelta(days=1)
_NAMES = {holiday.value: holiday.chinese for holiday in Holiday}

# The notice of a year also moves the last days of the year before (29 December 2018 was worked, the 31st was off).
FIRST_DAY_OF_NEXT_NOTICE = (12, 28)


class SeedRow(NamedTuple):
    """A row of `calendar_days`: a day that is not what its weekday says."""

    day: date
    working: bool
    note: str


class DueDay(NamedTuple):
    """A last day. `provisional` (暂估, R25): recompute it when the notices of the years it spans are in."""

    day: date
    provisional: bool


class YearNotPublished(ValueError):
    """No official notice for `year` is known to the installed chinesecalendar."""

    def __init__(self, year: int) -> None:
        super().__init__(f"chinesecalendar holds no published holiday notice for {year}")
        self.year = year


def seeded_years() -> list[int]:
    """The years whose notice the installed chinesecalendar holds, in order."""
    return sorted(day.year for day in holidays if (day.month, day.day) == (1, 1))


def seed_rows(years: Iterable[int]) -> list[SeedRow]:
    """The rows of `years`, in order of day; YearNotPublished when one is unknown.

    When the notice of a year comes in, write again the year before it too, whose last days the notice may move.
    """
    wanted = set(years)
    for year in sorted(wanted.difference(seeded_years())):
        raise YearNotPublished(year)
    return sorted(row for row in _moved_days() if row.day.year in wanted)


def _moved_days() -> Iterator[SeedRow]:
    for day, name in holidays.items():
        if day.weekday() < 5:
            yield SeedRow(day, False, _NAMES[name])
    for day, name in workdays.items():
        if day.weekday() >= 5:
            yield SeedRow(day, True, f"{_NAMES[name]}调休上班")


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked: `days` (day: worked) overrides Monday to Friday; a year not published is a guess."""

    days: Mapping[date, bool]
    published_years: frozenset[int]

    def is_working(self, day: date) -> bool:
        return self.days.get(day, day.weekday() < 5)

    def is_provisional(self, day: date) -> bool:
        """Whether a notice still to come may change if `day` is worked."""
        noticed_next_year = (day.month, day.day) >= FIRST_DAY_OF_NEXT_NOTICE
        years = {day.year, day.year + 1} if noticed_next_year else {day.year}
        return not years <= self.published_years

    def add_working_days(self, day: date, n: int) -> DueDay:
        """The n-th working day after `day`, which itself is not counted; `day` when n is 0, ValueError below."""
        if n < 0:
            raise ValueError(f"working days are counted forward, not {n}")
        provisional = False
        while n > 0:
            day += _ONE_DAY
            provisional = provisional or self.is_provisional(day)
            n -= self.is_working(day)
        return DueDay(day, provisional)

    def working_days_between(self, a: date, b: date) -> int:
        """Working days after `a` up to and including `b`; negative when `b` is earlier.

        `working_days_between(today, due)` is what is left, negative when overdue.
        """
        if b < a:
            return -self.working_days_between(b, a)
        return sum(self.is_working(a + _ONE_DAY * step) for step in range(1, (b - a).days + 1))
