"""R5 in the words themselves: a unit is told the county at most, so no township of the region may be named."""

from collections.abc import Collection, Iterator

from sqlalchemy import literal, select

from feedback.categories import Level
from feedback.db import db
from feedback.models import Region
from feedback.wording import N_
from moderation.checks.findings import Finding, FindingKind

_TOO_SMALL = N_("乡镇、村一级的地名：承办单位最多只知道到县")
_SHORTEST_NAME = 2


def small_places(words: str, province: str, *, names: Collection[str]) -> list[Finding]:
    """Names of townships and villages in the words, wherever they stand; those within the name of a target excepted.

    `province` is the first two digits of the office's region.
    """
    query = select(Region.name).where(
        Region.level.in_((Level.TOWNSHIP, Level.VILLAGE)),
        Region.code.startswith(province),
        literal(words).contains(Region.name),
    )
    found = {name for name in db.session.scalars(query) if len(name) >= _SHORTEST_NAME}
    return [one for place in sorted(found) if not _is_part_of(place, names) for one in _where(place, words)]


def _is_part_of(place: str, names: Collection[str]) -> bool:
    return any(place in name for name in names)


def _where(place: str, words: str) -> Iterator[Finding]:
    start = words.find(place)
    while start >= 0:
        yield Finding(FindingKind.DETAIL, start, start + len(place), place, _TOO_SMALL)
        start = words.find(place, start + len(place))
