"""To whom a matter may not go, and why (R4, R5, R7, R8). Pure: the page warns by it, use cases refuse by it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from feedback.categories import Nature
from feedback.wording import N_
from moderation.routing.hierarchy import Registry, UnitFacts

_ACCUSING = frozenset({Nature.ACCUSATION, Nature.RETALIATION})


class Reason(NamedTuple):
    """`words` is a message id, `params` what stands in it."""

    words: str
    params: dict[str, str]


@dataclass(frozen=True, slots=True)
class Burden:
    """What the cases of a matter say together. `barred` as a moderator read it in them; `few` when fewer than three
    like reports go to the owner only (R7)."""

    natures: frozenset[Nature] = field(default_factory=frozenset)
    barred: frozenset[UUID] = field(default_factory=frozenset)
    from_own_unit: bool = False
    few: bool = False

    @property
    def accuses(self) -> bool:
        return bool(self.natures & _ACCUSING)


def refusal(registry: Registry, burden: Burden, unit_id: UUID) -> Reason | None:
    """Why the unit may not be asked to answer; None when it may."""
    unit = registry.units.get(unit_id)
    if unit is None or registry.current(unit_id).has_ended:
        return Reason(N_("登记册里没有这个单位"), {})
    if (now := registry.current(unit_id)).id != unit_id:
        return _said(N_("%(unit)s已由%(successor)s承接"), unit, successor=now.name)
    if _is_kept_from(registry, burden, unit):
        return _said(N_("%(unit)s是须回避的单位，或是其下级、承接单位"), unit)
    if unit.is_discipline:
        return None
    return _not_wide_enough(registry, burden, unit)


def self_check_refusal(registry: Registry, burden: Burden, written_to: Iterable[UUID] = ()) -> Reason | None:
    """Why a self-check notice to all using units may not be sent; None when it may. It may have been written to some
    that have since ceased to use the target."""
    if not registry.users:
        return Reason(N_("没有登记使用单位"), {})
    if burden.accuses or burden.from_own_unit:
        return Reason(N_("反映的是人或本单位的要求，不能发给使用单位"), {})
    if any(is_kept_from(registry, burden, unit) for unit in {*_users_now(registry), *written_to}):
        return Reason(N_("使用单位里有须回避的单位；漏发一家等于指明是谁"), {})
    if registry.only_township():
        return Reason(N_("只有一个乡镇在用，通知等于指明出处"), {})
    return None


def is_kept_from(registry: Registry, burden: Burden, unit_id: UUID) -> bool:
    """Whether it is barred, stands below what is, or has taken its place: what was sent there is taken back."""
    unit = registry.units.get(unit_id)
    return unit is not None and _is_kept_from(registry, burden, unit)


def _users_now(registry: Registry) -> Iterator[UUID]:
    yield from (registry.current(user).id for user in registry.users)


def _not_wide_enough(registry: Registry, burden: Burden, unit: UnitFacts) -> Reason | None:
    if burden.accuses and not _is_above(registry, unit, burden.barred):
        return _said(N_("反映的是人或打击报复，只能交纪检机关或被反映单位的上级，不能交%(unit)s"), unit)
    if burden.barred and not _is_owner_or_above(registry, unit) and not _is_above(registry, unit, burden.barred):
        return _said(N_("有须回避的单位，只能交主办单位、上级或纪检机关，不能交%(unit)s"), unit)
    if burden.from_own_unit and not _is_general(registry, unit):
        return _said(N_("反映的是本单位的要求，只能交主办单位或上一级，按一般问题整改，不能交%(unit)s"), unit)
    if burden.few and not _is_general(registry, unit):
        return _said(N_("同类反映太少，只能交主办单位或其上级，不能交%(unit)s"), unit)
    return _points_at_one_township(registry, unit)


def _points_at_one_township(registry: Registry, unit: UnitFacts) -> Reason | None:
    """Where one township alone uses the target, its name is known to whoever owns it."""
    only = registry.only_township()
    has_superior = any(True for _ in registry.above(unit.id))
    if only is None or not has_superior:
        return None
    if unit.id == only or unit.id in {registry.current(owner).id for owner in registry.owners}:
        return _said(N_("只有一个乡镇在用，交%(unit)s等于指明出处，须上提一级"), unit)
    return None


def _is_kept_from(registry: Registry, burden: Burden, unit: UnitFacts) -> bool:
    """Discipline inspection below a barred government still may, unless it is itself complained of."""
    named = burden.barred | {registry.current(barred).id for barred in burden.barred if barred in registry.units}
    if unit.is_discipline:
        return unit.id in named
    return unit.id in registry.with_all_below(named)


def _is_general(registry: Registry, unit: UnitFacts) -> bool:
    if registry.owners:
        return _is_owner_or_above(registry, unit)
    return not unit.is_small


def _is_owner_or_above(registry: Registry, unit: UnitFacts) -> bool:
    owners = [registry.current(owner).id for owner in registry.owners]
    return unit.id in owners or _is_above(registry, unit, owners)


def _is_above(registry: Registry, unit: UnitFacts, below: Iterable[UUID]) -> bool:
    return any(
        superior.id == unit.id
        for lower in below
        if lower in registry.units
        for start in {lower, registry.current(lower).id}
        for superior in registry.above(start)
    )


def _said(words: str, unit: UnitFacts, **more: str) -> Reason:
    return Reason(words, {"unit": unit.name, **more})
