"""Writing the two files of a backup from one snapshot, while the office goes on working."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from feedback import clock, ledger
from feedback.db import db, writing
from feedback.ledger_check import Head
from feedback.models import Office
from moderation.backups.archive import Packing, packed
from moderation.backups.expiry import DAYS_KEPT, file_name, forget_keys
from moderation.backups.manifest import Moment
from moderation.backups.parts import Excerpt, Part, excerpts
from moderation.backups.revision import require_head
from moderation.opening import the_office

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Made:
    """Where the files are, how many rows they hold, and the keys files whose time was over."""

    data: Path
    keys: Path
    rows: int
    forgotten: tuple[Path, ...]


def make(folder: Path, keys_folder: Path, *, keep_days: int = DAYS_KEPT) -> Made:
    """Write a data and a keys file of this moment, after removing keys files older than `keep_days`.

    Both folders exist. Raises NotSetUp, OtherRevision or OSError; nothing is left behind then.
    """
    # First, so that a backup that fails still lets the old keys go.
    forgotten = forget_keys(keys_folder, keep_days=keep_days)
    require_head(db.session.connection())
    office = the_office()
    office_id, region = office.id, office.region_code
    db.session.rollback()
    with _snapshot() as connection:
        moment = _moment(connection)
        data = folder / file_name(region, office_id, moment.made_at, Part.DATA)
        keys = keys_folder / file_name(region, office_id, moment.made_at, Part.KEYS)
        with packed(keys, Part.KEYS, moment) as key_file, packed(data, Part.DATA, moment) as data_file:
            _write(connection, key_file, Part.KEYS)
            _write(connection, data_file, Part.DATA)
    _record(moment)
    rows = sum(contents.rows for file in (key_file, data_file) for contents in file.tables.values())
    return Made(data, keys, rows, tuple(forgotten))


@contextmanager
def _snapshot() -> Iterator[Connection]:
    """Everything read on it is of one moment; on SQLite a read transaction in WAL mode already is."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


def _moment(connection: Connection) -> Moment:
    revision = require_head(connection)
    office = connection.execute(select(Office.id, Office.name)).one()
    last = connection.execute(ledger.last_row()).one_or_none()
    number, digest = last or (0, ledger.BEGINNING)
    return Moment(uuid.uuid4(), _now(), office.id, office.name, revision, Head(number, digest.hex()))


def _now() -> datetime:
    return clock.now().replace(microsecond=0)


def _write(connection: Connection, file: Packing, part: Part) -> None:
    for excerpt in excerpts(part):
        file.add(excerpt, _rows(connection, excerpt))


def _rows(connection: Connection, excerpt: Excerpt) -> Iterator[tuple[object, ...]]:
    result = connection.execute(select(*excerpt.columns), execution_options={"yield_per": AT_ONCE})
    for row in result:
        yield tuple(row)


def _record(moment: Moment) -> None:
    with writing():
        facts = {"pair": moment.pair, "ledger_head": moment.head.number}
        ledger.record(
            "make_backup", office_id=moment.office_id, staff_id=None, subject=("office", moment.office_id), facts=facts
        )
