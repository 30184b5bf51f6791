"""The whole ledger checked: the files into which its years left, as far as they are given, and what stands here."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from feedback.ledger import checkpoints
from feedback.ledger_check import Breach, Fault, Head
from feedback.ledger_stored import begins_after, stored_breaches
from feedback.models import LedgerCheckpoint
from moderation.oversight.archive_file import digest_of_file, heading_of, rows_of


class NotOfThisLedger(Exception):
    """No checkpoint of this ledger ends where the file ends."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.name)
        self.path = path


class FileMissing(Exception):
    """Between the files given and the ledger the rows `first` to `last` are lacking."""

    def __init__(self, first: int, last: int) -> None:
        super().__init__(first, last)
        self.first, self.last = first, last


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found from `begins` on; `heads_before` of the kept heads are older and were compared with nothing."""

    begins: Head
    heads_before: int
    found: tuple[Breach, ...]


def verified(files: Iterable[Path], *, heads: Sequence[Head] = ()) -> Checked:
    """Read everything again. Raises NotOfThisLedger, FileMissing, NotAnArchive or OSError."""
    kept = checkpoints()
    given = _in_order(files, kept)
    begins = begins_after(kept[: len(kept) - len(given)])
    rows = chain.from_iterable(rows_of(path) for path, _ in given)
    found = (*_other_files(given), *stored_breaches(heads=heads, left=rows, after=begins))
    return Checked(begins, sum(head.number < begins.number for head in heads), found)


def _in_order(files: Iterable[Path], kept: list[LedgerCheckpoint]) -> list[tuple[Path, LedgerCheckpoint]]:
    """Each file with its checkpoint, up to the newest one without a gap."""
    by_end = {heading_of(path).last.number: path for path in files}
    for number in by_end.keys() - {checkpoint.number for checkpoint in kept}:
        raise NotOfThisLedger(by_end[number])
    needed = [checkpoint for checkpoint in kept if by_end and checkpoint.number >= min(by_end)]
    for checkpoint in needed:
        if checkpoint.number not in by_end:
            raise FileMissing(checkpoint.number - checkpoint.rows + 1, checkpoint.number)
    return [(by_end[checkpoint.number], checkpoint) for checkpoint in needed]


def _other_files(given: list[tuple[Path, LedgerCheckpoint]]) -> Iterator[Breach]:
    for path, checkpoint in given:
        if digest_of_file(path) != checkpoint.file_digest:
            yield Breach(Fault.OTHER_FILE, checkpoint.number - checkpoint.rows + 1, checkpoint.number)
