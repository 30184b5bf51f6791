"""A period ends with its last case: then nobody holds its key any more, and no file does."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from feedback import clock, mailbox
from feedback.db import db, writing
from feedback.destruction import destroy
from feedback.models import IntakeKey, LedgerRow
from feedback.receipts import ReceiptCode
from moderation.accounts import rotation
from moderation.models import Grant
from moderation.timer.tick import tick
from tests.cast import Cast
from tests.stories import case_of, reported

BEGUN = datetime(2026, 10, 12, 2, tzinfo=UTC)


def later(**span: float) -> AbstractContextManager[None]:
    return clock.frozen(BEGUN + timedelta(**span))


@pytest.fixture
def code(cast: Cast) -> ReceiptCode:
    """The one report of a period that was over the same day."""
    with later():
        code = reported()
        rotation.rotate(cast.office.id)
    return code


def gone(code: ReceiptCode) -> None:
    with writing():
        destroy(case_of(code))


def periods() -> int:
    db.session.rollback()
    return len(db.session.scalars(select(IntakeKey)).all())


def test_the_key_stays_while_a_case_needs_it(code: ReceiptCode) -> None:
    with later(days=100):
        assert tick(dry_run=True)["periods_ended"] == 0
        gone(code)
        assert tick(dry_run=True)["periods_ended"] == 1


def test_a_key_just_replaced_stays_for_who_still_uses_it(code: ReceiptCode) -> None:
    gone(code)
    with later(days=1):
        assert tick()["periods_ended"] == 0
    with later(days=2):
        assert (tick()["periods_ended"], tick()["periods_ended"]) == (1, 0)
    assert periods() == 1


def test_a_key_in_use_stays_though_nobody_has_reported(cast: Cast) -> None:
    with later():
        rotation.rotate(cast.office.id)
    with later(days=30):
        assert tick()["periods_ended"] == 1
        assert tick()["periods_ended"] == 0
    assert periods() == 1


def test_the_ledger_does_not_tell_when_the_last_of_them_withdrew(code: ReceiptCode) -> None:
    with later(days=30):
        mailbox.withdraw(code)
        assert tick()["periods_ended"] == 0
    with later(days=31):
        assert tick()["periods_ended"] == 1


def test_its_end_is_on_the_ledger_as_the_clocks(code: ReceiptCode, cast: Cast) -> None:
    case = case_of(code)
    assert case.key is not None
    ended = case.key.intake_key_id
    gone(code)
    with later(days=2):
        tick()
    row = db.session.scalars(select(LedgerRow).where(LedgerRow.act == "end_period")).one()
    assert (row.staff_id, row.subject_kind, ended.hex in row.facts) == (None, "office", True)


def test_what_was_sealed_is_in_no_file_afterwards(code: ReceiptCode, database_file: Path) -> None:
    case = case_of(code)
    assert case.key is not None
    ended = case.key.intake_key_id
    sealed = [db.session.get_one(IntakeKey, ended).to_recovery]
    sealed += db.session.scalars(select(Grant.sealed_seed).where(Grant.intake_key_id == ended))
    assert found_in(database_file, sealed) == len(sealed) == 6
    gone(code)
    with later(days=2):
        tick()
    assert found_in(database_file, sealed) == 0


def found_in(database_file: Path, sealed: Iterable[bytes]) -> int:
    db.session.remove()
    stored = b"".join(path.read_bytes() for path in database_file.parent.glob(f"{database_file.name}*"))
    return sum(one[-64:] in stored for one in sealed)
