"""Whole years leave the ledger for a file and nothing else does, on both databases."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from feedback import clock, ledger
from feedback.db import db, writing
from feedback.ledger_check import Breach, Fault, Head
from feedback.ledger_stored import stored_breaches
from feedback.models import LedgerCheckpoint, LedgerRow
from moderation.oversight import archive_file, archiving
from moderation.oversight.archiving import NothingToArchive, OthersWereAtIt, TooEarly
from tests.cast import Cast

YEARS = {2020: 3, 2021: 2, 2022: 4}
"""Acts in each year; rows 1 to 3, 4 and 5, 6 to 9."""
IN_2025 = datetime(2025, 6, 1, tzinfo=UTC)
ALL = "number, year, rows, file_digest, recorded_as, at, digest"


@pytest.fixture
def three_years(any_app: Flask) -> str:
    cast = Cast()
    for year, count in YEARS.items():
        for month in range(1, count + 1):
            with clock.frozen(datetime(year, month, 10, tzinfo=UTC)), writing():
                ledger.record("lock", office_id=cast.office.id, staff_id=None, subject=("turn", month))
    return db.engine.dialect.name


def archived(year: int, folder: Path) -> Path:
    path = folder / f"{year}.jsonl"
    with clock.frozen(IN_2025):
        archiving.archive(year, path)
    return path


def numbers() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(LedgerRow.number).order_by(LedgerRow.number)))


def refused(sql: str) -> None:
    with pytest.raises(DBAPIError), writing():
        db.session.execute(text(sql))


@pytest.mark.usefixtures("three_years")
def test_whole_years_leave_and_the_rest_is_whole(tmp_path: Path) -> None:
    path = archived(2020, tmp_path)
    assert numbers() == [4, 5, 6, 7, 8, 9, 10]
    assert [row.number for row in archive_file.rows_of(path)] == [1, 2, 3]
    assert list(stored_breaches()) == []
    checkpoint = db.session.scalars(select(LedgerCheckpoint)).one()
    assert (checkpoint.number, checkpoint.rows, checkpoint.recorded_as) == (3, 3, 10)
    assert checkpoint.file_digest == archive_file.digest_of_file(path)
    archived(2021, tmp_path)
    assert numbers() == [6, 7, 8, 9, 10, 11]
    assert list(stored_breaches()) == []


@pytest.mark.usefixtures("three_years")
def test_a_year_is_kept_three_years(tmp_path: Path) -> None:
    with clock.frozen(datetime(2024, 12, 31, 15, 59, tzinfo=UTC)), pytest.raises(TooEarly) as refusal:
        archiving.archive(2021, tmp_path / "2021.jsonl")
    assert refusal.value.until.isoformat() == "2025-01-01"
    with pytest.raises(NothingToArchive):
        archived(2019, tmp_path)
    assert (len(numbers()), list(tmp_path.glob("*.jsonl*"))) == (9, [])


def test_only_archived_rows_may_be_deleted(three_years: str, tmp_path: Path) -> None:
    archived(2020, tmp_path)
    before = numbers()
    refused("DELETE FROM ledger")
    refused("DELETE FROM ledger WHERE number = 4")
    refused("UPDATE ledger SET act = act")
    refused(
        "INSERT INTO ledger SELECT 2, office_id, at, staff_id, act, subject_kind, subject_id, facts, previous, digest"
        " FROM ledger WHERE number = 4"
    )
    if three_years == "postgresql":
        refused("TRUNCATE ledger")
    assert numbers() == before


def test_a_checkpoint_is_there_for_good(three_years: str, tmp_path: Path) -> None:
    archived(2020, tmp_path)
    refused("UPDATE ledger_checkpoints SET number = 5")
    refused("UPDATE ledger_checkpoints SET year = year")
    refused("DELETE FROM ledger_checkpoints")
    same = f"INTO ledger_checkpoints ({ALL}) SELECT {ALL} FROM ledger_checkpoints"
    refused(f"INSERT {same}")
    refused(f"INSERT {same} WHERE true ON CONFLICT (number) DO UPDATE SET year = 2030")
    refused("TRUNCATE ledger_checkpoints" if three_years == "postgresql" else f"INSERT OR REPLACE {same}")
    assert [one.year for one in ledger.checkpoints()] == [2020]


@pytest.mark.usefixtures("three_years")
def test_a_checkpoint_names_a_row_that_is_there(tmp_path: Path) -> None:
    archived(2020, tmp_path)
    forged = "number + 2, year, rows, file_digest, recorded_as + 2, at, digest"
    refused(f"INSERT INTO ledger_checkpoints ({ALL}) SELECT {forged} FROM ledger_checkpoints")


def forge_a_checkpoint(number: int) -> None:
    """What somebody does who may write to the database: hide rows as if they were archived."""
    row = db.session.get_one(LedgerRow, number)
    forged = LedgerCheckpoint(
        number=number,
        digest=row.digest,
        year=2020,
        rows=number,
        file_digest=bytes(32),
        recorded_as=number + 1,
        at=IN_2025,
    )
    db.session.add(forged)
    db.session.flush()
    db.session.execute(text(f"DELETE FROM ledger WHERE number <= {number}"))
    db.session.commit()


@pytest.mark.usefixtures("three_years")
def test_a_forged_checkpoint_is_found() -> None:
    forge_a_checkpoint(5)
    assert list(stored_breaches()) == [Breach(Fault.UNTOLD, 5, 5)]


@pytest.mark.usefixtures("three_years")
def test_a_checkpoint_told_too_early_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archiving, "_require_old", lambda _: None)
    with clock.frozen(datetime(2022, 12, 1, tzinfo=UTC)):
        archiving.archive(2021, tmp_path / "2021.jsonl")
    assert list(stored_breaches()) == [Breach(Fault.UNTOLD, 5, 5)]


@pytest.mark.usefixtures("three_years")
def test_a_breach_is_found_on_either_side_of_a_checkpoint(tmp_path: Path) -> None:
    path = archived(2021, tmp_path)
    rows = list(archive_file.rows_of(path))
    rows[1].act = "unlock"
    origin = Head(0, ledger.BEGINNING.hex())
    assert list(stored_breaches(left=rows, after=origin)) == [Breach(Fault.CHANGED, 2, 2)]
    assert list(stored_breaches(heads=[Head(7, "00" * 32)])) == [Breach(Fault.OTHER, 7, 7, 0)]
    assert list(stored_breaches(heads=[Head(5, "00" * 32)])) == [Breach(Fault.OTHER, 5, 5, 0)]


class PowerCut(BaseException):
    """The machine is gone: nothing of ours runs any more."""


@pytest.mark.usefixtures("three_years")
def test_a_crash_after_the_file_removes_nothing_and_a_second_run_completes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patched:
        patched.setattr(db.session(), "commit", cut)
        with pytest.raises(PowerCut):
            archived(2021, tmp_path)
    assert (numbers(), ledger.checkpoints()) == (list(range(1, 10)), [])
    assert list(stored_breaches()) == []
    written = (tmp_path / "2021.jsonl").read_bytes()
    assert archived(2021, tmp_path).read_bytes() == written
    assert numbers() == [6, 7, 8, 9, 10]
    assert list(stored_breaches()) == []


@pytest.mark.usefixtures("three_years")
def test_the_file_is_its_owners_alone_whatever_was_left_there(tmp_path: Path) -> None:
    left = tmp_path / f"2020.jsonl{archive_file.UNFINISHED}"
    left.write_text("something for everybody")
    left.chmod(0o644)
    assert archived(2020, tmp_path).stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("three_years")
def test_a_file_cut_short_lets_nothing_go(tmp_path: Path) -> None:
    path = tmp_path / "2021.jsonl"
    with clock.frozen(IN_2025):
        archive_file.write(path, archiving._leaving(2021), list(ledger.whole_chain())[:4])
        with pytest.raises(archive_file.NotAnArchive):
            archiving.archive(2021, path)
    assert len(numbers()) == 9


@pytest.mark.usefixtures("three_years")
def test_two_at_once_do_it_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prove, elsewhere = archiving._proven_on_disk, tmp_path / "elsewhere"
    elsewhere.mkdir()

    def meanwhile(path: Path, leaving: archive_file.Leaving) -> bytes:
        monkeypatch.setattr(archiving, "_proven_on_disk", prove)
        proven = prove(path, leaving)
        archived(2020, tmp_path)
        return proven

    monkeypatch.setattr(archiving, "_proven_on_disk", meanwhile)
    with pytest.raises(OthersWereAtIt):
        archived(2020, elsewhere)
    assert [one.year for one in ledger.checkpoints()] == [2020]
    assert list(stored_breaches()) == []
