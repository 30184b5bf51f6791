"""Which of a backup's two files each table, or column, belongs to; together they are the database."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Column, Table

from feedback.db import db


class Part(StrEnum):
    """Data may be kept as long as liked; without keys of the same moment nothing sealed in it opens."""

    DATA = "data"
    KEYS = "keys"


KEY_TABLES = frozenset({"case_keys", "grants", "identity_keys", "recovery_halves"})
"""Whole tables of key material: a destroyed case has no row in any keys file made since."""

KEY_COLUMNS = {
    "intake_keys": frozenset({"to_recovery"}),
    "staff": frozenset({"salt", "verifier", "stretch_kib", "wrapped_seed", "sealed_totp"}),
}
"""Key material beside what is not; one small row a person, or a period."""

NEVER = frozenset({"identity_handovers", "invitations", "staff_sessions"})
"""What is on its way for hours at most, to one person's eyes or browser, does not outlive the machine: a link that was
used after the backup would be good again."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The columns of a table that stand in one of the files; in the keys file beside the primary key."""

    table: Table
    columns: tuple[Column[object], ...]

    @property
    def name(self) -> str:
        return str(self.table.name)

    @property
    def headings(self) -> list[str]:
        return [column.name for column in self.columns]


def tables() -> list[Table]:
    """All that is backed up, each after those it refers to."""
    return [table for table in db.metadata.sorted_tables if table.name not in NEVER]


def excerpts(part: Part) -> list[Excerpt]:
    """What one file holds."""
    return [found for table in tables() if (found := excerpt(table, part)).columns]


def excerpt(table: Table, part: Part) -> Excerpt:
    """A table's share in one file; it may be empty."""
    return Excerpt(table, tuple(column for column in table.columns if _belongs(column, part)))


def _belongs(column: Column[object], part: Part) -> bool:
    name = column.table.name
    if name in KEY_TABLES:
        return part is Part.KEYS
    is_key = column.name in KEY_COLUMNS.get(name, ())
    return not is_key if part is Part.DATA else is_key or (name in KEY_COLUMNS and column.primary_key)
