"""Counting what a page or an act asks of the database."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from feedback.db import db

NOT_COUNTED = re.compile(r"BEGIN|COMMIT|ROLLBACK|PRAGMA")


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement sent inside; one for many rows counts once, and transactions and pragmas do not."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not NOT_COUNTED.match(statement):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
