"""Counting what a page or an act asks of the database."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from feedback import direct
from feedback.db import db

NOT_COUNTED = re.compile(r"BEGIN|COMMIT|ROLLBACK|PRAGMA")


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement sent inside; one for many rows counts once, and transactions and pragmas do not."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not NOT_COUNTED.match(statement):
            seen.append(statement)

    listener = _Listener(seen)
    event.listen(db.engine, "before_cursor_execute", note)
    with listener.listening():
        try:
            yield seen
        finally:
            event.remove(db.engine, "before_cursor_execute", note)


class _Listener(logging.Handler):
    """Of what goes straight to the driver."""

    def __init__(self, seen: list[str]) -> None:
        super().__init__()
        self.seen = seen

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(record.getMessage())

    @contextmanager
    def listening(self) -> Iterator[None]:
        level = direct.log.level
        direct.log.addHandler(self)
        direct.log.setLevel(logging.DEBUG)
        try:
            yield
        finally:
            direct.log.setLevel(level)
            direct.log.removeHandler(self)
