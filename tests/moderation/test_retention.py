"""What is kept for a time only goes in time, and no earlier."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from feedback import clock, mailbox
from feedback.cases import find_by_receipt
from feedback.categories import DeclineCode
from feedback.db import db, writing
from feedback.events import case_event
from feedback.lifecycle import CaseStatus
from feedback.limits import today
from feedback.models import Case, CaseEventKind, CaseKey, IdentityKey
from feedback.receipts import ReceiptCode
from moderation.commands.time import TICK_WORDS
from moderation.timer import retention
from moderation.timer.tick import JOBS, Kind, purge, tick
from tests.cast import Cast
from tests.stories import AN_IDENTITY, answered, case_of, put, reported

MONDAY = datetime(2026, 10, 12, 2, tzinfo=UTC)


@contextmanager
def later(**span: float) -> Iterator[None]:
    with clock.frozen(MONDAY + timedelta(**span)):
        yield


def closed() -> ReceiptCode:
    with later():
        code = reported(identity=AN_IDENTITY)
        with writing():
            put(code, CaseStatus.CLOSED, closed_on=today(), due_on=None)
    return code


def declined(cast: Cast, why: DeclineCode) -> ReceiptCode:
    with later():
        code = reported(identity=AN_IDENTITY)
        with writing():
            put(code, CaseStatus.DECLINED, decline_code=why, due_on=None)
            lin = cast.viewer("lin").staff_id
            case_event(case_of_now(code), CaseEventKind.DECLINED, day=today(), staff_id=lin)
    return code


def case_of_now(code: ReceiptCode) -> Case:
    case = find_by_receipt(code)
    assert case is not None
    return case


def rows(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_case_that_begins_again_before_its_turn_comes_is_kept(cast: Cast) -> None:
    """The clock lists many, and does one after another."""
    code = declined(cast, DeclineCode.OUT_OF_SCOPE)
    with later(days=184):
        listed = list(db.session.scalars(retention.texts_due())), list(db.session.scalars(retention.contacts_due()))
        mailbox.ask_review(code, "这里就该管")
        with writing():
            assert not any(retention.destroy_texts(case_id) for case_id in listed[0])
            assert not any(retention.destroy_contact(case_id) for case_id in listed[1])
    assert [len(ids) for ids in listed] == [1, 1]
    assert case_of(code).sealed_report is not None


def test_who_wrote_is_forgotten_thirty_days_after_closing(cast: Cast) -> None:
    code = closed()
    with later(days=30):
        assert tick()["contacts_destroyed"] == 0
    assert rows(IdentityKey) > 0
    with later(days=31):
        assert (tick()["contacts_destroyed"], tick()["contacts_destroyed"]) == (1, 0)
    assert rows(IdentityKey) == 0
    assert case_of(code).sealed_identity is None
    assert mailbox.open_mailbox(code).said is not None


def test_the_words_are_destroyed_half_a_year_after_closing(cast: Cast) -> None:
    code = closed()
    with later(days=183):
        assert tick()["texts_destroyed"] == 0
    with later(days=184):
        assert (tick()["texts_destroyed"], tick()["texts_destroyed"]) == (1, 0)
        assert mailbox.open_mailbox(code).said is None
    assert rows(CaseKey) == 0
    assert (case_of(code).status, case_of(code).county) == (CaseStatus.CLOSED, None)


@pytest.mark.parametrize(("why", "days"), [(DeclineCode.ADVERTISEMENT, 30), (DeclineCode.OUT_OF_SCOPE, 183)])
def test_what_was_declined_is_kept_by_its_reason(cast: Cast, why: DeclineCode, days: int) -> None:
    declined(cast, why)
    with later(days=days):
        assert tick()["texts_destroyed"] == 0
    with later(days=days + 1):
        assert tick()["texts_destroyed"] == 1


def test_a_case_that_began_again_has_not_ended(cast: Cast) -> None:
    code = closed()
    with later(days=20), writing():
        put(code, CaseStatus.IN_REVIEW, due_on=today() + timedelta(days=300))
    with later(days=200):
        assert (tick()["contacts_destroyed"], tick()["texts_destroyed"]) == (0, 0)


def test_purging_destroys_and_moves_nothing(cast: Cast) -> None:
    code = closed()
    with later():
        answered_code = reported("答复已发布、还没有评价的一件")
        answered(answered_code, cast)
    with later(days=184):
        counted = purge(dry_run=True)
        assert rows(CaseKey) == 2
        done = purge()
    assert done == counted
    assert (done["texts_destroyed"], done["contacts_destroyed"]) == (1, 1)
    assert "closed" not in done
    assert (case_of(answered_code).status, case_of(code).key_destroyed_on) == (CaseStatus.ANSWERED, date(2027, 4, 14))


def test_keys_go_before_the_content(cast: Cast) -> None:
    closed()
    written: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(("DELETE", "UPDATE")):
            written.append(" ".join(statement.split()[:3]))

    event.listen(db.engine, "before_cursor_execute", note)
    with later(days=184):
        purge()
    event.remove(db.engine, "before_cursor_execute", note)
    keys, content = written.index("DELETE FROM case_keys"), written.index("UPDATE messages SET")
    assert keys < content
    assert written.index("DELETE FROM identity_keys") < written.index("UPDATE cases SET")


def test_every_job_says_what_it_did(app: Flask) -> None:
    assert {job.name for job in JOBS} == TICK_WORDS.keys()
    db.session.remove()
    told = app.test_cli_runner().invoke(args=["moderation", "purge", "--dry-run"]).output.splitlines()
    assert [line.split("：")[0] for line in told] == [TICK_WORDS[job.name] for job in JOBS if job.kind is Kind.DESTROYS]
