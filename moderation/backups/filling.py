"""Putting the rows of a pair of files into empty tables, in one transaction of the caller's."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from sqlalchemy import Column, Table, bindparam, insert, update

from feedback.db import db
from moderation.backups.archive import Archive, Damaged, Row
from moderation.backups.parts import KEY_COLUMNS, KEY_TABLES, Part, excerpt, tables

AT_ONCE = 1000


def fill(data: Archive, keys: Archive) -> None:
    """Inside `writing()`, into empty tables. Raises Damaged.

    A row that refers to one of its own table comes in two steps, so their order in the file does not matter.
    """
    for table in tables():
        own = _columns_to_itself(table)
        for batch in _batches(_rows(table, data, keys)):
            db.session.execute(insert(table), [row | dict.fromkeys(own) for row in batch])
        if own:
            _refer(table, own, _rows(table, data, keys))


def _rows(table: Table, data: Archive, keys: Archive) -> Iterator[Row]:
    """A table's rows whole again."""
    if table.name in KEY_TABLES:
        return keys.rows(excerpt(table, Part.KEYS))
    rows = data.rows(excerpt(table, Part.DATA))
    return _joined(table, rows, keys) if table.name in KEY_COLUMNS else rows


def _joined(table: Table, rows: Iterator[Row], keys: Archive) -> Iterator[Row]:
    """With the key columns of each; these tables have a row a person or a period, so they fit in memory."""
    key_of = _key_of(table)
    kept = {key_of(row): row for row in keys.rows(excerpt(table, Part.KEYS))}
    for row in rows:
        other = kept.pop(key_of(row), None)
        if other is None:
            raise Damaged(table.name)
        yield row | other
    if kept:
        raise Damaged(table.name)


def _key_of(table: Table) -> Callable[[Row], tuple[object, ...]]:
    names = [column.name for column in table.primary_key]
    return lambda row: tuple(row[name] for name in names)


def _columns_to_itself(table: Table) -> list[str]:
    return [key.parent.name for key in table.foreign_keys if key.column.table is table]


def _refer(table: Table, own: list[str], rows: Iterator[Row]) -> None:
    """The second step: the references within the table, of the rows that have any."""
    names = [*(column.name for column in table.primary_key), *own]
    change = update(table).where(*(column == _given(column) for column in table.primary_key))
    change = change.values({name: _given(table.c[name]) for name in own})
    referring = (row for row in rows if any(row[name] is not None for name in own))
    for batch in _batches(referring):
        db.session.connection().execute(change, [{f"given_{name}": row[name] for name in names} for row in batch])


def _given(column: Column[object]) -> object:
    return bindparam(f"given_{column.name}", type_=column.type)


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, AT_ONCE)):
        yield batch
