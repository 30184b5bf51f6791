"""Small counts that could point at a person are hidden, and what would give them away is hidden with them (R21).

A table has a total under each column. 0 is shown as 0. A count of 1 or 2 is shown as "<3" (`SMALL`). Where a row
or a column hides one cell, its next smallest count above 0 is hidden too (`HIDDEN`). Then each column is attacked:
while its total still tells what a small count is, more of the column is hidden, at last the total.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum


class Mark(Enum):
    SMALL = "small"
    HIDDEN = "hidden"


Cell = int | Mark


@dataclass(frozen=True, slots=True)
class Protected:
    """`rows` in the order given; `totals` one a column."""

    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[Cell, ...]


def protect(table: Sequence[Sequence[int]], *, threshold: int = 3) -> Protected:
    """Hide counts below `threshold` and whatever else would tell them. Rows of equal length."""
    counts = [list(row) for row in table]
    cells: list[list[Cell]] = [[_first_mark(count, threshold) for count in row] for row in counts]
    totals = [sum(column) for column in zip(*counts, strict=True)]
    shown: list[Cell] = [_first_mark(total, threshold) for total in totals]
    while _hide_one_more(counts, cells) or _thwart_one_attack(counts, cells, shown, threshold):
        pass
    return Protected(tuple(map(tuple, cells)), tuple(shown))


def possible_values(column: Sequence[Cell], total: Cell, *, threshold: int = 3) -> list[set[int]]:
    """What an attacker who knows the rules can tell of each cell of a column, from the cells and a shown total.

    Exact for small counts; of a hidden count nothing is told but that it is not small.
    """
    if not isinstance(total, int):
        return [_range_of(cell, threshold) for cell in column]
    rest = total - sum(cell for cell in column if isinstance(cell, int))
    hidden = sum(1 for cell in column if cell is Mark.HIDDEN)
    others = sum(1 for cell in column if cell is Mark.SMALL) - 1
    sums = range(others, others * (threshold - 1) + 1)
    told = {
        value
        for value in range(1, threshold)
        if any(_rest_fits(rest - value - sum_, hidden, threshold) for sum_ in sums)
    }
    return [told if cell is Mark.SMALL else _range_of(cell, threshold) for cell in column]


def _first_mark(count: int, threshold: int) -> Cell:
    return Mark.SMALL if 0 < count < threshold else count


def _range_of(cell: Cell, threshold: int) -> set[int]:
    return set(range(1, threshold)) if cell is Mark.SMALL else set()


def _rest_fits(rest: int, hidden: int, threshold: int) -> bool:
    return rest == 0 if hidden == 0 else rest >= hidden * threshold


def _hide_one_more(counts: list[list[int]], cells: list[list[Cell]]) -> bool:
    """In the first row or column with one cell hidden, hide the next smallest above 0, if there is one."""
    for line in _lines(len(cells), len(cells[0]) if cells else 0):
        marked = [place for place in line if isinstance(cells[place[0]][place[1]], Mark)]
        if len(marked) == 1 and _hide_smallest(line, counts, cells):
            return True
    return False


def _lines(rows: int, columns: int) -> Iterator[list[tuple[int, int]]]:
    for row in range(rows):
        yield [(row, column) for column in range(columns)]
    for column in range(columns):
        yield [(row, column) for row in range(rows)]


def _hide_smallest(line: list[tuple[int, int]], counts: list[list[int]], cells: list[list[Cell]]) -> bool:
    open_ = [place for place in line if isinstance(cells[place[0]][place[1]], int) and counts[place[0]][place[1]]]
    if not open_:
        return False
    row, column = min(open_, key=lambda place: counts[place[0]][place[1]])
    cells[row][column] = Mark.HIDDEN
    return True


def _thwart_one_attack(counts: list[list[int]], cells: list[list[Cell]], totals: list[Cell], threshold: int) -> bool:
    for number, total in enumerate(totals):
        column = [row[number] for row in cells]
        if isinstance(total, int) and _is_told(column, total, threshold):
            line = [(row, number) for row in range(len(cells))]
            if not _hide_smallest(line, counts, cells):
                totals[number] = Mark.HIDDEN
            return True
    return False


def _is_told(column: list[Cell], total: int, threshold: int) -> bool:
    if Mark.SMALL not in column:
        return False
    possible = possible_values(column, total, threshold=threshold)
    return any(
        cell is Mark.SMALL and len(values) < threshold - 1 for cell, values in zip(column, possible, strict=True)
    )
