"""Whole years leave the ledger for a file, after three years or more; a checkpoint stays in their place (R23)."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import delete, func, select

from feedback import clock, ledger
from feedback.db import db, forget_destroyed_pages, writing
from feedback.ledger_check import Breach, Head, breaches
from feedback.ledger_stored import ARCHIVING, begins_after, end_of, facts_of, may_leave_on, stored_breaches
from feedback.limits import limits, today
from feedback.models import LedgerCheckpoint, LedgerRow
from moderation.opening import the_office
from moderation.oversight import archive_file
from moderation.oversight.archive_file import Leaving, NotAnArchive


class TooEarly(Exception):
    """The rows of that year are kept in the ledger until the day `until`."""

    def __init__(self, year: int, until: date) -> None:
        super().__init__(year, until)
        self.year, self.until = year, until


class NothingToArchive(Exception):
    """No row of that year, or of one before, is left in the ledger."""


class BrokenLedger(Exception):
    """The ledger is not whole: nothing leaves it before it is known why."""

    def __init__(self, found: list[Breach]) -> None:
        super().__init__(len(found))
        self.found = found


class FileTaken(Exception):
    """There is a file of that name, and it does not hold these rows."""


class OthersWereAtIt(Exception):
    """Rows left, or were lost, while the file was being written."""


@dataclass(frozen=True, slots=True)
class Archived:
    """What left, and the SHA-256 of the file in hex."""

    rows: int
    file_digest: str


def archive(year: int, to: Path) -> Archived:
    """Let the rows of all years up to `year` go, once they are proven to stand in the file `to`, on disk.

    Broken off before the end it has removed nothing, and run again goes on with the file it finds. Raises TooEarly,
    NothingToArchive, BrokenLedger, FileTaken, NotAnArchive, OthersWereAtIt, NotSetUp or OSError.
    """
    _require_old(year)
    if found := list(stored_breaches()):
        raise BrokenLedger(found)
    leaving = _leaving(year)
    file_digest = _proven_on_disk(to, leaving)
    with writing():
        _let_go(leaving, file_digest)
    forget_destroyed_pages()
    return Archived(leaving.rows, file_digest.hex())


def _require_old(year: int) -> None:
    until = may_leave_on(year, years=limits().ledger_years)
    if today() < until:
        raise TooEarly(year, until)


def _leaving(year: int) -> Leaving:
    """Up to the first row of a later year: where a clock went wrong, rather too few leave."""
    later = select(func.min(LedgerRow.number)).where(LedgerRow.at >= end_of(year))
    last = select(LedgerRow.number, LedgerRow.digest).order_by(LedgerRow.number.desc()).limit(1)
    first_kept = db.session.scalar(later)
    row = db.session.execute(last if first_kept is None else last.where(LedgerRow.number < first_kept)).one_or_none()
    if row is None:
        raise NothingToArchive
    return Leaving(year, begins_after(ledger.checkpoints()), Head(row.number, row.digest.hex()))


def _proven_on_disk(path: Path, leaving: Leaving) -> bytes:
    if not path.exists():
        archive_file.write(path, leaving, ledger.whole_chain(up_to=leaving.last.number))
    if archive_file.heading_of(path) != leaving:
        raise FileTaken
    rows = archive_file.rows_of(path)
    if any(breaches(rows, after=leaving.after, heads=[leaving.last])):
        raise NotAnArchive(path, 2)
    return archive_file.digest_of_file(path)


def _let_go(leaving: Leaving, file_digest: bytes) -> None:
    if begins_after(ledger.checkpoints()) != leaving.after:
        raise OthersWereAtIt
    office_id = the_office().id
    checkpoint = LedgerCheckpoint(
        number=leaving.last.number,
        digest=bytes.fromhex(leaving.last.digest),
        year=leaving.year,
        rows=leaving.rows,
        file_digest=file_digest,
        at=clock.now(),
    )
    told = ledger.record(
        ARCHIVING, office_id=office_id, staff_id=None, subject=("office", office_id), facts=facts_of(checkpoint)
    )
    checkpoint.recorded_as = told.number
    db.session.add(checkpoint)
    db.session.flush()
    gone = delete(LedgerRow).where(LedgerRow.number <= checkpoint.number)
    if db.session.connection().execute(gone).rowcount != leaving.rows:
        raise OthersWereAtIt
