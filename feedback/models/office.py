"""The office that runs an instance, its keys and its calendar."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base
from feedback.models.columns import WITHOUT_ROWID, check, digest, open_text, random_id, sealed


class Office(Base):
    """受理机构. Receives cases once `opened_at` is set: two people can then approve each other's abstracts."""

    __tablename__ = "offices"

    id: Mapped[uuid.UUID] = random_id()
    name: Mapped[str] = open_text("shown on every page", 100)
    region_code: Mapped[str] = open_text("the place the office serves; the form offers the counties below it", 6)
    superior_office_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("offices.id"))
    is_demo: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime | None]
    recovery_public_key: Mapped[bytes | None] = digest("public half of the recovery key", 1216)
    pepper_check: Mapped[bytes] = digest("tells a wrong receipt pepper at start")
    secret_check: Mapped[bytes] = digest("tells a wrong secret key at start")

    __table_args__ = (check("open_needs_recovery", "opened_at IS NULL OR recovery_public_key IS NOT NULL"),)


class Setting(Base):
    """A limit or threshold changed by the administrator; what is absent has its default."""

    __tablename__ = "settings"

    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"), primary_key=True)
    name: Mapped[str] = open_text("the name of a setting", 60, primary_key=True)
    value: Mapped[dict[str, Any]] = mapped_column(info={"open": "administrators' choice of a limit"})


class IntakeKey(Base):
    """One period's key: reports are sealed to its public half; grants hold its private half."""

    __tablename__ = "intake_keys"

    id: Mapped[uuid.UUID] = random_id()
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"))
    public_key: Mapped[bytes] = digest("public half", 1216)
    to_recovery: Mapped[bytes] = sealed()
    from_day: Mapped[date]
    to_day: Mapped[date | None]

    __table_args__ = (check("days_in_order", "to_day IS NULL OR to_day >= from_day"),)


class CustodianKey(Base):
    """The public key of a custodian, to which identity details are sealed while it is current."""

    __tablename__ = "custodian_keys"

    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"), primary_key=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    public_key: Mapped[bytes] = digest("public half", 1216)
    from_day: Mapped[date]
    to_day: Mapped[date | None]

    __table_args__ = (WITHOUT_ROWID,)


class CalendarDay(Base):
    """A day that is not what its weekday says: a holiday, or a Saturday or Sunday worked (调休)."""

    __tablename__ = "calendar_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]
    note: Mapped[str] = open_text("the name of a holiday", 60)


class CalendarYear(Base):
    """A year whose official holidays are published; days of any other are provisional (R25)."""

    __tablename__ = "calendar_years"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
