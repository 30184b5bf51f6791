"""The only places and periods a dispatch may name: county at most (R5), a third of a month at most (R6)."""

from collections.abc import Iterable

from sqlalchemy import select

from feedback.categories import Level
from feedback.clock import coarse_period
from feedback.db import db
from feedback.models import Matter, Region
from feedback.regions import county_of
from moderation.dispatches.originals import cases_behind

_COARSE = (Level.COUNTY, Level.CITY, Level.PROVINCE)


def place_options(matter: Matter) -> list[str]:
    """Names of the counties of the matter's cases and of all that lies above them, smallest first."""
    counties = {county_of(case.county) for case in cases_behind(matter) if case.county}
    found = list(_with_parents(sorted(counties)))
    return list(dict.fromkeys(region.name for level in _COARSE for region in found if region.level is level))


def period_options(matter: Matter) -> list[str]:
    """Thirds of a month in which cases came in; several also as one stretch, which is the first offered."""
    days = sorted(case.day for case in cases_behind(matter))
    periods = list(dict.fromkeys(coarse_period(day) for day in days))
    return [f"{periods[0]}至{periods[-1]}", *periods] if len(periods) > 1 else periods


def _with_parents(codes: Iterable[str]) -> Iterable[Region]:
    for start in codes:
        code: str | None = start
        while code and (region := db.session.scalar(select(Region).where(Region.code == code))):
            yield region
            code = region.parent_code
