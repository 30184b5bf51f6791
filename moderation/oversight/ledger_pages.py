"""The ledger, newest first, as oversight reads it: who did what to which thing, never a text."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, false, select

from feedback.db import db
from feedback.models import LedgerRow
from feedback.numbers import ids_of
from moderation.cases_seen import NotAllowed
from moderation.models import Staff
from moderation.permissions import Permission, Viewer

PAGE = 100
NUMBERED = ("case", "matter", "dispatch")
"""Subjects that people know by a number."""


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """`staff_id` is who acted; `number` that of a case, matter or dispatch as typed. Empty asks for all."""

    act: str = ""
    staff_id: uuid.UUID | None = None
    number: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        """To be put beside the scope of the office, never in its place."""
        conditions = []
        if self.act:
            conditions.append(LedgerRow.act == self.act)
        if self.staff_id:
            conditions.append(LedgerRow.staff_id == self.staff_id)
        if self.number:
            conditions.append(_about(self.number))
        return conditions


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """`who` is None for the operator's commands and the clock; `facts` are field names, reasons and digests."""

    number: int
    at: datetime
    who: str | None
    act: str
    subject_kind: str
    subject_id: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """`older_than` continues the list; None at its end."""

    lines: tuple[LedgerLine, ...]
    older_than: int | None


def ledger_page(viewer: Viewer, wanted: LedgerFilter, *, older_than: int | None = None) -> LedgerPage:
    """A hundred rows of the viewer's office before number `older_than`. One statement. Raises NotAllowed."""
    if not viewer.may(Permission.READ_LEDGER):
        raise NotAllowed(Permission.READ_LEDGER)
    query = select(LedgerRow, Staff.name).outerjoin(Staff, Staff.id == LedgerRow.staff_id)
    query = query.where(LedgerRow.office_id == viewer.office_id, *wanted.conditions())
    if older_than is not None:
        query = query.where(LedgerRow.number < older_than)
    rows = db.session.execute(query.order_by(LedgerRow.number.desc()).limit(PAGE + 1)).all()
    lines = tuple(_line(row, who) for row, who in rows[:PAGE])
    return LedgerPage(lines, lines[-1].number if len(rows) > PAGE else None)


def people_of(viewer: Viewer) -> list[tuple[uuid.UUID, str]]:
    """Everyone who ever worked in the viewer's office, by name. One statement."""
    query = select(Staff.id, Staff.name).where(Staff.office_id == viewer.office_id)
    return [(staff_id, name) for staff_id, name in db.session.execute(query.order_by(Staff.name))]


def _about(number: str) -> ColumnElement[bool]:
    ids = ids_of(number)
    if ids is None:
        return false()
    return LedgerRow.subject_kind.in_(NUMBERED) & LedgerRow.subject_id.between(ids[0].hex, ids[1].hex)


def _line(row: LedgerRow, who: str | None) -> LedgerLine:
    return LedgerLine(row.number, row.at, who, row.act, row.subject_kind, row.subject_id, json.loads(row.facts))
