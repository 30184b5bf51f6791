"""Filling the registry: divisions, units and their hierarchy, targets and who stands how to them.

An import only adds and, of a unit already there, fills what was empty: what stands was read by earlier cases.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select

from feedback import ledger
from feedback.categories import Level, TargetKind
from feedback.db import db, writing
from feedback.limits import today
from feedback.models import Office, Region, Relation, Target, TargetUnit, Unit
from feedback.regions import RegionRow

AT_A_TIME = 1000


class NoOffice(Exception):
    """No office has been set up; the registry belongs to one."""


class UnknownName(Exception):
    """A row names a unit or region that is neither in the registry nor in the import."""

    def __init__(self, name: str, line: int) -> None:
        super().__init__(name)
        self.name, self.line = name, line


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit to be known. `superior` is the name of the unit one level up, `region` a code; both may be empty."""

    line: int
    name: str
    level: Level
    region: str = ""
    superior: str = ""
    is_discipline: bool = False


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target to be known, with the names of the units that own, use, promote or appraise it."""

    line: int
    name: str
    kind: TargetKind
    stands: Mapping[Relation, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Added:
    """How many rows an import made."""

    units: int
    targets: int
    relations: int


def add_regions(rows: Iterable[RegionRow]) -> int:
    """Make the divisions that are missing known; give how many. Parents must come before their children."""
    with writing():
        known = set(db.session.scalars(select(Region.code)))
        missing = [
            {"code": row.code, "name": row.name, "level": Level(row.level), "parent_code": row.parent_code}
            for row in rows
            if row.code not in known
        ]
        for first in range(0, len(missing), AT_A_TIME):
            db.session.execute(insert(Region), missing[first : first + AT_A_TIME])
    return len(missing)


def add_to_registry(units: Sequence[UnitRow], targets: Sequence[TargetRow]) -> Added:
    """Make units and targets known, all or none; a repeated import adds nothing. Raises NoOffice, UnknownName."""
    with writing():
        office_id = db.session.scalar(select(Office.id))
        if office_id is None:
            raise NoOffice
        added = _Import(office_id).run(units, targets)
        ledger.record(
            "registry_imported",
            office_id=office_id,
            staff_id=None,
            subject=("office", office_id),
            facts={"units": added.units, "targets": added.targets, "relations": added.relations},
        )
    return added


class _Import:
    def __init__(self, office_id: uuid.UUID) -> None:
        self.office_id = office_id
        self.units: dict[str, Unit] = {unit.name: unit for unit in self._of_office(Unit) if unit.to_day is None}
        self.targets: dict[tuple[str, TargetKind], Target] = {
            (target.name, target.kind): target for target in self._of_office(Target)
        }
        self.codes = set(db.session.scalars(select(Region.code)))

    def run(self, units: Sequence[UnitRow], targets: Sequence[TargetRow]) -> Added:
        new_units = [self.unit(row) for row in units]
        db.session.flush()
        for row in units:
            self.put_below(row)
        new_targets = [self.target(row) for row in targets]
        db.session.flush()
        relations = sum(self.relations(row) for row in targets)
        return Added(sum(new_units), sum(new_targets), relations)

    def unit(self, row: UnitRow) -> bool:
        if row.region and row.region not in self.codes:
            raise UnknownName(row.region, row.line)
        known = self.units.get(row.name)
        if known:
            known.region_code = known.region_code or row.region or None
            return False
        self.units[row.name] = Unit(
            id=uuid.uuid4(),
            office_id=self.office_id,
            name=row.name,
            level=row.level,
            region_code=row.region or None,
            is_discipline=row.is_discipline,
            from_day=today(),
        )
        db.session.add(self.units[row.name])
        return True

    def put_below(self, row: UnitRow) -> None:
        unit = self.units[row.name]
        if row.superior and unit.superior_id is None:
            unit.superior_id = self.unit_named(row.superior, row.line).id

    def target(self, row: TargetRow) -> bool:
        if (row.name, row.kind) in self.targets:
            return False
        target = Target(id=uuid.uuid4(), office_id=self.office_id, kind=row.kind, name=row.name)
        self.targets[row.name, row.kind] = target
        db.session.add(target)
        return True

    def relations(self, row: TargetRow) -> int:
        """Add what does not stand yet; a relation that has ended may begin again."""
        target = self.targets[row.name, row.kind]
        query = select(TargetUnit.unit_id, TargetUnit.relation).where(
            TargetUnit.target_id == target.id, TargetUnit.to_day.is_(None)
        )
        standing = {(unit_id, relation) for unit_id, relation in db.session.execute(query)}
        wanted = {
            (self.unit_named(name, row.line).id, relation) for relation, names in row.stands.items() for name in names
        }
        for unit_id, relation in wanted - standing:
            db.session.add(TargetUnit(target_id=target.id, unit_id=unit_id, relation=relation, from_day=today()))
        return len(wanted - standing)

    def unit_named(self, name: str, line: int) -> Unit:
        if name not in self.units:
            raise UnknownName(name, line)
        return self.units[name]

    def _of_office(self, model: Any) -> list[Any]:
        return list(db.session.scalars(select(model).where(model.office_id == self.office_id)))
