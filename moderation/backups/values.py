"""A column's values in JSON and back, the same for every database."""

import uuid
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column
from sqlalchemy.types import TypeDecorator

_READ: dict[type, Callable[[str], object]] = {
    bytes: b64decode,
    uuid.UUID: uuid.UUID,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
}


def plain(value: object) -> object:
    """What `json.dumps` asks about a value it does not know: bytes, an id, a day or a moment."""
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def reader_of(column: Column[Any]) -> Callable[[Any], object]:
    """Turns what stands in a file into the column's own type. ValueError where it is of no such type."""
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    read = _READ.get(kind.python_type)
    if read is None:
        return lambda stored: stored
    return lambda stored: None if stored is None else read(stored)
