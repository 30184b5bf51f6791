"""Units as routing needs to know them: who stands above, below and after whom. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from feedback.categories import Level

_BELOW_THE_COUNTY = frozenset({Level.TOWNSHIP, Level.VILLAGE})


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """`has_officer`: somebody can answer for it on the platform. `successor_id`: it was merged or renamed. One that has
    ended without one is asked nothing; it still stands between those above and those below."""

    id: UUID
    name: str
    level: Level
    superior_id: UUID | None = None
    is_discipline: bool = False
    successor_id: UUID | None = None
    has_officer: bool = True
    has_ended: bool = False

    @property
    def is_small(self) -> bool:
        """A township or village: few people, easily guessed at."""
        return self.level in _BELOW_THE_COUNTY


@dataclass(frozen=True, slots=True)
class Registry:
    """The units of an office, and how they stand to the one target in question."""

    units: Mapping[UUID, UnitFacts]
    target_name: str = ""
    owners: tuple[UUID, ...] = ()
    users: tuple[UUID, ...] = ()

    def current(self, unit_id: UUID) -> UnitFacts:
        """The unit, or what it has become. KeyError for a unit of nowhere."""
        unit, seen = self.units[unit_id], {unit_id}
        while unit.successor_id and unit.successor_id in self.units and unit.successor_id not in seen:
            unit = self.units[unit.successor_id]
            seen.add(unit.id)
        return unit

    def above(self, unit_id: UUID) -> Iterator[UnitFacts]:
        """The superiors that there are, nearest first, as they are now called."""
        seen = {unit_id}
        superior_id = self.units[unit_id].superior_id
        while superior_id and superior_id in self.units and superior_id not in seen:
            seen.add(superior_id)
            superior = self.current(superior_id)
            if not superior.has_ended:
                yield superior
            superior_id = superior.superior_id

    def with_all_below(self, unit_ids: Iterable[UUID]) -> frozenset[UUID]:
        """The units, all below them, and whatever any of these became."""
        reached: set[UUID] = set()
        waiting = list(unit_ids)
        while waiting:
            unit_id = waiting.pop()
            if unit_id not in reached:
                reached.add(unit_id)
                waiting += self._next_to(unit_id)
        return frozenset(reached)

    def only_township(self) -> UUID | None:
        """The one township that uses the target, villages counting as their township; None when there are more (R5)."""
        townships = {self._township_of(self.current(user)) for user in self.users}
        only = next(iter(townships)) if len(townships) == 1 else None
        return only if only is not None and self.units[only].is_small else None

    def _township_of(self, unit: UnitFacts) -> UUID:
        superior = self.units.get(unit.superior_id) if unit.superior_id else None
        return superior.id if unit.level is Level.VILLAGE and superior else unit.id

    def _next_to(self, unit_id: UUID) -> Iterator[UUID]:
        yield from (unit.id for unit in self.units.values() if unit.superior_id == unit_id)
        unit = self.units.get(unit_id)
        if unit and unit.successor_id:
            yield unit.successor_id
