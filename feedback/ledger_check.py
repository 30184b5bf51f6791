"""Reading the ledger again: which rows were changed, removed, inserted or moved, and whether it ends where it ended."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum, auto

from feedback.ledger import BEGINNING, digest_of
from feedback.models import LedgerRow

LOOKED_BACK = 64
FARTHEST_MOVE = 16


@dataclass(frozen=True, slots=True)
class Head:
    """The last row's number and digest in hex at some moment. Kept elsewhere, it shows a chain rewritten whole."""

    number: int
    digest: str


ORIGIN = Head(0, BEGINNING.hex())
"""Where the first row of all begins."""


class Fault(StrEnum):
    """CHANGED rows miss their own digest; of REWRITTEN ones the next row remembers another digest. A REMOVED range
    goes by the numbers the rows had; MOVED rows tell which they had; OTHER is not the row a kept head names. UNTOLD is
    a checkpoint of which the chain does not tell as it stands, OTHER_FILE one whose rows left for another file."""

    CHANGED = auto()
    REWRITTEN = auto()
    REMOVED = auto()
    INSERTED = auto()
    MOVED = auto()
    OTHER = auto()
    UNTOLD = auto()
    OTHER_FILE = auto()


@dataclass(frozen=True, slots=True)
class Breach:
    """Rows `first` to `last` by the numbers they bear now. `was` is the number a moved row had; of a row that is OTHER
    than a head, the row up to which all heads agree."""

    fault: Fault
    first: int
    last: int
    was: int | None = None


@dataclass(slots=True)
class _Read:
    """A row already passed: where it stands, which it was, and whether it leans on the row before it."""

    number: int
    was: int
    digest: bytes
    leans: bool
    fault: Fault | None = None


@dataclass(slots=True)
class _Gap:
    """Rows skipped; `after` is the row that came instead."""

    missing: set[int] | range
    after: _Read


def breaches(rows: Iterable[LedgerRow], *, after: Head = ORIGIN, heads: Iterable[Head] = ()) -> Iterator[Breach]:
    """What is wrong with a chain read in order of number; nothing where it is whole and agrees with every head.

    It begins `after` a checkpoint, where earlier rows have left; heads older than that are passed over.
    """
    reading = _Reading.after(after)
    kept = _Heads(head for head in heads if head.number >= after.number)
    kept.compare(after)
    for row in rows:
        if row.number <= after.number:
            yield Breach(Fault.INSERTED, row.number, row.number)
            continue
        reading.read(row)
        kept.compare(Head(row.number, row.digest.hex()))
    yield from reading.found()
    yield from kept.found(after=reading.last.number)


@dataclass(slots=True)
class _Reading:
    start: _Read
    last: _Read
    expected: int
    recent: deque[_Read] = field(default_factory=lambda: deque(maxlen=LOOKED_BACK))
    faulty: list[_Read] = field(default_factory=list)
    gaps: list[_Gap] = field(default_factory=list)

    @classmethod
    def after(cls, head: Head) -> "_Reading":
        start = _Read(head.number, head.number, bytes.fromhex(head.digest), leans=True)
        return cls(start, start, start.number + 1)

    def read(self, row: LedgerRow) -> None:
        was, leans = _number_when_written(row, self.last), row.previous == self.last.digest
        now = _Read(row.number, was or self.expected, row.digest, leans)
        if was is None:
            self._blame(now, Fault.CHANGED)
        elif not leans and not self._skips_inserted(row, now):
            self._blame_the_joint(now)
        self._place(now)
        self.last = now
        self.recent.append(now)

    def found(self) -> Iterator[Breach]:
        for gap in self.gaps:
            yield from (Breach(Fault.REMOVED, first, last) for first, last in _runs(gap.missing))
        for read in sorted(self.faulty, key=lambda read: read.number):
            if read.fault:
                was = read.was if read.fault is Fault.MOVED else None
                yield Breach(read.fault, read.number, read.number, was)

    def _blame(self, read: _Read, fault: Fault) -> None:
        if read.fault is None:
            self.faulty.append(read)
        read.fault = fault

    def _skips_inserted(self, row: LedgerRow, now: _Read) -> bool:
        """Whether the row leans on an earlier one, as it does where rows were put in between."""
        between: list[_Read] = []
        for earlier in reversed([self.start, *self.recent]):
            if earlier.digest == row.previous:
                break
            between.append(earlier)
        else:
            return False
        if all(read.leans or read.fault is Fault.CHANGED for read in between):
            for read in between:
                self._blame(read, Fault.INSERTED)
            self.expected = now.was
        return True

    def _blame_the_joint(self, now: _Read) -> None:
        """The row is as it was written, but after another one; a gap or a fault before it explains that already."""
        if now.was == self.expected and self.last.fault is None:
            self._blame(now if self.last is self.start else self.last, Fault.REWRITTEN)

    def _place(self, now: _Read) -> None:
        if now.was > self.expected:
            self.gaps.append(_Gap(range(self.expected, now.was), now))
        elif now.was < self.expected:
            self._fill(now)
        self.expected = max(self.expected, now.was + 1)

    def _fill(self, now: _Read) -> None:
        """A row that comes late: it was moved; so was the one before which it is missing, once nothing else is."""
        for gap in self.gaps:
            if now.was in gap.missing:
                gap.missing = set(gap.missing) - {now.was}
                self._blame(now, Fault.MOVED)
                if not gap.missing:
                    self._blame(gap.after, Fault.MOVED)
                return
        self._blame(now, Fault.INSERTED)


class _Heads:
    """Heads kept elsewhere, compared in passing."""

    def __init__(self, heads: Iterable[Head]) -> None:
        self._awaited = sorted(heads, key=lambda head: head.number)
        self._agreed, self._other = 0, list[Breach]()

    def compare(self, found: Head) -> None:
        for head in [head for head in self._awaited if head.number == found.number]:
            if head == found:
                self._agreed = max(self._agreed, found.number)
            else:
                self._other.append(Breach(Fault.OTHER, found.number, found.number, self._agreed))

    def found(self, *, after: int) -> Iterator[Breach]:
        yield from self._other
        beyond = max((head.number for head in self._awaited), default=0)
        if beyond > after:
            yield Breach(Fault.REMOVED, after + 1, beyond)


def _number_when_written(row: LedgerRow, last: _Read) -> int | None:
    """Its own, or a near one where rows were moved up or down; None for a row that was changed."""
    shift = last.was - last.number
    near = [step for far in range(1, FARTHEST_MOVE + 1) for step in (far, -far)]
    for step in dict.fromkeys([shift, 0, *near]):
        if row.number + step > 0 and row.digest == digest_of(row, number=row.number + step):
            return row.number + step
    return None


def _runs(missing: Iterable[int]) -> Iterator[tuple[int, int]]:
    if isinstance(missing, range):
        yield missing[0], missing[-1]
        return
    numbers = sorted(missing)
    first = 0
    for place, number in enumerate(numbers):
        if place + 1 == len(numbers) or numbers[place + 1] != number + 1:
            yield numbers[first], number
            first = place + 1
