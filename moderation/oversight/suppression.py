"""Small counts that could point at a person are hidden, and what would give them away is hidden with them (R21).

A table has a total under each column. 0 is shown as 0. A count of 1 or 2 is shown as "<3" (`SMALL`); the next smallest
of its column goes with it (`HIDDEN`), and so does the total where it would tell the small ones. A reader who runs all
this again over every table there could be finds none that tells 1 from 2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType


class Mark(Enum):
    SMALL = "small"
    HIDDEN = "hidden"


Cell = int | Mark
NO_PARTS: Mapping[int, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Protected:
    """`rows` in the order given; `totals` one a column."""

    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class _Column:
    cells: list[Cell]
    total: Cell


def protect(table: Sequence[Sequence[int]], *, threshold: int = 3, parts: Mapping[int, int] = NO_PARTS) -> Protected:
    """Hide counts below `threshold` and whatever else would tell them. Rows of equal length.

    `parts`: by the number of a column that of the column of which it counts a part, which is a part of none. The rest
    of the whole, too small to be told, is told by no cell either.
    """
    counts = list(zip(*table, strict=True))
    wholes = {number: _column(column, threshold) for number, column in enumerate(counts) if number not in parts}
    columns = [
        wholes[number] if number in wholes else _part(column, counts[parts[number]], wholes[parts[number]], threshold)
        for number, column in enumerate(counts)
    ]
    rows = zip(*(column.cells for column in columns), strict=True)
    return Protected(tuple(rows), tuple(column.total for column in columns))


def _column(counts: Sequence[int], threshold: int, most: Mapping[int, int] = NO_PARTS) -> _Column:
    """`most`: by row, the most that a hidden count there could be, as far as a reader knows."""
    cells: list[Cell] = [Mark.SMALL if 0 < count < threshold else count for count in counts]
    small = cells.count(Mark.SMALL)
    if not small:
        return _Column(cells, sum(counts))
    big = sorted((count, row) for row, count in enumerate(counts) if count >= threshold)
    if not big:
        return _Column(cells, Mark.SMALL if small == 1 else Mark.HIDDEN)
    (_, hidden), *others = big
    cells[hidden] = Mark.HIDDEN
    together = sum(counts) - sum(count for count, _ in others)
    # The reader knows that none of the others is smaller.
    limits = [others[0][0] - 1] if others else []
    limits += [most[hidden]] if hidden in most else []
    is_safe = _tells_nothing(together, small, threshold, limits)
    return _Column(cells, sum(counts) if is_safe else Mark.HIDDEN)


def _tells_nothing(together: int, small: int, threshold: int, limits: Sequence[int]) -> bool:
    """Whether so many small counts and a hidden one may be told together: each could be the least or the most that is
    small, the hidden one making up for it. One more than would do, or a total that is hidden would tell."""
    if together <= small * (threshold - 1) + threshold:
        return False
    return all(together - small <= limit for limit in limits)


def _part(counts: Sequence[int], wholes: Sequence[int], shown: _Column, threshold: int) -> _Column:
    """Hidden is every part whose whole is hidden, and one that with its whole would tell a small rest."""
    tells = [
        row
        for row, (count, whole) in enumerate(zip(counts, wholes, strict=True))
        if count >= threshold and (shown.cells[row] is Mark.HIDDEN or _tells_the_rest(count, whole, threshold))
    ]
    if not tells:
        most = {row: whole - threshold for row, whole in enumerate(shown.cells) if isinstance(whole, int)}
        return _column(counts, threshold, most)
    cells: list[Cell] = [Mark.SMALL if 0 < count < threshold else count for count in counts]
    for row in tells:
        cells[row] = Mark.HIDDEN
    return _Column(cells, Mark.HIDDEN)


def _tells_the_rest(count: int, whole: int, threshold: int) -> bool:
    """Of a whole so small that a single part could be hidden, all of it is."""
    return 0 < whole - count < threshold or whole < 2 * threshold - 1
