"""What a reader of a table can tell of a small count."""

from hypothesis import given
from hypothesis import strategies as st

from moderation.oversight.suppression import Mark, possible_values, protect

columns = st.integers(min_value=1, max_value=4)
counts = st.one_of(st.integers(0, 4), st.integers(0, 60))


@st.composite
def tables(draw: st.DrawFn) -> list[list[int]]:
    width = draw(columns)
    return draw(st.lists(st.lists(counts, min_size=width, max_size=width), min_size=1, max_size=6))


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


def test_where_nothing_else_can_be_hidden_the_total_goes() -> None:
    protected = protect([[2], [2], [0]])
    assert protected.totals == (Mark.HIDDEN,)


@given(tables())
def test_no_total_tells_a_small_count(table: list[list[int]]) -> None:
    protected = protect(table)
    for number, total in enumerate(protected.totals):
        column = [row[number] for row in protected.rows]
        told = possible_values(column, total)
        assert all(values == {1, 2} for cell, values in zip(column, told, strict=True) if cell is Mark.SMALL)


@given(tables())
def test_what_is_shown_is_true_and_zero_is_never_hidden(table: list[list[int]]) -> None:
    protected = protect(table)
    for row, cells in zip(table, protected.rows, strict=True):
        for count, cell in zip(row, cells, strict=True):
            assert cell == count or isinstance(cell, Mark)
            assert (cell == 0) == (count == 0)


@given(tables())
def test_no_small_count_is_shown(table: list[list[int]]) -> None:
    protected = protect(table)
    assert not {1, 2} & {cell for row in (*protected.rows, protected.totals) for cell in row if isinstance(cell, int)}


@given(tables())
def test_no_row_hides_one_cell_alone_while_another_could_go_with_it(table: list[list[int]]) -> None:
    for cells in protect(table).rows:
        hidden = [cell for cell in cells if isinstance(cell, Mark)]
        others = [cell for cell in cells if isinstance(cell, int) and cell > 0]
        assert len(hidden) != 1 or not others
