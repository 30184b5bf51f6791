"""A file of rows that left the ledger: a heading, then a JSON line a row, both digests with it."""

import hashlib
import json
import os
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from feedback.ledger_check import Head
from feedback.models import LedgerRow

FORMAT = 1
UNFINISHED = ".part"


class NotAnArchive(Exception):
    """The file is not what was written; `line` is where that shows."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(path.name, line)
        self.path, self.line = path, line


@dataclass(frozen=True, slots=True)
class Leaving:
    """The rows of all years up to `year`: those after one row, up to another."""

    year: int
    after: Head
    last: Head

    @property
    def rows(self) -> int:
        return self.last.number - self.after.number


def write(path: Path, leaving: Leaving, rows: Iterable[LedgerRow]) -> None:
    """For its owner alone. The file takes its name once it is whole and on disk; OSError, and nothing is left."""
    unfinished = path.with_name(path.name + UNFINISHED)
    # What was left there, by us or by others, may be for others to read.
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(_line({"format": FORMAT, **asdict(leaving)}))
            file.writelines(_line(_plain(row)) for row in rows)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
        _settle(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def heading_of(path: Path) -> Leaving:
    """What the file says it holds. Raises NotAnArchive or OSError."""
    with path.open("rb") as file:
        try:
            return _leaving(json.loads(file.readline()))
        except (KeyError, TypeError, ValueError) as error:
            raise NotAnArchive(path, 1) from error


def rows_of(path: Path) -> Iterator[LedgerRow]:
    """The rows in their order, in no session, as many as the heading says.

    Raises NotAnArchive where one cannot be read, or is too many, or OSError.
    """
    expected = heading_of(path).rows
    with path.open("rb") as file:
        file.readline()
        for count, line in enumerate(file, start=1):
            try:
                row = _row(json.loads(line))
            except (KeyError, TypeError, ValueError) as error:
                raise NotAnArchive(path, count + 1) from error
            if count > expected:
                raise NotAnArchive(path, count + 1)
            yield row


def digest_of_file(path: Path) -> bytes:
    """SHA-256 of all its bytes, read from the disk."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _settle(folder: Path) -> None:
    """A new name is on disk once its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _leaving(read: dict[str, Any]) -> Leaving:
    if read["format"] != FORMAT:
        raise ValueError(read["format"])
    after, last = (Head(int(read[end]["number"]), str(read[end]["digest"])) for end in ("after", "last"))
    return Leaving(int(read["year"]), after, last)


def _plain(row: LedgerRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "office": row.office_id.hex,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "staff": row.staff_id.hex if row.staff_id else None,
        "act": row.act,
        "kind": row.subject_kind,
        "subject": row.subject_id,
        "facts": row.facts,
        "previous": row.previous.hex(),
        "digest": row.digest.hex(),
    }


def _row(read: dict[str, Any]) -> LedgerRow:
    return LedgerRow(
        number=int(read["number"]),
        office_id=uuid.UUID(read["office"]),
        at=datetime.fromisoformat(read["at"]),
        staff_id=uuid.UUID(read["staff"]) if read["staff"] else None,
        act=read["act"],
        subject_kind=read["kind"],
        subject_id=read["subject"],
        facts=read["facts"],
        previous=bytes.fromhex(read["previous"]),
        digest=bytes.fromhex(read["digest"]),
    )
