"""What the form can offer now: places of the office's region, names of known targets, whether identity can be left.

It changes a few times a year and is asked on every visit: each process reads it again after a minute.
"""

import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from flask import current_app
from sqlalchemy import Select, select

from feedback import regions
from feedback.cases import IntakeClosed, intake_or_none
from feedback.categories import Level, TargetKind
from feedback.db import db
from feedback.models import Office, Region, Target, TargetStatus

KEPT_SECONDS = 60.0
EXTENSION = "zhiyan.offer"
MOST_PLACES = 200
MOST_SUGGESTED = 200
MOST_SUGGESTED_LETTERS = 2000
"""With more of them the page would no longer fit the first window of a slow line."""

Option = tuple[str, str]
Group = tuple[str, tuple[Option, ...]]


@dataclass(frozen=True, slots=True)
class Offer:
    """`places` in groups of code and name: a county with its townships, or the counties of each city ("" for none)."""

    takes_identity: bool
    suggestions: tuple[str, ...]
    places: tuple[Group, ...]
    codes: frozenset[str]
    until: float

    @property
    def has_townships(self) -> bool:
        return any(regions.level_of(code) == "township" for code in self.codes)


def offer() -> Offer:
    """What is offered now. Raises IntakeClosed before set-up is complete, which is never kept."""
    kept: Offer | None = current_app.extensions.get(EXTENSION)
    if kept is None or time.monotonic() > kept.until:
        kept = current_app.extensions[EXTENSION] = _read()
    return kept


def is_known_place(code: str) -> bool:
    """Whether a submitter may name this place: a county or a township, offered or not."""
    if code in offer().codes:
        return True
    if not regions.is_code(code) or not (len(code) == 9 or regions.stands_for_a_county(code)):
        return False
    return db.session.scalar(select(Region.code).where(Region.code == code)) is not None


def name_of_place(code: str) -> str | None:
    """The name of a known place that the form does not offer."""
    return db.session.scalar(select(Region.name).where(Region.code == code))


def _read() -> Offer:
    intake = intake_or_none()
    if intake is None:
        raise IntakeClosed
    home = db.session.scalar(select(Office.region_code).where(Office.id == intake.office_id)) or ""
    places = _places_of(home) if regions.is_code(home) else ()
    codes = frozenset(code for _, group in places for code, _ in group)
    suggestions = tuple(sorted(_that_fit(db.session.scalars(_known_names(intake.office_id)))))
    return Offer(intake.takes_identity, suggestions, places, codes, time.monotonic() + KEPT_SECONDS)


def _known_names(office_id: uuid.UUID) -> Select[str]:
    """Those in use before those that should be gone. Never a work group's: its few members would learn it was named."""
    gone = Target.status.in_((TargetStatus.MERGED, TargetStatus.RETIRED))
    known = Target.confirmed, Target.office_id == office_id, Target.kind != TargetKind.GROUP
    return select(Target.name).where(*known).order_by(gone, Target.name).limit(MOST_SUGGESTED)


def _that_fit(names: Iterable[str]) -> Iterator[str]:
    left = MOST_SUGGESTED_LETTERS
    for name in dict.fromkeys(names):
        left -= len(name)
        if left < 0:
            return
        yield name


def _places_of(home: str) -> tuple[Group, ...]:
    """A county with its townships; of a wider region the counties by city, none where they are too many for a list."""
    home = regions.county_of(home)
    if regions.stands_for_a_county(home):
        rows = [(code, name) for code, name, _ in _below(home, Level.CITY, Level.COUNTY, Level.TOWNSHIP)]
        return ((rows[0][1], tuple(rows[:MOST_PLACES])),) if rows else ()
    return _by_city(_below(home, Level.CITY, Level.COUNTY))


def _by_city(rows: Sequence[tuple[str, str, str | None]]) -> tuple[Group, ...]:
    names = {code: name for code, name, _ in rows}
    counties = [
        (names.get(above or "", ""), (code, name)) for code, name, above in rows if regions.stands_for_a_county(code)
    ]
    if len(counties) > MOST_PLACES:
        return ()
    return tuple((city, tuple(place for _, place in inside)) for city, inside in groupby(counties, key=itemgetter(0)))


def _below(home: str, *levels: Level) -> Sequence[tuple[str, str, str | None]]:
    """Code, name and the code above, in the order of codes: 990121 itself, 9901 of a city 990100, 99 of a province."""
    prefix = home.removesuffix("00").removesuffix("00")
    inside = Region.code.startswith(prefix), Region.level.in_(levels)
    query = select(Region.code, Region.name, Region.parent_code).where(*inside).order_by(Region.code)
    return [(code, name, above) for code, name, above in db.session.execute(query)]
