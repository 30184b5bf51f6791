"""What the form can offer at present: the places of the office's region, and whether identity can be left.

It changes a few times a year and is asked on every visit: each process reads it again after a minute.
"""

import time
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain

from flask import current_app
from sqlalchemy import select

from feedback import regions
from feedback.cases import IntakeClosed, intake_or_none
from feedback.categories import Level
from feedback.db import db
from feedback.models import Office, Region

KEPT_SECONDS = 60.0
EXTENSION = "zhiyan.offer"
MOST_TOWNSHIPS = 40
"""With more of them the page would no longer fit the first window of a slow line; the county is enough then."""

Option = tuple[str, str]
Group = tuple[str, tuple[Option, ...]]


@dataclass(frozen=True, slots=True)
class Offer:
    """`places` in groups (a county and its townships; "" for a plain list of counties) of code and name."""

    takes_identity: bool
    places: tuple[Group, ...]
    codes: frozenset[str]
    until: float


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
    places = _places_below(home)
    codes = frozenset(code for _, group in places for code, _ in group)
    return Offer(intake.takes_identity, places, codes, time.monotonic() + KEPT_SECONDS)


def _places_below(home: str) -> tuple[Group, ...]:
    query = (
        select(Region.code, Region.name)
        .where(Region.code.startswith(_prefix_of(home)), Region.level.in_((Level.COUNTY, Level.TOWNSHIP, Level.CITY)))
        .order_by(Region.code)
    )
    counties: list[Option] = []
    townships: dict[str, list[Option]] = defaultdict(list)
    for code, name in db.session.execute(query):
        if len(code) == 9:
            townships[regions.county_of(code)].append((code, name))
        elif regions.stands_for_a_county(code):
            counties.append((code, name))
    if not 0 < len(list(chain.from_iterable(townships.values()))) <= MOST_TOWNSHIPS:
        return (("", tuple(counties)),) if counties else ()
    return tuple((name, ((code, name), *townships[code])) for code, name in counties)


def _prefix_of(home: str) -> str:
    """990121 itself, 9901 of a city 990100, 99 of a province 990000."""
    return home.removesuffix("00").removesuffix("00")
