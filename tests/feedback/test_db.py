"""The database as every process opens it: pragmas, one way to write, no naive moment."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from feedback.db import db, forget_destroyed_pages, note_table_sizes, writing
from feedback.models import CalendarDay, LedgerRow, Office
from tests.cast import Cast

IN_FORCE = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "temp_store": 2,
    "busy_timeout": 10000,
    "recursive_triggers": 1,
}


@pytest.fixture
def begins(app: Flask) -> Iterator[list[str]]:
    """How each transaction begins, as the database is told."""
    seen: list[str] = []
    database: Any = db.session.connection().connection.driver_connection
    database.set_trace_callback(lambda statement: seen.append(statement) if statement.startswith("BEGIN") else None)
    db.session.rollback()
    yield seen
    database.set_trace_callback(None)


def test_every_connection_has_its_pragmas(app: Flask) -> None:
    for _ in range(2):
        found = {name: db.session.scalar(text(f"PRAGMA {name}")) for name in IN_FORCE}
        assert found == IN_FORCE
        db.session.remove()
        db.engine.dispose()


def test_a_writer_asks_for_the_write_lock_first(begins: list[str]) -> None:
    with writing():
        db.session.execute(select(Office.id))
    db.session.execute(select(Office.id))
    assert begins == ["BEGIN IMMEDIATE", "BEGIN"]


def test_a_writer_whose_turn_does_not_come_leaves_nothing_behind(
    cast: Cast, database_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedback.db.WRITING_WAITS", 20)
    other = sqlite3.connect(database_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"), writing():
        raise AssertionError("it was not our turn")
    other.execute("COMMIT")
    other.close()
    with writing():
        cast.office.name = "又轮到了"
    assert db.session.scalar(select(Office.name)) == "又轮到了"


def test_while_one_writes_another_waits(app: Flask, database_file: Path) -> None:
    other = sqlite3.connect(database_file, isolation_level=None, timeout=0)
    with writing():
        assert other.execute("SELECT count(*) FROM offices").fetchone() == (1,)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()


def give_up_half_way(cast: Cast) -> None:
    with writing():
        cast.office.name = "半途而废"
        db.session.flush()
        raise LookupError


def test_an_error_takes_the_whole_write_back(cast: Cast) -> None:
    before = cast.office.name
    with pytest.raises(LookupError):
        give_up_half_way(cast)
    assert cast.office.name == before


def test_what_was_loaded_before_is_read_again_inside(cast: Cast, database_file: Path) -> None:
    office = cast.office
    other = sqlite3.connect(database_file)
    db.session.rollback()
    other.execute("UPDATE offices SET name = '改了名'")
    other.commit()
    other.close()
    with writing():
        assert office.name == "改了名"


def test_what_was_changed_outside_a_write_is_not_stored(cast: Cast) -> None:
    before = cast.office.name
    cast.office.name = "没有经过 writing"
    with writing():
        assert cast.office.name == before


def test_a_stored_moment_needs_its_zone(cast: Cast) -> None:
    with pytest.raises(StatementError, match="time zone"), writing():
        cast.office.opened_at = datetime(2026, 1, 1)  # noqa: DTZ001 - the naive moment is the point


def test_a_moment_comes_back_in_utc(cast: Cast) -> None:
    with writing():
        cast.office.opened_at = datetime(2026, 1, 1, 8, tzinfo=timezone(timedelta(hours=8)))
    db.session.expire_all()
    assert cast.office.opened_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert cast.office.opened_at.tzinfo is UTC


def test_a_row_of_nobodys_office_is_refused(app: Flask) -> None:
    with pytest.raises(IntegrityError), writing():
        db.session.execute(
            text(
                "INSERT INTO ledger SELECT 1, '0', '2026-01-01', NULL, 'x', 'case', '0', '{}', x'00', x'00'"
                " FROM offices LIMIT 1"
            )
        )
    assert db.session.scalars(select(LedgerRow)).all() == []


def test_an_error_of_the_database_does_not_quote_the_row(app: Flask) -> None:
    row = {"day": datetime(2030, 1, 2, tzinfo=UTC).date(), "working": True, "note": "哨兵"}
    with pytest.raises(IntegrityError) as refused, writing():
        db.session.execute(CalendarDay.__table__.insert(), [row, row])
    assert "哨兵" not in str(refused.value)


def test_a_deleted_row_is_in_neither_file_nor_log(app: Flask, database_file: Path) -> None:
    day, mark = datetime(2030, 1, 2, tzinfo=UTC).date(), "a mark that is found nowhere else"
    with writing():
        db.session.add(CalendarDay(day=day, working=True, note=mark))
    wal = database_file.with_name(database_file.name + "-wal")
    assert mark.encode() in wal.read_bytes()
    with writing():
        db.session.delete(db.session.get_one(CalendarDay, day))
    forget_destroyed_pages()
    assert wal.stat().st_size == 0
    assert mark.encode() not in database_file.read_bytes()


def test_sizes_of_tables_are_noted_without_samples_of_their_rows(cast: Cast) -> None:
    note_table_sizes()
    noted = db.session.scalars(text("SELECT name FROM sqlite_master WHERE name LIKE 'sqlite_stat%'")).all()
    assert noted == ["sqlite_stat1"]
    # One office in the whole table, and one row for each id.
    sizes = "SELECT stat FROM sqlite_stat1 WHERE tbl = 'offices'"
    assert db.session.scalars(text(sizes)).all() == ["1 1"]
