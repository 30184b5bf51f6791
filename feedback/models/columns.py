"""How columns are declared: every text says whether it is sealed, and why an open one may be open.

An inventory test walks the models and fails on a text, bytes or JSON column declared neither way.
"""

import uuid
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Enum, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

WITHOUT_ROWID = {"sqlite_with_rowid": False}
"""SQLite then keeps the rows in the order of their random keys, not of arrival."""


def random_id() -> Mapped[uuid.UUID]:
    """A primary key that tells nothing of when it was made (v4, never v7)."""
    return mapped_column(primary_key=True, default=uuid.uuid4)


def sealed(**options: Any) -> Any:
    """Ciphertext only."""
    return mapped_column(LargeBinary, info={"sealed": True}, **options)


def digest(why: str, length: int = 32, **options: Any) -> Any:
    """A hash, public key or salt that gives away nothing of what it stands for."""
    return mapped_column(LargeBinary(length), info={"open": why}, **options)


def open_text(why: str, length: int | None = None, **options: Any) -> Any:
    """Text in the clear, for the reason given."""
    return mapped_column(String(length) if length else Text, info={"open": why}, **options)


def one_of(kind: type[StrEnum], name: str, **options: Any) -> Any:
    """A word out of a closed list, kept as its value and checked by the database."""
    column_type = Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=20,
        values_callable=lambda members: [member.value for member in members],
    )
    return mapped_column(column_type, info={"open": "a word out of a closed list"}, **options)


def check(name: str, sql: str) -> CheckConstraint:
    """The database refuses what the domain calls impossible."""
    return CheckConstraint(sql, name=name)


def only_where(sql: str) -> dict[str, Any]:
    """Options of an index that holds some rows only; a query uses it when one of its conditions says as much."""
    return {"sqlite_where": text(sql), "postgresql_where": text(sql)}


STAFF_ACT_HAS_A_TIME = "(staff_id IS NULL) = (at IS NULL)"
"""Rows a submitter causes carry a day only; staff acts carry person and time."""
