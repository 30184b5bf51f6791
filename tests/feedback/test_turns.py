"""Waiting for one's turn to write: till the other is done, for so long and no longer."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from feedback.turns import begin_writing

PATIENCE_MS = 30
PLENTY_MS = 10_000


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    opened = [
        sqlite3.connect(tmp_path / "shared.db", isolation_level=None, check_same_thread=False, timeout=PLENTY_MS / 1000)
        for _ in range(2)
    ]
    opened[0].execute("PRAGMA journal_mode=WAL")
    yield opened[0], opened[1]
    for database in opened:
        database.close()


def waits_elsewhere(database: sqlite3.Connection) -> int:
    found: tuple[int] = database.execute("PRAGMA busy_timeout").fetchone()
    return found[0]


def test_whose_turn_does_not_come_is_told_so(two: tuple[sqlite3.Connection, sqlite3.Connection]) -> None:
    one, other = two
    begin_writing(one, PLENTY_MS)
    for _ in range(2):
        with pytest.raises(sqlite3.OperationalError) as told:
            begin_writing(other, PATIENCE_MS)
        assert told.value.sqlite_errorcode == sqlite3.SQLITE_BUSY
        assert waits_elsewhere(other) == PATIENCE_MS
        assert not other.in_transaction


def test_the_turn_comes_when_the_other_is_done(two: tuple[sqlite3.Connection, sqlite3.Connection]) -> None:
    one, other = two
    begin_writing(one, PLENTY_MS)
    asked: list[str] = []
    other.set_trace_callback(asked.append)
    waiting = threading.Thread(target=begin_writing, args=(other, PLENTY_MS))
    waiting.start()
    while asked.count("BEGIN IMMEDIATE") < 3:
        assert not other.in_transaction
    one.execute("COMMIT")
    waiting.join()
    assert other.in_transaction
    assert waits_elsewhere(other) == PLENTY_MS


def test_another_error_is_not_waited_out(two: tuple[sqlite3.Connection, sqlite3.Connection]) -> None:
    one, _other = two
    begin_writing(one, PLENTY_MS)
    asked: list[str] = []
    one.set_trace_callback(asked.append)
    with pytest.raises(sqlite3.OperationalError, match="within a transaction"):
        begin_writing(one, PLENTY_MS)
    assert asked.count("BEGIN IMMEDIATE") <= 1
    assert waits_elsewhere(one) == PLENTY_MS
