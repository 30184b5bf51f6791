"""Who is responsible for a burden, and why: 谁主办谁负责. Pure; what a page shows, a moderator decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from feedback.categories import Level
from feedback.wording import N_
from moderation.routing.barring import Burden, Reason, refusal
from moderation.routing.hierarchy import Registry, UnitFacts

_HIGHEST_FIRST = list(Level)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`unit` is None where the registry knows nobody. `by_letter`: it can not be asked on the platform; then
    `instead` names the superiors that can, nearest first."""

    unit: UnitFacts | None
    reasons: tuple[Reason, ...]
    by_letter: bool = False
    instead: tuple[UnitFacts, ...] = ()


def suggest(registry: Registry, burden: Burden) -> Suggestion:
    """The unit to ask first, with every step of the reasoning in words."""
    start, reasons = _source(registry, burden)
    unit = _climb(registry, burden, start, reasons)
    if unit is None:
        return Suggestion(None, (*reasons, Reason(N_("登记册里找不到可以承办的单位，请核实后自行选择"), {})))
    if unit.has_officer:
        return Suggestion(unit, tuple(reasons))
    reasons.append(Reason(N_("%(unit)s在平台上没有经办人，可以发公函，或者改交上级"), {"unit": unit.name}))
    return Suggestion(unit, tuple(reasons), by_letter=True, instead=reachable_above(registry, burden, unit.id))


def reachable_above(registry: Registry, burden: Burden, unit_id: UUID) -> tuple[UnitFacts, ...]:
    """The unit's superiors that may be asked and can answer on the platform, nearest first."""
    superiors = registry.above(unit_id)
    return tuple(unit for unit in superiors if unit.has_officer and refusal(registry, burden, unit.id) is None)


def may_be_asked(registry: Registry, burden: Burden) -> tuple[UnitFacts, ...]:
    """Every unit no rule refuses, highest first."""
    units = (unit for unit in registry.units.values() if refusal(registry, burden, unit.id) is None)
    return tuple(sorted(units, key=lambda unit: (_HIGHEST_FIRST.index(unit.level), unit.name)))


def _source(registry: Registry, burden: Burden) -> tuple[UnitFacts | None, list[Reason]]:
    if burden.accuses:
        return _for_accusations(registry, burden)
    if registry.owners:
        owner = registry.units[registry.owners[0]]
        params = {"target": registry.target_name, "unit": owner.name}
        return owner, [Reason(N_("“%(target)s”由%(unit)s主办，谁主办谁负责"), params)]
    shared = _common_superior(registry)
    if shared:
        params = {"target": registry.target_name, "unit": shared.name}
        return shared, [Reason(N_("“%(target)s”没有登记主办单位；%(unit)s是各使用单位共同的上级"), params)]
    return None, [Reason(N_("没有登记对象，或对象没有登记主办单位和使用单位"), {})]


def _for_accusations(registry: Registry, burden: Burden) -> tuple[UnitFacts | None, list[Reason]]:
    reasons = [Reason(N_("反映的是人、违纪或打击报复，只交纪检机关或上一级"), {})]
    above = [
        superior for barred in sorted(burden.barred) if barred in registry.units for superior in registry.above(barred)
    ]
    candidates = [*_disciplines(registry, burden), *above]
    return next((unit for unit in candidates if refusal(registry, burden, unit.id) is None), None), reasons


def _disciplines(registry: Registry, burden: Burden) -> Iterator[UnitFacts]:
    """The lowest that is not below those complained of."""
    ranks = [_HIGHEST_FIRST.index(registry.units[barred].level) for barred in burden.barred if barred in registry.units]
    lowest = min(ranks, default=len(_HIGHEST_FIRST))
    units = [
        unit for unit in registry.units.values() if unit.is_discipline and _HIGHEST_FIRST.index(unit.level) <= lowest
    ]
    yield from sorted(units, key=lambda unit: (-_HIGHEST_FIRST.index(unit.level), unit.name))


def _climb(registry: Registry, burden: Burden, unit: UnitFacts | None, reasons: list[Reason]) -> UnitFacts | None:
    """From a unit that a rule refuses to what it became, else one level up, until a rule allows it."""
    seen: set[UUID] = set()
    while unit is not None and unit.id not in seen:
        refused = refusal(registry, burden, unit.id)
        if refused is None:
            return unit
        reasons.append(refused)
        seen.add(unit.id)
        now = registry.current(unit.id)
        unit = now if now.id != unit.id else next(registry.above(unit.id), None)
    return None


def _common_superior(registry: Registry) -> UnitFacts | None:
    """The lowest unit above all using units."""
    chains = [list(registry.above(registry.current(user).id)) for user in registry.users]
    if not chains:
        return None
    shared = set.intersection(*({unit.id for unit in chain} for chain in chains))
    return next((unit for unit in chains[0] if unit.id in shared), None)
