"""Straight to the driver, for the one hot path: opening a case, where the session would cost as much as the database.

Statements are SQLAlchemy's, on tables, compiled once; values, rows and errors are those it would give.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect, Insert, PoolProxiedConnection, Select
from sqlalchemy.types import TypeEngine

from feedback.db import db, errors_as_sqlalchemys, take_turn

log = logging.getLogger(__name__)

Values = Mapping[str, Any]
Convert = Callable[[Any], Any] | None


class Statement:
    """A select with bound parameters, or an insert of the columns that are given with its first values."""

    def __init__(self, statement: Select[*tuple[Any, ...]] | Insert) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def compiled(self, dialect: Dialect, names: Sequence[str]) -> "_Compiled":
        found = self._compiled.get(dialect.name)
        if found is None:
            found = self._compiled[dialect.name] = _compile(self._statement, dialect, names)
        return found


@dataclass(frozen=True, slots=True)
class _Compiled:
    """`parameters` in the order of the text; by their names where the driver takes names."""

    text: str
    by_name: bool
    parameters: tuple[tuple[str, Convert], ...]
    columns: tuple[Convert, ...]

    def bound(self, values: Values) -> Any:
        if len(values) != len(self.parameters):
            raise ValueError("every statement is given the same columns, each time")
        pairs = [(name, convert(values[name]) if convert else values[name]) for name, convert in self.parameters]
        return dict(pairs) if self.by_name else [value for _name, value in pairs]

    def row(self, found: Sequence[Any]) -> tuple[Any, ...]:
        pairs = zip(self.columns, found, strict=True)
        return tuple(convert(value) if convert else value for convert, value in pairs)


class Direct:
    """A connection of the pool."""

    def __init__(self, connection: PoolProxiedConnection, dialect: Dialect) -> None:
        self._connection, self._dialect = connection, dialect
        self._cursor = connection.cursor()

    def rows(self, statement: Statement, **values: Any) -> list[tuple[Any, ...]]:
        compiled = statement.compiled(self._dialect, list(values))
        log.debug("%s", compiled.text)
        self._cursor.execute(compiled.text, compiled.bound(values))
        return [compiled.row(found) for found in self._cursor.fetchall()]

    def insert(self, rows: Iterable[tuple[Statement, Sequence[Values]]]) -> None:
        """All of the rows, those of each statement together, or none: one transaction, as by `feedback.db.writing`.

        On SQLite a writer waits its turn first, and holds up others only while it stores what is ready to be stored.
        The session reads anew afterwards.
        """
        ready = [self._ready(statement, values) for statement, values in rows]
        if db.session.registry.has():
            db.session.rollback()
        try:
            self._store(ready)
        except BaseException:
            self._connection.rollback()
            raise

    def _ready(self, statement: Statement, rows: Sequence[Values]) -> tuple[str, list[Any]]:
        compiled = statement.compiled(self._dialect, list(rows[0]))
        return compiled.text, [compiled.bound(row) for row in rows]

    def _store(self, ready: Iterable[tuple[str, list[Any]]]) -> None:
        if self._dialect.name == "sqlite":
            take_turn(self._connection)
        for text, rows in ready:
            log.debug("%s", text)
            self._cursor.executemany(text, rows)
        self._connection.commit()


@contextmanager
def direct() -> Iterator[Direct]:
    """Its connection goes back at the end of the block, rolled back where it was not committed.

    Errors are SQLAlchemy's.
    """
    connection, dialect = db.engine.raw_connection(), db.engine.dialect
    try:
        with errors_as_sqlalchemys(dialect):
            yield Direct(connection, dialect)
    finally:
        connection.close()


def _compile(statement: Any, dialect: Dialect, names: Sequence[str]) -> _Compiled:
    made: Any = statement.compile(dialect=dialect, column_keys=names)
    order = made.positiontup
    binds = {name: _converts(bind.type, dialect).bind_processor(dialect) for name, bind in made.binds.items()}
    columns = statement.selected_columns if isinstance(statement, Select) else ()
    return _Compiled(
        text=made.string,
        by_name=order is None,
        parameters=tuple((name, binds[name]) for name in (binds if order is None else order)),
        columns=tuple(_converts(column.type, dialect).result_processor(dialect, None) for column in columns),
    )


def _converts(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)
