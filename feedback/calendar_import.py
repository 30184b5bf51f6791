"""Publishing a year's holidays and worked weekends, as chinesecalendar holds them or as a table says."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import delete, select

from feedback import ledger
from feedback.db import db, writing
from feedback.limits import forget_limits, today
from feedback.models import CalendarDay, CalendarYear, Office
from feedback.registry import NoOffice
from feedback.workdays import FIRST_DAY_OF_NEXT_NOTICE, SeedRow, seed_rows, seeded_years

ONE_DAY = timedelta(days=1)
FEWEST = 5
"""Any year moves more days than these; a shorter table is not the whole notice."""

FIRST_YEAR, YEARS_AHEAD = 2000, 2
"""A mistyped year would stand as published, and no day of it as provisional."""


class NotAYear(Exception):
    """The rows are not the notice of one year: `words` say why."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def publish_known() -> list[int]:
    """The years chinesecalendar holds that are not published yet, by one row on the ledger. Raises NoOffice."""
    with writing():
        years = write_known()
        if years:
            _record(years)
    forget_limits()
    return years


def publish(rows: Sequence[SeedRow]) -> int:
    """The year of a notice as its table says it, also again where it was published. Raises NotAYear or NoOffice."""
    year = max((row.day.year for row in rows), default=0)
    moved = [row for row in rows if row.working == (row.day.weekday() >= 5)]
    _require_whole(year, moved)
    with writing():
        _write(year, moved)
        _record([year])
    forget_limits()
    return year


def write_known() -> list[int]:
    """Inside the caller's write."""
    published = set(db.session.scalars(select(CalendarYear.year)))
    years = [year for year in seeded_years() if year not in published]
    for year in years:
        before = [year - 1] if year - 1 in seeded_years() else []
        _write(year, (row for row in seed_rows([*before, year]) if row.day >= _first_day(year)))
    return years


def _require_whole(year: int, moved: Sequence[SeedRow]) -> None:
    if moved and not FIRST_YEAR <= year <= today().year + YEARS_AHEAD:
        raise NotAYear(f"不会有 {year} 年的放假安排，请核对年份")
    if len({row.day for row in moved}) != len(moved):
        raise NotAYear("有一天写了两次")
    if strange := next((row.day for row in moved if row.day < _first_day(year)), None):
        raise NotAYear(f"{strange} 不属于 {year} 年的放假安排，一次只导入一年")
    if len(moved) < FEWEST:
        raise NotAYear(f"{year} 年只有 {len(moved)} 天与平日不同，放假安排不全")


def _write(year: int, rows: Iterable[SeedRow]) -> None:
    next_is_out = db.session.get(CalendarYear, year + 1) is not None
    last_day = _first_day(year + 1) - ONE_DAY if next_is_out else date(year, 12, 31)
    db.session.execute(delete(CalendarDay).where(CalendarDay.day.between(date(year, 1, 1), last_day)))
    for row in rows:
        db.session.merge(CalendarDay(day=row.day, working=row.working, note=row.note))
    db.session.merge(CalendarYear(year=year))
    db.session.flush()


def _first_day(year: int) -> date:
    """A notice also moves the last days of the year before."""
    return date(year - 1, *FIRST_DAY_OF_NEXT_NOTICE)


def _record(years: list[int]) -> None:
    office_id = db.session.scalar(select(Office.id))
    if office_id is None:
        raise NoOffice
    facts = {"years": years}
    ledger.record("import_calendar", office_id=office_id, staff_id=None, subject=("office", office_id), facts=facts)
