"""The registry and the cases of a matter, as the rules of routing need them."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, exists, or_, select

from feedback.db import db
from feedback.limits import today
from feedback.models import BarredUnit, Case, DispatchKind, Matter, Relation, Target, TargetUnit, Unit
from feedback.wording import N_
from moderation.dispatches.few_reports import goes_to_owner_only
from moderation.models import Membership, Role, Staff
from moderation.routing.barring import Burden, Reason, is_kept_from, refusal, self_check_refusal
from moderation.routing.hierarchy import Registry, UnitFacts
from moderation.routing.suggestions import Suggestion, may_be_asked, reachable_above, suggest


class AddresseeRefused(Exception):
    """A rule keeps the matter from this unit."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.words)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Addressees:
    """Whom to ask first and why, and everyone no rule refuses. `no_self_check` says why no notice to all users."""

    suggestion: Suggestion
    allowed: tuple[UnitFacts, ...]
    no_self_check: Reason | None


def addressees_for(matter: Matter, *, from_own_unit: bool) -> Addressees:
    """`from_own_unit`: a case of it says so (R8), which only whoever opened it knows."""
    registry, burden = registry_for(matter), burden_of(matter, from_own_unit=from_own_unit)
    refused = self_check_refusal(registry, burden)
    return Addressees(suggest(registry, burden), may_be_asked(registry, burden), refused)


def require_allowed(matter: Matter, unit_ids: Iterable[uuid.UUID], kind: DispatchKind, *, from_own_unit: bool) -> None:
    """Raise AddresseeRefused where R4, R5, R7 or R8 keeps the matter from one of the units."""
    registry, burden = registry_for(matter), burden_of(matter, from_own_unit=from_own_unit)
    if kind is DispatchKind.SELF_CHECK:
        reason = self_check_refusal(registry, burden, unit_ids)
    else:
        reason = next((found for unit_id in unit_ids if (found := refusal(registry, burden, unit_id))), None)
    if reason:
        raise AddresseeRefused(reason)


def units_kept_from(matter: Matter, unit_ids: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Of these units, those that a case has been kept from, perhaps since they were sent a dispatch (R4)."""
    burden, asked = burden_of(matter, from_own_unit=False), set(unit_ids)
    if not burden.barred or not asked:
        return frozenset()
    registry = registry_for(matter)
    return frozenset(unit_id for unit_id in asked if is_kept_from(registry, burden, unit_id))


def require_not_kept_from(matter: Matter, unit_id: uuid.UUID) -> None:
    """Before another word to a unit that has the matter in hand. Raises AddresseeRefused."""
    if units_kept_from(matter, [unit_id]):
        raise AddresseeRefused(Reason(N_("这个单位现在须回避，请撤回这一件"), {}))


def is_kept_from_any(case: Case, unit_ids: Iterable[uuid.UUID]) -> bool:
    """Whether the case is kept from one of these units (R4)."""
    barred = frozenset(db.session.scalars(select(BarredUnit.unit_id).where(BarredUnit.case_id == case.id)))
    if not barred:
        return False
    registry, burden = Registry(units_of(case.office_id)), Burden(barred=barred)
    return any(is_kept_from(registry, burden, unit_id) for unit_id in unit_ids)


def burden_of(matter: Matter, *, from_own_unit: bool) -> Burden:
    """What all cases of the matter say together; the bars of withdrawn ones stand."""
    of_matter = Case.matter_id == matter.id
    natures = db.session.scalars(select(Case.nature).where(of_matter, Case.nature.is_not(None)).distinct())
    barred = db.session.scalars(select(BarredUnit.unit_id).join(Case).where(of_matter).distinct())
    return Burden(
        natures=frozenset(nature for nature in natures if nature),
        barred=frozenset(barred),
        from_own_unit=from_own_unit,
        few=goes_to_owner_only(matter),
    )


def registry_for(matter: Matter) -> Registry:
    """The units of the office and how they now stand to the matter's target."""
    target = db.session.get(Target, matter.target_id) if matter.target_id else None
    return Registry(
        units=units_of(matter.office_id),
        target_name=target.name if target else "",
        owners=_stand(matter, Relation.OWNER),
        users=_stand(matter, Relation.USER),
    )


def superiors_that_can_answer(matter: Matter, unit_id: uuid.UUID) -> tuple[UnitFacts, ...]:
    """For a unit nobody answers for: its superiors that may be asked instead, nearest first."""
    return reachable_above(registry_for(matter), burden_of(matter, from_own_unit=False), unit_id)


def units_of(office_id: uuid.UUID) -> dict[uuid.UUID, UnitFacts]:
    """Every unit the office knows, former ones with what became of them."""
    answering = set(db.session.scalars(_units_with_officer()))
    units = db.session.scalars(select(Unit).where(Unit.office_id == office_id))
    return {
        unit.id: UnitFacts(
            id=unit.id,
            name=unit.name,
            level=unit.level,
            superior_id=unit.superior_id,
            is_discipline=unit.is_discipline,
            successor_id=unit.succeeded_by_id,
            has_officer=unit.id in answering,
            has_ended=unit.to_day is not None and unit.succeeded_by_id is None,
        )
        for unit in units
    }


def has_officer(unit_id: uuid.UUID) -> bool:
    """Whether somebody can now answer for the unit on the platform."""
    return bool(db.session.scalar(select(exists(_units_with_officer().where(Membership.unit_id == unit_id)))))


def _units_with_officer() -> Select[uuid.UUID | None]:
    return (
        select(Membership.unit_id)
        .join(Staff)
        .where(
            Membership.role == Role.UNIT_OFFICER,
            Membership.from_day <= today(),
            or_(Membership.to_day.is_(None), Membership.to_day > today()),
            Staff.enrolled_at.is_not(None),
            or_(Staff.left_on.is_(None), Staff.left_on > today()),
        )
    )


def _stand(matter: Matter, relation: Relation) -> tuple[uuid.UUID, ...]:
    if matter.target_id is None:
        return ()
    query = (
        select(TargetUnit.unit_id)
        .join(Unit, Unit.id == TargetUnit.unit_id)
        .where(TargetUnit.target_id == matter.target_id, TargetUnit.relation == relation, TargetUnit.to_day.is_(None))
        .where(or_(Unit.to_day.is_(None), Unit.succeeded_by_id.is_not(None)))
        .order_by(TargetUnit.from_day, Unit.name)
    )
    return tuple(db.session.scalars(query))
