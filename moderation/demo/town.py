"""望川县 as town.toml describes it: regions, units, targets, data items and the published calendar."""

import uuid
from datetime import date
from typing import Any

from feedback.categories import Level, TargetKind
from feedback.db import db
from feedback.models import (
    DataItem,
    Region,
    Relation,
    Target,
    TargetStatus,
    TargetUnit,
    Unit,
)

LONG_AGO = date(2020, 1, 1)


def register_regions(town: dict[str, Any]) -> None:
    """Inside the caller's write. The office comes after its regions and before all else."""
    for code, name, level, parent in town["regions"]:
        db.session.add(Region(code=code, name=name, level=Level(level), parent_code=parent or None))
        db.session.flush()


def register_units_and_targets(town: dict[str, Any], office_id: uuid.UUID) -> None:
    """Inside the caller's write."""
    units = _units(town["units"], office_id)
    for target in town["target"]:
        _target(target, office_id, units)
    db.session.add_all(DataItem(office_id=office_id, name=name) for name in town["data_items"])
    db.session.flush()


def _units(rows: list[list[str]], office_id: uuid.UUID) -> dict[str, uuid.UUID]:
    units: dict[str, uuid.UUID] = {}
    for name, level, region, superior in rows:
        unit = Unit(
            id=uuid.uuid4(),
            office_id=office_id,
            name=name,
            level=Level(level),
            region_code=region,
            superior_id=units.get(superior),
            is_discipline="纪委监委" in name,
            from_day=LONG_AGO,
        )
        db.session.add(unit)
        db.session.flush()
        units[name] = unit.id
    return units


def _target(facts: dict[str, Any], office_id: uuid.UUID, units: dict[str, uuid.UUID]) -> None:
    target = Target(
        id=uuid.uuid4(),
        office_id=office_id,
        kind=TargetKind(facts["kind"]),
        name=facts["name"],
        status=TargetStatus(facts.get("status", "in_use")),
    )
    db.session.add(target)
    db.session.flush()
    for relation in Relation:
        for name in facts.get(relation, ()):
            stands = {"target_id": target.id, "unit_id": units[name], "relation": relation}
            db.session.add(TargetUnit(**stands, from_day=LONG_AGO))
