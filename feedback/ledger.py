"""The chain of staff acts: what a row covers, how one is appended, how the chain is read again."""

import hashlib
import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, func, select, text

from feedback import clock
from feedback.db import db
from feedback.models import LedgerCheckpoint, LedgerRow

BEGINNING = bytes(32)
_CHAIN_LOCK = 0x7A68696E  # one number every process agrees on


def record(
    act: str,
    *,
    office_id: uuid.UUID,
    staff_id: uuid.UUID | None,
    subject: tuple[str, object],
    facts: dict[str, Any] | None = None,
) -> LedgerRow:
    """Append one row inside the caller's write transaction (`db.writing`).

    `staff_id` is None only for the operator's commands and the clock. `facts` holds field names,
    reasons and digests, never a sealed text.
    """
    number, previous = _end_of_chain()
    row = LedgerRow(
        number=number + 1,
        office_id=office_id,
        at=clock.now(),
        staff_id=staff_id,
        act=act,
        subject_kind=subject[0],
        subject_id=_plain(subject[1]),
        facts=canonical(facts or {}),
        previous=previous,
    )
    row.digest = digest_of(row)
    db.session.add(row)
    db.session.flush()
    return row


def canonical(facts: dict[str, Any]) -> str:
    """JSON with sorted keys and no spaces: the same facts are always the same bytes."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def digest_of(row: LedgerRow, *, number: int | None = None) -> bytes:
    """SHA-256 over the digest before and every field of the row; as if it bore another number where one is given."""
    fields = {
        "number": row.number if number is None else number,
        "office": row.office_id,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "staff": row.staff_id,
        "act": row.act,
        "kind": row.subject_kind,
        "subject": row.subject_id,
        "facts": row.facts,
    }
    return hashlib.sha256(row.previous + canonical(fields).encode()).digest()


def whole_chain(*, up_to: int | None = None) -> Iterator[LedgerRow]:
    """Every row that has not left for a file, or those up to a number, in order, fetched in parts."""
    query = select(LedgerRow).order_by(LedgerRow.number).execution_options(yield_per=1000)
    yield from db.session.scalars(query if up_to is None else query.where(LedgerRow.number <= up_to))


def checkpoints() -> list[LedgerCheckpoint]:
    """Where years left the ledger, oldest first. One statement."""
    return list(db.session.scalars(select(LedgerCheckpoint).order_by(LedgerCheckpoint.number)))


def last_row() -> Select[int, bytes]:
    """Number and digest of the end of the chain; no row while it is empty."""
    last = select(func.max(LedgerRow.number)).scalar_subquery()
    return select(LedgerRow.number, LedgerRow.digest).where(LedgerRow.number == last)


def digests_of(subject: tuple[str, object]) -> list[str]:
    """In hex, the digests of the texts that were recorded about one thing, in their order. One statement."""
    facts = select(LedgerRow.facts).where(
        LedgerRow.subject_kind == subject[0],
        LedgerRow.subject_id == _plain(subject[1]),
        LedgerRow.facts.contains('"digest":'),
    )
    rows = db.session.scalars(facts.order_by(LedgerRow.number))
    return [str(json.loads(row).get("digest")) for row in rows]


def _end_of_chain() -> tuple[int, bytes]:
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    row = db.session.execute(last_row()).one_or_none()
    return (row.number, row.digest) if row else (0, BEGINNING)


def _plain(value: object) -> str:
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)
