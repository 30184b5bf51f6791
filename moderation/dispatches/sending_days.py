"""The days on which dispatches leave together, so that the day of one tells nothing of the day of a report (R6)."""

from collections.abc import Mapping
from datetime import date, timedelta

from feedback.workdays import WorkCalendar

_MON, _TUE, _WED, _THU, _FRI = range(5)

WEEKDAYS: Mapping[int, frozenset[int]] = {
    1: frozenset({_TUE}),
    2: frozenset({_TUE, _FRI}),
    3: frozenset({_MON, _WED, _FRI}),
    4: frozenset({_MON, _TUE, _THU, _FRI}),
    # Saturdays and Sundays that are worked too.
    5: frozenset(range(7)),
}
"""By how often a week; what falls on a day that is not worked moves to the next one that is."""

_ONE_DAY = timedelta(days=1)


def is_sending_day(day: date, a_week: int, calendar: WorkCalendar) -> bool:
    """Whether it is worked, and on it or on a day off just before it a sending falls. KeyError for another `a_week`."""
    if not calendar.is_working(day):
        return False
    while day.weekday() not in WEEKDAYS[a_week]:
        day -= _ONE_DAY
        if calendar.is_working(day):
            return False
    return True


def next_sending_day(after: date, a_week: int, calendar: WorkCalendar) -> date:
    """The first one after `after`, which itself is not counted: what is queued on a day never leaves on it."""
    day = after + _ONE_DAY
    while not is_sending_day(day, a_week, calendar):
        day += _ONE_DAY
    return day


def last_sending_day(until: date, a_week: int, calendar: WorkCalendar) -> date:
    """The last one up to and including `until`."""
    day = until
    while not is_sending_day(day, a_week, calendar):
        day -= _ONE_DAY
    return day
