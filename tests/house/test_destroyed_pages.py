"""A key destroyed while a long reader was at work stays in the write-ahead log, until the clock's next turn."""

import sqlite3
from contextlib import closing
from pathlib import Path
from time import monotonic

from flask import Flask
from sqlalchemy import delete, select

from feedback import mailbox
from feedback.db import db, writing
from feedback.models import CaseKey
from moderation.timer.tick import tick
from tests.stories import reported


def test_the_clock_clears_what_a_withdrawal_could_not(app: Flask, database_file: Path) -> None:
    reported()
    key = bytes(db.session.scalars(select(CaseKey.to_intake)).one())[-64:]
    with writing():
        db.session.execute(delete(CaseKey))
    wal = database_file.with_name(f"{database_file.name}-wal")
    assert key in wal.read_bytes()
    tick()
    assert key not in wal.read_bytes()
    assert key not in database_file.read_bytes()


def test_a_backup_at_work_holds_up_no_withdrawal(app: Flask, database_file: Path) -> None:
    code = reported()
    with closing(sqlite3.connect(database_file, isolation_level=None)) as backup:
        backup.execute("BEGIN")
        backup.execute("SELECT * FROM case_keys").fetchall()
        started = monotonic()
        mailbox.withdraw(code)
        assert monotonic() - started < 5
        assert backup.execute("SELECT count(*) FROM case_keys").fetchone() == (1,)
    assert db.session.scalars(select(CaseKey)).all() == []
