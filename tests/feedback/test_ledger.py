"""Staff acts are a chain: each row covers itself and the one before."""

import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from feedback import clock, ledger
from feedback.db import db, writing
from feedback.ledger_check import breaches
from feedback.models import LedgerRow
from tests.cast import Cast

A_MOMENT = datetime(2026, 10, 31, 16, 0, 0, 123456, tzinfo=UTC)


def act(cast: Cast, name: str, **facts: object) -> None:
    with writing():
        ledger.record(
            name, office_id=cast.office.id, staff_id=cast.staff("lin").id, subject=("case", uuid.uuid4()), facts=facts
        )


@pytest.fixture
def chain(cast: Cast) -> list[LedgerRow]:
    for name in ("open_case", "accept", "send"):
        act(cast, name)
    db.session.expire_all()
    return list(ledger.whole_chain())


def test_rows_count_from_one_and_lean_on_each_other(chain: list[LedgerRow]) -> None:
    assert [row.number for row in chain] == [1, 2, 3]
    assert [row.previous for row in chain] == [ledger.BEGINNING, chain[0].digest, chain[1].digest]
    assert list(breaches(chain)) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("act", "decline"),
        ("facts", '{"reason":"other"}'),
        ("subject_id", "0" * 32),
        ("subject_kind", "matter"),
        ("staff_id", None),
        ("office_id", uuid.UUID(int=1)),
        ("at", A_MOMENT),
        ("digest", bytes(32)),
    ],
)
def test_a_changed_field_is_found(chain: list[LedgerRow], field: str, value: object) -> None:
    with db.session.no_autoflush:
        setattr(chain[1], field, value)
        assert 2 in [breach.first for breach in breaches(chain)]
    db.session.rollback()


def test_the_same_facts_are_the_same_bytes(cast: Cast) -> None:
    one = ledger.canonical({"因": "理由", "of": uuid.UUID(int=7), "digest": b"\x01\xff"})
    other = ledger.canonical({"digest": b"\x01\xff", "of": uuid.UUID(int=7), "因": "理由"})
    assert one == other == '{"digest":"01ff","of":"00000000000000000000000000000007","因":"理由"}'


def test_a_moment_is_the_same_in_every_zone() -> None:
    in_shanghai = A_MOMENT.astimezone(timezone(timedelta(hours=8)))
    assert ledger.canonical({"at": A_MOMENT}) == ledger.canonical({"at": in_shanghai})


def refused_act(cast: Cast) -> None:
    with writing():
        ledger.record("accept", office_id=cast.office.id, staff_id=None, subject=("case", "x"))
        raise LookupError


def test_a_refused_act_leaves_no_row(cast: Cast) -> None:
    with pytest.raises(LookupError):
        refused_act(cast)
    act(cast, "open_case")
    assert db.session.scalars(select(LedgerRow.act)).all() == ["open_case"]


def test_a_row_has_the_time_of_the_act(cast: Cast) -> None:
    with clock.frozen(A_MOMENT):
        act(cast, "open_case")
    db.session.expire_all()
    row = db.session.scalars(select(LedgerRow)).one()
    assert row.at == A_MOMENT
    assert list(breaches([row])) == []
