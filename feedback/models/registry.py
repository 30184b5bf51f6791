"""Regions, units and their hierarchy, targets and who owns or uses them, data items.

Nothing here is deleted or overwritten: rows have from/to days, so a case of last year reads as it then was.
"""

import uuid
from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from feedback.categories import Level, TargetKind
from feedback.db import Base
from feedback.models.columns import check, one_of, open_text, random_id

REGISTRY = "the public registry of units and targets"


class Relation(StrEnum):
    """How a unit stands to a target; 层层加码 is usually the user."""

    OWNER = "owner"
    USER = "user"
    PROMOTER = "promoter"
    APPRAISER = "appraiser"


class TargetStatus(StrEnum):
    IN_USE = "in_use"
    CORRECTING = "correcting"
    MERGED = "merged"
    RETIRED = "retired"


class Region(Base):
    """An administrative division: six digits to the county, nine for a township (GB/T 2260)."""

    __tablename__ = "regions"

    code: Mapped[str] = open_text(REGISTRY, 9, primary_key=True)
    name: Mapped[str] = open_text(REGISTRY, 60)
    level: Mapped[Level] = one_of(Level, "level")
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"), index=True, info={"open": REGISTRY})


class Unit(Base):
    """A public body. `superior_id` is the unit one level up; discipline inspection is marked (R4)."""

    __tablename__ = "units"

    id: Mapped[uuid.UUID] = random_id()
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"))
    name: Mapped[str] = open_text(REGISTRY, 100)
    level: Mapped[Level] = one_of(Level, "level")
    region_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"), info={"open": REGISTRY})
    superior_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("units.id"))
    is_discipline: Mapped[bool] = mapped_column(default=False)
    succeeded_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("units.id"))
    from_day: Mapped[date]
    to_day: Mapped[date | None]

    superior: Mapped["Unit | None"] = relationship(foreign_keys=[superior_id], remote_side=[id])

    __table_args__ = (
        UniqueConstraint("office_id", "name", "from_day"),
        check("not_its_own_superior", "superior_id IS NULL OR superior_id <> id"),
        check("days_in_order", "to_day IS NULL OR to_day >= from_day"),
        Index("ix_units_below", "superior_id"),
    )


class Target(Base):
    """What a complaint is about: an app, account, group, system or form. Proposed until confirmed."""

    __tablename__ = "targets"

    id: Mapped[uuid.UUID] = random_id()
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"))
    kind: Mapped[TargetKind] = one_of(TargetKind, "kind")
    name: Mapped[str] = open_text(REGISTRY, 100)
    status: Mapped[TargetStatus] = one_of(TargetStatus, "status", default=TargetStatus.IN_USE)
    confirmed: Mapped[bool] = mapped_column(default=True)

    units: Mapped[list["TargetUnit"]] = relationship(back_populates="target")

    __table_args__ = (UniqueConstraint("office_id", "name", "kind"),)


class TargetUnit(Base):
    """Which unit owns, uses, promotes or appraises a target, and since when."""

    __tablename__ = "target_units"

    id: Mapped[uuid.UUID] = random_id()
    target_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("targets.id"))
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("units.id"))
    relation: Mapped[Relation] = one_of(Relation, "relation")
    from_day: Mapped[date]
    to_day: Mapped[date | None]

    target: Mapped[Target] = relationship(back_populates="units")
    unit: Mapped[Unit] = relationship()

    __table_args__ = (
        UniqueConstraint("target_id", "unit_id", "relation", "from_day"),
        check("days_in_order", "to_day IS NULL OR to_day >= from_day"),
    )


class DataItem(Base):
    """A piece of data that units ask for (户数, 走访记录 …). Proposed until confirmed."""

    __tablename__ = "data_items"

    id: Mapped[uuid.UUID] = random_id()
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"))
    name: Mapped[str] = open_text(REGISTRY, 100)
    confirmed: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (UniqueConstraint("office_id", "name"),)
