"""The operator checks the ledger, and what was kept of it elsewhere."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from feedback import clock, ledger
from feedback.db import db, writing
from feedback.ledger import digest_of, whole_chain
from feedback.ledger_check import Breach, Fault
from moderation.commands.ledger import breach_words
from tests.cast import Cast

LONG_AGO = datetime(2021, 5, 1, tzinfo=UTC)


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


@pytest.fixture
def years(app: Flask, cast: Cast) -> None:
    for year in (2020, 2021, 2022):
        with clock.frozen(LONG_AGO.replace(year=year)), writing():
            ledger.record("lock", office_id=cast.office.id, staff_id=None, subject=("turn", year))


def archived(app: Flask, year: int, folder: Path) -> Path:
    path = folder / f"{year}.jsonl"
    result = run(app, "archive-ledger", str(year), "--to", str(path))
    assert (result.exit_code, "已移出 1 行" in result.output) == (0, True), result.output
    return path


@pytest.mark.usefixtures("years")
def test_years_that_left_are_checked_with_their_files(app: Flask, tmp_path: Path) -> None:
    kept = tmp_path / "heads"
    kept.write_text(run(app, "ledger-head").output, encoding="utf-8")
    first = next(whole_chain())
    kept.write_text(f"1 {first.digest.hex()}\n{kept.read_text()}", encoding="utf-8")
    files = [archived(app, year, tmp_path) for year in (2020, 2021)]
    alone = run(app, "verify-ledger", "--head", str(kept))
    assert alone.exit_code == 0
    assert "第 2 行及以前已归档" in alone.output
    assert "另存的末行有 1 个早于此" in alone.output
    assert "与另存的 1 个末行相符" in alone.output
    together = run(app, "verify-ledger", "--head", str(kept), *(f"--file={path}" for path in files))
    assert (together.exit_code, together.output) == (0, "操作台账完整，与另存的 2 个末行相符。\n")


@pytest.mark.usefixtures("years")
def test_a_changed_file_is_named(app: Flask, tmp_path: Path) -> None:
    path = archived(app, 2020, tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace('"act":"lock"', '"act":"sign"'), encoding="utf-8")
    result = run(app, "verify-ledger", "--file", str(path))
    assert result.exit_code == 1
    assert result.output.splitlines()[1:] == ["第 1 行的归档文件与归档时的校验值不符。", "第 1 行被改动。"]


@pytest.mark.usefixtures("years")
def test_what_is_not_the_whole_set_of_files_is_said(app: Flask, tmp_path: Path) -> None:
    first = archived(app, 2020, tmp_path)
    archived(app, 2021, tmp_path)
    assert "还缺一个归档文件：第 2 至 2 行的" in run(app, "verify-ledger", "--file", str(first)).output
    foreign = tmp_path / "foreign"
    foreign.write_text(first.read_text(encoding="utf-8").replace('"last":{"number":1', '"last":{"number":7'))
    assert "不是这本台账的归档文件" in run(app, "verify-ledger", "--file", str(foreign)).output
    foreign.write_text("{}")
    assert "第 1 行读不出来" in run(app, "verify-ledger", "--file", str(foreign)).output


@pytest.mark.usefixtures("years")
def test_why_nothing_left_is_said(app: Flask, tmp_path: Path) -> None:
    last_year = clock.now().year - 1
    early = run(app, "archive-ledger", str(last_year), "--to", str(tmp_path / "early"))
    assert (early.exit_code, f"{last_year} 年的台账要留到" in early.output) == (1, True)
    taken = archived(app, 2020, tmp_path)
    assert "已经有了" in run(app, "archive-ledger", "2021", "--to", str(taken)).output
    nowhere = run(app, "archive-ledger", "2021", "--to", str(tmp_path / "no" / "where"))
    assert "写不进去，台账没有动" in nowhere.output
    assert "没有那一年及以前的行" in run(app, "archive-ledger", "2020", "--to", str(tmp_path / "again")).output


@pytest.mark.usefixtures("years")
def test_a_broken_ledger_is_not_archived(app: Flask, tmp_path: Path) -> None:
    rewrite_from(2)
    db.session.execute(text("UPDATE ledger SET act = 'x' WHERE number = 1"))
    db.session.commit()
    result = run(app, "archive-ledger", "2020", "--to", str(tmp_path / "2020"))
    assert (result.exit_code, "第 1 行被改动" in result.output) == (1, True)
    assert not (tmp_path / "2020").exists()
