"""What a reader of a table can tell of a small count."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.oversight.suppression import Mark, Protected, protect

columns = st.integers(min_value=1, max_value=4)
counts = st.one_of(st.integers(0, 4), st.integers(0, 60))
PARTS = {1: 0}
"""The second column counts some of the first."""


@st.composite
def tables(draw: st.DrawFn) -> list[list[int]]:
    width = draw(columns)
    return draw(st.lists(st.lists(counts, min_size=width, max_size=width), min_size=1, max_size=6))


@st.composite
def tables_with_a_part(draw: st.DrawFn) -> list[list[int]]:
    wholes = draw(st.lists(counts, min_size=1, max_size=6))
    return [[whole, draw(st.integers(0, whole))] for whole in wholes]


def test_nothing_is_nothing_and_three_is_three() -> None:
    protected = protect([[0, 3], [7, 5]])
    assert protected.rows == ((0, 3), (7, 5))
    assert protected.totals == (7, 8)


def test_one_and_two_are_small() -> None:
    protected = protect([[1, 9, 9], [2, 8, 8], [4, 7, 7]])
    assert [row[0] for row in protected.rows][:2] == [Mark.SMALL, Mark.SMALL]


def test_a_lone_small_count_takes_the_next_smallest_with_it() -> None:
    protected = protect([[2], [9], [5], [0]])
    assert [row[0] for row in protected.rows] == [Mark.SMALL, 9, Mark.HIDDEN, 0]
    assert protected.totals == (16,)


def test_two_small_counts_that_their_total_would_tell_take_a_third() -> None:
    protected = protect([[1], [1], [6], [8]])
    assert [row[0] for row in protected.rows] == [Mark.SMALL, Mark.SMALL, Mark.HIDDEN, 8]


@pytest.mark.parametrize("column", [(2, 2, 0), (1, 1, 0), (1, 2, 0), (1, 3, 0), (2, 10, 10)])
def test_where_the_total_would_tell_it_goes(column: tuple[int, ...]) -> None:
    """Two under a total of "<3" are one each; of 3 and 1 only one sum is 4; ten was not hidden, so nine was not."""
    assert protect([[count] for count in column]).totals == (Mark.HIDDEN,)


@pytest.mark.parametrize(("rows", "most"), [(2, 16), (3, 14), (4, 9)])
def test_no_total_tells_a_small_count(rows: int, most: int) -> None:
    """Every column there could be is protected; whichever look the same must leave open what each small count is."""
    looks: dict[Protected, list[tuple[int, ...]]] = {}
    for column in product(range(most), repeat=rows):
        looks.setdefault(protect([[count] for count in column]), []).append(column)
    # Nearer to the greatest count, a column may look like those beyond it only.
    inside = {look: alike for look, alike in looks.items() if max(map(max, alike)) < most - 2 * rows}
    told = [
        (look, row)
        for look, alike in inside.items()
        for row, cells in enumerate(look.rows)
        if cells == (Mark.SMALL,) and {column[row] for column in alike} != {1, 2}
    ]
    assert inside
    assert told == []


@given(tables())
def test_what_is_shown_is_true_and_zero_is_never_hidden(table: list[list[int]]) -> None:
    protected = protect(table)
    for row, cells in zip(table, protected.rows, strict=True):
        for count, cell in zip(row, cells, strict=True):
            assert cell == count or isinstance(cell, Mark)
            assert (cell == 0) == (count == 0)
    for total, column in zip(protected.totals, zip(*table, strict=True), strict=True):
        assert total == sum(column) or isinstance(total, Mark)


@given(tables())
def test_no_small_count_is_shown(table: list[list[int]]) -> None:
    protected = protect(table)
    assert not {1, 2} & {cell for row in (*protected.rows, protected.totals) for cell in row if isinstance(cell, int)}


@given(tables_with_a_part())
def test_no_difference_of_a_whole_and_its_part_is_small(table: list[list[int]]) -> None:
    protected = protect(table, parts=PARTS)
    for whole, part in (*protected.rows, protected.totals):
        if isinstance(whole, int) and isinstance(part, int):
            assert whole - part not in {1, 2}


def test_a_part_tells_neither_itself_nor_the_rest() -> None:
    """Every table of two rows with a part, as above: a reader who sees the whole does not know if one or two differ."""
    row = [(whole, part) for whole in range(12) for part in range(whole + 1)]
    looks: dict[Protected, list[tuple[tuple[int, int], ...]]] = {}
    for table in product(row, repeat=2):
        looks.setdefault(protect(table, parts=PARTS), []).append(table)
    for look, alike in looks.items():
        if max(whole for table in alike for whole, _ in table) >= 8:
            continue
        for number, cells in enumerate(look.rows):
            wholes, parts = ({table[number][column] for table in alike} for column in range(2))
            rests = {table[number][0] - table[number][1] for table in alike}
            assert cells[0] is not Mark.SMALL or wholes == {1, 2}
            assert cells[1] is not Mark.SMALL or len(parts) == 2 or cells[0] is Mark.SMALL
            assert not isinstance(cells[0], int) or rests not in ({1}, {2})
