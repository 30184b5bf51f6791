"""The demo's database: whose it is, whether its town is whole, and how it is removed."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect, select

from feedback.db import db, writing
from feedback.limits import forget_limits, settings
from feedback.models import Office, Setting

WHOLE = "demo_town"
"""The setting written last of all; without it a first load was interrupted."""


class NotADemo(Exception):
    """This configuration or database is not a demo's; nothing was touched."""


class InUse(Exception):
    """Another process has the database open."""


def require_demo() -> None:
    """Raise NotADemo unless settings and database are a demo's (a database without an office may become one)."""
    if not settings().is_demo:
        raise NotADemo
    office = _office()
    if office is not None and not office.is_demo:
        raise NotADemo


def is_whole() -> bool:
    """Whether the town was loaded to the end."""
    office = _office()
    return office is not None and db.session.get(Setting, (office.id, WHOLE)) is not None


def is_empty() -> bool:
    """Whether no office was founded yet."""
    return _office() is None


def mark_whole() -> None:
    """After the last story."""
    office = _office()
    if office is not None:
        with writing():
            db.session.add(Setting(office_id=office.id, name=WHOLE, value={"loaded": True}))


def folder() -> Path:
    """Where the database file stands, and the accounts beside it. Raises NotADemo for any other kind of database."""
    if db.engine.dialect.name != "sqlite" or not db.engine.url.database:
        raise NotADemo
    return Path(db.engine.url.database).resolve().parent


def remove() -> None:
    """Delete a demo's database file. Raises NotADemo or InUse."""
    require_demo()
    path = folder() / Path(db.engine.url.database or "").name
    db.session.remove()
    db.engine.dispose()
    forget_limits()
    if path.exists():
        _take_alone(path)
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _office() -> Office | None:
    db.session.rollback()
    if not inspect(db.engine).has_table("offices"):
        return None
    return db.session.scalar(select(Office))


def _take_alone(path: Path) -> None:
    """Leaving WAL mode is only granted to a process that alone has the file open."""
    with closing(sqlite3.connect(path, timeout=1)) as connection:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.OperationalError as error:
            raise InUse from error
        if mode != "delete":
            raise InUse
