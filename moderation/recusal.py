"""R18 as conditions on a case: whose own unit keeps them from it, and when that is so of every moderator."""

import uuid
from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, false, or_, select, true, union
from sqlalchemy.orm import aliased

from feedback.db import db
from feedback.models import BarredUnit, Case, Dispatch, Relation, TargetUnit, Unit
from moderation.accounts.people import holds_today
from moderation.models import Membership, Role, Staff


def not_recused(own: Collection[uuid.UUID]) -> list[ColumnElement[bool]]:
    """Conditions on a case for a person of these units: none of them owns or uses its target, and none is a unit
    barred from it, stands below one or has taken the place of one (R4)."""
    if not own:
        return []
    of_own_targets, barred = _kept_from(own)
    # Neither list asks anything of the case, so each is made once for a whole queue.
    return [or_(Case.target_id.is_(None), Case.target_id.not_in(of_own_targets)), Case.id.not_in(barred)]


def left_to_nobody(office_id: uuid.UUID) -> list[ColumnElement[bool]]:
    """Conditions on a case, each enough: whoever moderates today, it is kept from them; or so is its matter, perhaps
    from each for another reason. One statement; true of every case where nobody moderates, false of every case where
    somebody is of no unit."""
    units = _units_of_moderators(office_id)
    if not units:
        return [true()]
    if not all(units.values()):
        return [false()]
    first, *others = units.values()
    matters = [Case.matter_id.in_(_matters_kept_from(own)) for own in units.values()]
    return [and_(Case.id.in_(_cases_kept_from(first)), *map(_is_recused, others)), and_(*matters)]


def _cases_kept_from(own: Collection[uuid.UUID]) -> CompoundSelect[uuid.UUID]:
    """The same as `_is_recused`, gathered by their indexes: asked of each, it would read every case of the office."""
    of_own_targets, barred = _kept_from(own)
    return union(select(Case.id).where(Case.target_id.in_(of_own_targets)).correlate(None), barred)


def _matters_kept_from(own: Collection[uuid.UUID]) -> CompoundSelect[uuid.UUID | None]:
    """Those with a case, or with a dispatch, that people of these units may not know of."""
    cases = select(Case.matter_id).where(_is_recused(own)).correlate(None)
    return union(cases, select(Dispatch.matter_id).where(Dispatch.unit_id.in_(own)))


def _is_recused(own: Collection[uuid.UUID]) -> ColumnElement[bool]:
    of_own_targets, barred = _kept_from(own)
    return or_(Case.target_id.in_(of_own_targets), Case.id.in_(barred))


def _kept_from(own: Collection[uuid.UUID]) -> tuple[Select[uuid.UUID], Select[uuid.UUID]]:
    """The targets of these units, and the cases kept from them."""
    of_own_targets = select(TargetUnit.target_id).where(
        TargetUnit.unit_id.in_(own),
        TargetUnit.relation.in_((Relation.OWNER, Relation.USER)),
        TargetUnit.to_day.is_(None),
    )
    return of_own_targets, select(BarredUnit.case_id).where(BarredUnit.unit_id.in_(_with_all_above(own)))


def _units_of_moderators(office_id: uuid.UUID) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Every unit a moderator is of, whatever the role it stands beside."""
    moderators = select(Membership.staff_id).where(
        Membership.office_id == office_id, Membership.role == Role.MODERATOR, holds_today()
    )
    query = (
        select(Membership.staff_id, Membership.unit_id)
        .join(Staff, Staff.id == Membership.staff_id)
        .where(Membership.staff_id.in_(moderators), holds_today())
        .where(Staff.enrolled_at.is_not(None), Staff.left_on.is_(None))
        .order_by(Membership.staff_id, Membership.unit_id)
    )
    units: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for staff_id, unit_id in db.session.execute(query):
        units[staff_id].update([unit_id] if unit_id else [])
    return units


def _with_all_above(own: Collection[uuid.UUID]) -> Select[uuid.UUID]:
    """The units, those they took the place of, and every superior of either."""
    lower = aliased(Unit)
    reached = select(Unit.id, Unit.superior_id).where(Unit.id.in_(own)).cte(recursive=True)
    onward = or_(lower.id == reached.c.superior_id, lower.succeeded_by_id == reached.c.id)
    return select(reached.union(select(lower.id, lower.superior_id).join(reached, onward)).c.id)
