"""The limits of mission.md, which an office may change, and the calendar they are counted by.

Both change a few times a year and are read on every report: each process reads them again after a minute.
"""

import time
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import select

from feedback import clock
from feedback.config import Settings
from feedback.db import db
from feedback.models import CalendarDay, CalendarYear, Setting
from feedback.workdays import DueDay, WorkCalendar

KEPT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Names ending in `_workdays` are counted by the calendar with 调休, `_days` in calendar days.

    `feedback.limit_table` says of each what it is in words and how far an office may change it.
    """

    first_look_workdays: int = 5
    need_info_days: int = 15
    abstract_workdays: int = 3
    acknowledge_workdays: int = 2
    return_workdays: int = 5
    answer_workdays: int = 15
    extension_most_days: int = 30
    answer_ceiling_days: int = 60
    release_workdays: int = 3
    rating_days: int = 30
    review_days: int = 30
    reopen_days: int = 30
    tombstone_hours: int = 48
    identity_hours: int = 72
    referred_key_days: int = 30
    contact_days: int = 30
    text_days: int = 183
    spam_text_days: int = 30
    warning_workdays: int = 3
    supervise_workdays: int = 5
    oversight_workdays: int = 10
    small_count: int = 3
    sendings_a_week: int = 2
    intake_days: int = 92
    ledger_years: int = 3

    @property
    def tombstone_days(self) -> int:
        """Whole days a withdrawn case keeps its code; submitters' rows have days, so it may be one more."""
        return -(-self.tombstone_hours // 24)


def settings() -> Settings:
    """The installation's settings, of the running app."""
    found: Settings = current_app.extensions["zhiyan"]
    return found


def today() -> date:
    """The local day."""
    return clock.today(settings().time_zone)


def day_of(at: datetime) -> date:
    """The local day of a stored moment."""
    return at.astimezone(settings().time_zone).date()


def limits() -> Limits:
    """The office's limits; what it has not changed has its default."""
    return _kept().limits


def stored_limits() -> Limits:
    """The same as they are stored now, for whoever changes them."""
    return _read_limits()


def calendar() -> WorkCalendar:
    """The working days as they are now published or edited."""
    return _kept().calendar


def in_workdays(count: int, *, after: date | None = None) -> DueDay:
    """The last of `count` working days after a day (today), and whether it is provisional (R25)."""
    return calendar().add_working_days(after or today(), count)


def in_days(count: int, *, after: date | None = None) -> date:
    """The last of `count` calendar days after a day (today)."""
    return (after or today()) + timedelta(days=count)


def forget_limits() -> None:
    """After limits or calendar were edited: this process reads them again at once."""
    current_app.extensions.pop("zhiyan.limits", None)


@dataclass(frozen=True, slots=True)
class _Kept:
    limits: Limits
    calendar: WorkCalendar
    until: float


def _kept() -> _Kept:
    kept: _Kept | None = current_app.extensions.get("zhiyan.limits")
    if kept is None or time.monotonic() > kept.until:
        kept = _Kept(_read_limits(), _read_calendar(), time.monotonic() + KEPT_SECONDS)
        current_app.extensions["zhiyan.limits"] = kept
    return kept


def _read_limits() -> Limits:
    row = db.session.execute(select(Setting.value).where(Setting.name == "limits")).scalar_one_or_none() or {}
    known = {field.name for field in fields(Limits)}
    return Limits(**{name: int(value) for name, value in row.items() if name in known})


def _read_calendar() -> WorkCalendar:
    days = {day: working for day, working in db.session.execute(select(CalendarDay.day, CalendarDay.working))}
    return WorkCalendar(days, frozenset(db.session.scalars(select(CalendarYear.year))))
