"""A chain that was tampered with tells where."""

import uuid
from datetime import UTC, datetime

import pytest

from feedback.ledger import BEGINNING, digest_of
from feedback.ledger_check import Breach, Fault, Head, breaches
from feedback.models import LedgerRow

OFFICE = uuid.UUID(int=1)
AT = datetime(2026, 10, 31, 16, tzinfo=UTC)


def row(number: int, previous: bytes, act: str = "open_case") -> LedgerRow:
    made = LedgerRow(
        number=number,
        office_id=OFFICE,
        at=AT,
        act=act,
        subject_kind="case",
        subject_id="x",
        facts="{}",
        previous=previous,
    )
    made.digest = digest_of(made)
    return made


def chain_of(length: int) -> list[LedgerRow]:
    rows: list[LedgerRow] = []
    for number in range(1, length + 1):
        rows.append(row(number, rows[-1].digest if rows else BEGINNING))
    return rows


def renumbered(rows: list[LedgerRow]) -> list[LedgerRow]:
    for number, one in enumerate(rows, start=1):
        one.number = number
    return rows


@pytest.fixture
def chain() -> list[LedgerRow]:
    return chain_of(8)


def found(rows: list[LedgerRow]) -> list[tuple[Fault, int, int, int | None]]:
    return [(one.fault, one.first, one.last, one.was) for one in breaches(rows)]


def test_a_whole_chain_is_whole(chain: list[LedgerRow]) -> None:
    assert found(chain) == found([]) == []


@pytest.mark.parametrize("number", [1, 4, 8])
@pytest.mark.parametrize(
    ("field", "value"),
    [("act", "decline"), ("staff_id", uuid.UUID(int=7)), ("digest", bytes(31) + b"1"), ("facts", "")],
)
def test_a_changed_row_is_named(chain: list[LedgerRow], number: int, field: str, value: object) -> None:
    setattr(chain[number - 1], field, value)
    assert found(chain) == [(Fault.CHANGED, number, number, None)]


def test_a_row_that_leans_elsewhere_is_named(chain: list[LedgerRow]) -> None:
    chain[3].previous = bytes(32)
    assert found(chain) == [(Fault.CHANGED, 4, 4, None)]


@pytest.mark.parametrize("number", [1, 4, 7])
def test_a_row_rewritten_with_its_digest_is_named(chain: list[LedgerRow], number: int) -> None:
    one = chain[number - 1]
    one.act = "decline"
    one.digest = digest_of(one)
    assert found(chain) == [(Fault.REWRITTEN, number, number, None)]


@pytest.mark.parametrize(("first", "last"), [(1, 1), (4, 4), (1, 3), (3, 6)])
def test_removed_rows_are_named(chain: list[LedgerRow], first: int, last: int) -> None:
    assert found(chain[: first - 1] + chain[last:]) == [(Fault.REMOVED, first, last, None)]


@pytest.mark.parametrize(("first", "last"), [(1, 1), (4, 4), (3, 6)])
def test_removed_rows_are_named_though_the_rest_closed_ranks(chain: list[LedgerRow], first: int, last: int) -> None:
    assert found(renumbered(chain[: first - 1] + chain[last:])) == [(Fault.REMOVED, first, last, None)]


@pytest.mark.parametrize("place", [1, 4, 7])
@pytest.mark.parametrize("count", [1, 3])
def test_inserted_rows_are_named(chain: list[LedgerRow], place: int, count: int) -> None:
    before = chain[: place - 1]
    for number in range(place, place + count):
        before.append(row(number, before[-1].digest if before else BEGINNING, "forged"))
    rows = renumbered(before + chain[place - 1 :])
    assert found(rows) == [(Fault.INSERTED, number, number, None) for number in range(place, place + count)]


def test_an_inserted_row_that_does_not_even_fit_is_named(chain: list[LedgerRow]) -> None:
    stranger = row(4, chain[2].digest)
    stranger.act = "forged"
    assert found(renumbered([*chain[:3], stranger, *chain[3:]])) == [(Fault.INSERTED, 4, 4, None)]


@pytest.mark.parametrize(("one", "other"), [(3, 4), (1, 2), (2, 6)])
def test_exchanged_rows_are_named(chain: list[LedgerRow], one: int, other: int) -> None:
    chain[one - 1], chain[other - 1] = chain[other - 1], chain[one - 1]
    assert {(Fault.MOVED, one, one, other), (Fault.MOVED, other, other, one)} <= set(found(renumbered(chain)))


def test_two_faults_are_two(chain: list[LedgerRow]) -> None:
    chain[5].act = "decline"
    assert found([*chain[:2], *chain[3:]]) == [(Fault.REMOVED, 3, 3, None), (Fault.CHANGED, 6, 6, None)]


def heads_of(rows: list[LedgerRow], *numbers: int) -> list[Head]:
    return [Head(number, rows[number - 1].digest.hex()) for number in numbers]


def test_a_chain_that_ends_where_it_ended_agrees(chain: list[LedgerRow]) -> None:
    assert list(breaches(chain, heads=[Head(0, BEGINNING.hex()), *heads_of(chain, 3, 8)])) == []


def test_rows_cut_off_the_end_are_named_by_a_head(chain: list[LedgerRow]) -> None:
    assert found(chain[:5]) == []
    assert list(breaches(chain[:5], heads=heads_of(chain, 3, 8))) == [Breach(Fault.REMOVED, 6, 8)]


def test_a_chain_rewritten_whole_disagrees_with_the_heads(chain: list[LedgerRow]) -> None:
    heads = heads_of(chain, 3, 6, 8)
    rewritten = chain[:4]
    for number in range(5, 9):
        rewritten.append(row(number, rewritten[-1].digest, "decline"))
    assert found(rewritten) == []
    assert list(breaches(rewritten, heads=heads)) == [Breach(Fault.OTHER, 6, 6, 3), Breach(Fault.OTHER, 8, 8, 3)]
