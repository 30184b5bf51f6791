"""The ledger can be added to and nothing else, on both databases."""

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from feedback import ledger
from feedback.db import db, writing
from feedback.ledger_check import breaches
from feedback.models import LedgerRow
from tests.cast import Cast

SAME_ROW = (
    "SELECT number, office_id, at, staff_id, 'forged', subject_kind, subject_id, facts, previous, digest FROM ledger"
)
ALL = "number, office_id, at, staff_id, act, subject_kind, subject_id, facts, previous, digest"

ON_BOTH = {
    "change": "UPDATE ledger SET act = 'forged'",
    "change nothing": "UPDATE ledger SET act = act",
    "remove": "DELETE FROM ledger",
    "insert again": f"INSERT INTO ledger ({ALL}) {SAME_ROW}",
    "upsert": f"INSERT INTO ledger ({ALL}) {SAME_ROW} WHERE true ON CONFLICT (number) DO UPDATE SET act = 'forged'",
}
ON_ONE = {
    "sqlite": {
        "replace": f"INSERT OR REPLACE INTO ledger ({ALL}) {SAME_ROW}",
        "change and replace": "UPDATE OR REPLACE ledger SET number = 1",
    },
    "postgresql": {"truncate": "TRUNCATE ledger", "truncate with the office": "TRUNCATE offices CASCADE"},
}


def one_act(cast: Cast) -> None:
    with writing():
        ledger.record("lock", office_id=cast.office.id, staff_id=cast.staff("lin").id, subject=("staff", "lin"))


@pytest.fixture
def ledger_of_one(any_app: Flask) -> str:
    one_act(Cast())
    return db.engine.dialect.name


def test_a_ledger_row_is_there_for_good(ledger_of_one: str) -> None:
    for attempt, sql in (ON_BOTH | ON_ONE[ledger_of_one]).items():
        with pytest.raises(DBAPIError), writing():
            db.session.execute(text(sql))
        assert db.session.scalars(select(LedgerRow.act)).all() == ["lock"], attempt


def test_the_next_row_still_fits(ledger_of_one: str) -> None:
    one_act(Cast())
    assert db.session.scalars(select(LedgerRow.number).order_by(LedgerRow.number)).all() == [1, 2]
    assert list(breaches(ledger.whole_chain())) == []
