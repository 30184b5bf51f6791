"""The ledger, newest first, as oversight reads it: who did what to which thing, never a text."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from feedback.db import db
from feedback.models import LedgerRow
from moderation.cases_seen import NotAllowed
from moderation.models import Staff
from moderation.permissions import Permission, Viewer

PAGE = 100


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


def ledger_page(viewer: Viewer, *, older_than: int | None = None, act: str | None = None) -> LedgerPage:
    """A hundred rows of the viewer's office before number `older_than`. One statement. Raises NotAllowed."""
    if not viewer.may(Permission.READ_LEDGER):
        raise NotAllowed(Permission.READ_LEDGER)
    query = select(LedgerRow, Staff.name).outerjoin(Staff, Staff.id == LedgerRow.staff_id)
    query = query.where(LedgerRow.office_id == viewer.office_id)
    if older_than is not None:
        query = query.where(LedgerRow.number < older_than)
    if act:
        query = query.where(LedgerRow.act == act)
    rows = db.session.execute(query.order_by(LedgerRow.number.desc()).limit(PAGE + 1)).all()
    lines = tuple(_line(row, who) for row, who in rows[:PAGE])
    return LedgerPage(lines, lines[-1].number if len(rows) > PAGE else None)


def _line(row: LedgerRow, who: str | None) -> LedgerLine:
    return LedgerLine(row.number, row.at, who, row.act, row.subject_kind, row.subject_id, json.loads(row.facts))
