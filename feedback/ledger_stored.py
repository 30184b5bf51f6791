"""The ledger as it stands in the database, checked from its newest checkpoint on."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import chain
from typing import Any

from sqlalchemy import func, select

from feedback import clock
from feedback.db import db
from feedback.ledger import checkpoints, whole_chain
from feedback.ledger_check import ORIGIN, Breach, Fault, Head, breaches
from feedback.limit_table import TABLE
from feedback.limits import settings, today
from feedback.models import LedgerCheckpoint, LedgerRow

ARCHIVING = "archive_ledger"
"""The act that leaves a checkpoint."""

LEAST_YEARS = TABLE["ledger_years"].least
"""An office keeps its rows as long at least; a checkpoint that took younger ones was not made by this program."""


def stored_breaches(
    *, heads: Iterable[Head] = (), left: Iterable[LedgerRow] = (), after: Head | None = None
) -> Iterator[Breach]:
    """What is wrong with the stored ledger; heads older than where it begins are passed over.

    `left` are rows read again from files, up to the newest checkpoint; they begin `after` an older one.
    """
    kept = checkpoints()
    begins = after or begins_after(kept)
    yield from breaches(chain(left, whole_chain()), after=begins, heads=heads)
    newest = kept[-1].number if kept else 0
    for checkpoint in kept:
        # The act of an older checkpoint may have left the ledger itself.
        if checkpoint.recorded_as > newest and not _is_told(checkpoint):
            yield Breach(Fault.UNTOLD, checkpoint.number, checkpoint.number)


def begins_after(kept: list[LedgerCheckpoint]) -> Head:
    """Where the chain begins that follows the last of some checkpoints."""
    return Head(kept[-1].number, kept[-1].digest.hex()) if kept else ORIGIN


def facts_of(checkpoint: LedgerCheckpoint) -> dict[str, Any]:
    """What the ledger tells of a checkpoint: whoever changes one has to change the chain as well."""
    return {
        "year": checkpoint.year,
        "rows": checkpoint.rows,
        "last_row": checkpoint.number,
        "last_digest": checkpoint.digest.hex(),
        "file_digest": checkpoint.file_digest.hex(),
    }


def may_leave_on(year: int, *, years: int) -> date:
    """The first day on which the rows of `year` have been kept for `years` whole years."""
    return date(year + 1 + years, 1, 1)


def end_of(year: int) -> datetime:
    """The first instant after a local year."""
    return clock.start_of_local_day(date(year + 1, 1, 1), settings().time_zone)


def has_left(day: date) -> bool:
    """Whether what the ledger held of a local day is in a file now. No statement for a day too young to have left."""
    if today() < may_leave_on(day.year, years=LEAST_YEARS):
        return False
    newest = db.session.scalar(select(func.max(LedgerCheckpoint.year)))
    return newest is not None and day.year <= newest


def _is_told(checkpoint: LedgerCheckpoint) -> bool:
    row = db.session.get(LedgerRow, checkpoint.recorded_as)
    if row is None or row.act != ARCHIVING or json.loads(row.facts) != facts_of(checkpoint):
        return False
    first_day = may_leave_on(checkpoint.year, years=LEAST_YEARS)
    return row.at >= clock.start_of_local_day(first_day, settings().time_zone)
