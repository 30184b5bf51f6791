"""Filling an empty database from a pair of files, and proving before the commit that it is what was saved."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import exists, func, select

from feedback import ledger
from feedback.db import db, forget_destroyed_pages, note_table_sizes, writing
from feedback.ledger_check import Breach
from feedback.ledger_stored import stored_breaches
from feedback.models import Office
from moderation.accounts.founding import check_values
from moderation.backups.archive import Archive, Damaged, opened
from moderation.backups.filling import fill
from moderation.backups.manifest import Moment
from moderation.backups.parts import KEY_TABLES, Part, tables
from moderation.backups.revision import OtherRevision, require_head


class NotEmpty(Exception):
    """The database has rows: a backup is restored into a fresh one only."""


class NotAPair(Exception):
    """Two files of different moments, or not one of data and one of keys."""


class WrongSecret(Exception):
    """The backup belongs to another receipt pepper or secret key; `setting` says which."""

    def __init__(self, setting: str) -> None:
        super().__init__(setting)
        self.setting = setting


class BrokenLedger(Exception):
    """The ledger in the files is not whole, or does not end where it ended when they were written."""

    def __init__(self, found: list[Breach]) -> None:
        super().__init__(len(found))
        self.found = found


@dataclass(frozen=True, slots=True)
class Restored:
    """What was compared with the manifests: rows a table, and the end of the ledger."""

    moment: Moment
    rows: dict[str, int]


def restore(data: Path, keys: Path) -> Restored:
    """Fill this empty database, verify it, and only then commit; on any error it stays empty.

    Raises OtherRevision, NotEmpty, NotAPair, Damaged, WrongSecret, BrokenLedger or OSError.
    """
    with ExitStack() as stack:
        data_file, key_file = (stack.enter_context(opened(path)) for path in (data, keys))
        moment = _require_pair(data_file, key_file)
        with writing():
            _require_place(moment)
            fill(data_file, key_file)
            rows = _require_same_rows(data_file, key_file)
            _require_own_secrets()
            _require_whole_ledger(moment)
            _record(moment)
    forget_destroyed_pages()
    note_table_sizes()
    return Restored(moment, rows)


def _require_pair(data: Archive, keys: Archive) -> Moment:
    parts = (data.manifest.part, keys.manifest.part)
    if parts != (Part.DATA, Part.KEYS) or data.manifest.moment != keys.manifest.moment:
        raise NotAPair
    return data.manifest.moment


def _require_place(moment: Moment) -> None:
    here = require_head(db.session.connection())
    if moment.revision != here:
        raise OtherRevision(here, moment.revision)
    if any(db.session.scalar(select(exists().select_from(table))) for table in db.metadata.sorted_tables):
        raise NotEmpty


def _require_same_rows(data: Archive, keys: Archive) -> dict[str, int]:
    counts = {}
    for table in tables():
        file = keys if table.name in KEY_TABLES else data
        counts[table.name] = db.session.scalar(select(func.count()).select_from(table)) or 0
        if counts[table.name] != file.manifest.tables[table.name].rows:
            raise Damaged(table.name)
    return counts


def _require_own_secrets() -> None:
    office = db.session.scalars(select(Office)).one()
    own = check_values()
    for column, setting in (("pepper_check", "RECEIPT_PEPPER"), ("secret_check", "SECRET_KEY")):
        if getattr(office, column) != own[column]:
            raise WrongSecret(setting)


def _require_whole_ledger(moment: Moment) -> None:
    found = list(stored_breaches(heads=[moment.head]))
    if found:
        raise BrokenLedger(found)


def _record(moment: Moment) -> None:
    facts = {"pair": moment.pair, "made_at": moment.made_at, "ledger_head": moment.head.number}
    subject = ("office", moment.office_id)
    ledger.record("restore_backup", office_id=moment.office_id, staff_id=None, subject=subject, facts=facts)
