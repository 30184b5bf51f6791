"""What the stories of backups share: an empty place beside the full one, and looking into the files."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Table, select

from feedback.db import db
from moderation.backups import making
from moderation.backups.making import Made
from moderation.backups.parts import NEVER
from tests.conftest import OwnContextClient, settings_for
from wsgi import create_app


@contextmanager
def empty_place(url: str) -> Iterator[Flask]:
    """An application on a database at head without a row; the context is its own."""
    db.session.remove()
    app = create_app(settings_for(url))
    app.test_client_class = OwnContextClient
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def backed_up(folder: Path, **options: int) -> Made:
    db.session.rollback()
    return making.make(folder, folder, **options)


def unpacked(path: Path) -> bytes:
    """All that stands in a file, as one who has it reads it."""
    with ZipFile(path) as zipped:
        return path.read_bytes() + b"".join(zipped.read(name) for name in zipped.namelist())


def rows_in(path: Path, table: str) -> list[list[Any]]:
    """The rows of a table in a file; none where it is in the other one."""
    with ZipFile(path) as zipped:
        if f"{table}.jsonl" not in zipped.namelist():
            return []
        with io.TextIOWrapper(zipped.open(f"{table}.jsonl"), encoding="utf-8") as lines:
            return [json.loads(line) for line in lines][1:]


def everything_stored() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that is backed up, in one order on both databases."""
    db.session.rollback()
    stored = {table.name: _rows(table) for table in db.metadata.sorted_tables if table.name not in NEVER}
    db.session.rollback()
    return stored


def _rows(table: Table) -> list[tuple[object, ...]]:
    return sorted((tuple(row) for row in db.session.execute(select(table))), key=repr)
