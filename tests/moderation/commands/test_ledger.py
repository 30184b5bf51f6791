"""The operator checks the ledger, and what was kept of it elsewhere."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from feedback import ledger
from feedback.db import db, writing
from feedback.ledger import digest_of, whole_chain
from feedback.ledger_check import Breach, Fault
from moderation.commands.ledger import breach_words
from tests.cast import Cast


def run(app: Flask, *arguments: str) -> Result:
    db.session.remove()
    return app.test_cli_runner().invoke(args=["moderation", *arguments])


@pytest.fixture
def five_acts(app: Flask, cast: Cast) -> None:
    for turn in range(5):
        with writing():
            ledger.record("lock", office_id=cast.office.id, staff_id=None, subject=("turn", turn))


def rewrite_from(number: int) -> None:
    """What the owner of the database can do: drop the triggers and make another chain."""
    for name in ("ledger_no_update", "ledger_no_delete", "ledger_no_replace"):
        db.session.execute(text(f"DROP TRIGGER {name}"))
    previous = ledger.BEGINNING
    for row in list(whole_chain()):
        row.previous, row.act = previous, "unlock" if row.number == number else row.act
        row.digest = previous = digest_of(row)
    db.session.commit()


@pytest.mark.usefixtures("five_acts")
def test_a_whole_ledger_is_said_to_be_whole(app: Flask) -> None:
    result = run(app, "verify-ledger")
    assert (result.exit_code, result.output) == (0, "操作台账完整。\n")


@pytest.mark.usefixtures("five_acts")
def test_a_removed_row_is_named(app: Flask) -> None:
    db.session.execute(text("DROP TRIGGER ledger_no_delete"))
    db.session.execute(text("DELETE FROM ledger WHERE number = 3"))
    db.session.commit()
    result = run(app, "verify-ledger")
    assert (result.exit_code, result.output) == (1, "操作台账有问题：\n第 3 行缺失。\n")


@pytest.mark.usefixtures("five_acts")
def test_a_chain_rewritten_whole_is_found_by_a_head_kept_elsewhere(app: Flask, tmp_path: Path) -> None:
    kept = tmp_path / "heads"
    kept.write_text(run(app, "ledger-head").output + "\n", encoding="utf-8")
    assert "与另存的 1 个末行相符" in run(app, "verify-ledger", "--head", str(kept)).output
    rewrite_from(2)
    assert run(app, "verify-ledger").exit_code == 0
    result = run(app, "verify-ledger", "--head", str(kept))
    assert (result.exit_code, "第 5 行与另存的末行不符" in result.output) == (1, True)


def test_a_head_that_is_none_is_refused(app: Flask, cast: Cast, tmp_path: Path) -> None:
    kept = tmp_path / "heads"
    kept.write_text("5 abc\n", encoding="utf-8")
    result = run(app, "verify-ledger", "--head", str(kept))
    assert (result.exit_code, "ledger-head" in result.output) == (2, True)


def test_every_fault_has_words() -> None:
    assert len({breach_words(Breach(fault, 3, 4, 2)) for fault in Fault}) == len(Fault)
