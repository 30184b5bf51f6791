"""The typed base of every model, its column types, and the one way to write."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Connection, DateTime, Dialect, Engine, MetaData, PoolProxiedConnection, Uuid, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from feedback.turns import begin_writing

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

WRITING_WAITS = 10_000
CLEARING_WAITS = 1_000
"""Milliseconds for another's lock."""

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    f"PRAGMA busy_timeout={WRITING_WAITS}",
    # 16 MB of log between checkpoints: a report dirties many pages, most of them again with the next one.
    "PRAGMA wal_autocheckpoint=4000",
    # INSERT OR REPLACE deletes without firing delete triggers unless triggers recurse.
    "PRAGMA recursive_triggers=ON",
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment must carry its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            uuid.UUID: Uuid(),
            datetime: UtcDateTime(),
            dict[str, Any]: JSON(),
            list[str]: JSON(),
        },
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


def init_db(app: Flask) -> None:
    """Bind the database; SQLite gets its pragmas and explicit transactions."""
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _prepare_sqlite(db.engine)


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("write", False):
            connection.exec_driver_sql("BEGIN")
            return
        with errors_as_sqlalchemys(connection.dialect):
            take_turn(connection.connection)


def take_turn(connection: PoolProxiedConnection) -> None:
    """Begin a write transaction on SQLite. Raises the driver's OperationalError after `WRITING_WAITS` in vain."""
    database: Any = connection.driver_connection
    begin_writing(database, WRITING_WAITS)


@contextmanager
def errors_as_sqlalchemys(dialect: Dialect) -> Iterator[None]:
    """The driver's errors come out as SQLAlchemy's: without parameters, and of one family for every database."""
    driver: Any = dialect.loaded_dbapi
    try:
        yield
    except driver.Error as error:
        raise DBAPIError.instance(None, None, error, driver.Error, hide_parameters=True, dialect=dialect) from error


@contextmanager
def writing() -> Iterator[None]:
    """One write transaction: committed at the end, rolled back whole on any error.

    What was loaded before is read again inside, so a check made here is made against what is
    stored now. On SQLite it begins IMMEDIATE, so a writer waits its turn and never fails half way.
    Use cases do not nest it.
    """
    db.session.rollback()
    db.session.connection(execution_options={"write": True})
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def forget_destroyed_pages() -> None:
    """After key rows were deleted: leave no copy of them in the write-ahead log (SQLite).

    A long reader, such as a backup, holds the log back; waiting for it would hold back every writer, so it is cleared
    at the clock's next turn then. PostgreSQL keeps dead tuples until VACUUM; operations.md says how the key tables are
    vacuumed.
    """
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            database: Any = connection.connection.driver_connection
            database.execute(f"PRAGMA busy_timeout={CLEARING_WAITS}")
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            database.execute(f"PRAGMA busy_timeout={WRITING_WAITS}")


def note_table_sizes() -> None:
    """Let SQLite plan by how many rows each table now has; without it every index looks equally good to it.

    PostgreSQL does so by itself.
    """
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            database: Any = connection.connection.driver_connection
            # A limit keeps it to milliseconds, and keeps samples of what the rows hold out of the statistics.
            database.execute("PRAGMA analysis_limit=400")
            database.execute("ANALYZE")
