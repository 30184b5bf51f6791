"""Two files of one moment: the database again with both, nothing with one, on both databases and across them."""

import secrets
import stat
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import event, select

from feedback import cases, clock, mailbox
from feedback.db import db, writing
from feedback.ledger_stored import stored_breaches
from feedback.lifecycle import CaseStatus
from feedback.limits import today
from feedback.models import Case, CaseKey
from feedback.receipts import ReceiptCode
from feedback.reports import Report
from moderation import disclosure
from moderation.accounts import invitations
from moderation.backups import restoring
from moderation.backups.archive import opened
from moderation.backups.expiry import DAYS_KEPT
from moderation.backups.filling import fill
from moderation.backups.parts import KEY_COLUMNS, KEY_TABLES, Part, excerpts
from moderation.backups.restoring import NotAPair
from moderation.disclosure import KeyDestroyed
from moderation.models import Invitation, StaffSession
from moderation.timer.tick import purge
from tests import desk
from tests.backups import backed_up, empty_place, everything_stored, rows_in, unpacked
from tests.cast import PASSPHRASE, PEOPLE, Cast, seed_of
from tests.house.everything import one_of_everything
from tests.house.leftovers import code_found, found
from tests.page import open_page
from tests.stories import AN_IDENTITY, WORDS, case_of, put, reported

CONTENT = {
    "cases.sealed_identity",
    "cases.sealed_report",
    "drafts.sealed_text",
    "messages.sealed_body",
    "ratings.sealed_comment",
    "reviews.sealed_reason",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    on_file = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    return on_file if request.param == "sqlite" else str(request.getfixturevalue("empty_postgres_url"))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> Iterator[str]:
    return f"sqlite:///{tmp_path / 'elsewhere.db'}"


def key_values() -> list[bytes]:
    """Every sealed key, wrapped seed and verifier as it is stored now; the small journey uses one of them elsewhere."""
    tables = db.metadata.tables
    columns = [column for name in KEY_TABLES for column in tables[name].c if column.info.get("sealed")]
    columns += [tables[name].c[column] for name, names in KEY_COLUMNS.items() for column in names]
    found = [value for column in columns for value in db.session.scalars(select(column))]
    elsewhere = set(db.session.scalars(select(Invitation.token_digest)))
    db.session.rollback()
    return [value for value in found if isinstance(value, bytes) and value not in elsewhere]


def test_what_is_restored_is_what_was_saved(any_app: Flask, tmp_path: Path, empty_url: str) -> None:
    code = one_of_everything(Cast())
    before = everything_stored()
    made = backed_up(tmp_path)
    with empty_place(empty_url):
        restoring.restore(made.data, made.keys)
        after = everything_stored()
        (restoring_itself,) = set(after["ledger"]) - set(before["ledger"])
        assert "restore_backup" in restoring_itself
        after["ledger"].remove(restoring_itself)
        assert after == before
        assert list(stored_breaches()) == []
        assert mailbox.open_mailbox(code)


def test_a_moderator_and_a_submitter_go_on_where_they_were(any_app: Flask, tmp_path: Path, empty_url: str) -> None:
    code = reported(identity=AN_IDENTITY)
    mailbox.follow_up(code, "今天又点名了", once=b"1" * 16)
    made = backed_up(tmp_path)
    with empty_place(empty_url):
        restoring.restore(made.data, made.keys)
        read = disclosure.open_case(case_of(code).id, by=Cast().unlocked("lin"))
        assert (read.said["description"], read.messages[0].body) == (WORDS, "今天又点名了")
        mailbox.withdraw(code)
        reported("恢复以后又来了一件，照样受理")


def test_both_files_are_of_one_moment_while_reports_come_in(any_app: Flask, tmp_path: Path, sqlite_url: str) -> None:
    reported()
    late: list[Thread] = []

    def report_now(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "FROM case_keys" in statement and not late:
            late.append(Thread(target=report_meanwhile))
            late[0].start()
            late[0].join()

    def report_meanwhile() -> None:
        with any_app.app_context():
            cases.open_case(Report(description="备份正在写，这一件此刻到了"), secrets.token_bytes(16))

    event.listen(db.engine, "after_cursor_execute", report_now)
    made = backed_up(tmp_path)
    event.remove(db.engine, "after_cursor_execute", report_now)
    assert len(db.session.scalars(select(Case.id)).all()) == 2
    assert len(rows_in(made.keys, "case_keys")) == len(rows_in(made.data, "cases")) == 1
    with empty_place(sqlite_url):
        assert restoring.restore(made.data, made.keys).rows["case_events"] == 1


def test_neither_file_holds_a_text_a_code_or_an_unwrapped_key(app: Flask, cast: Cast, tmp_path: Path) -> None:
    codes = [one_of_everything(cast), reported("从没有打开过的一段话", identity=AN_IDENTITY)]
    made = backed_up(tmp_path)
    said = (
        "同一份走访记录",
        "从没有打开过",
        "群里今天又点了名",
        "还要再看看",
        "答复说的不是我",
        "有小程序要求每日上传照片，",
    )
    traces = {
        **{word: word for word in said},
        **{word: word for word in ("赵小满", "13900001111", "清水镇农业办", PASSPHRASE)},
        **{f"seed of {person[0]}": seed_of(person[0]).hex() for person in PEOPLE},
        **{f"seed of {person[0]} again": b64encode(seed_of(person[0])).decode() for person in PEOPLE},
    }
    settings = app.extensions["zhiyan"]
    traces |= {"pepper": settings.receipt_pepper.decode(), "secret": settings.secret_key.decode()}
    files = {path.name: unpacked(path) for path in (made.data, made.keys)}
    assert found(traces, files) == []
    assert code_found(codes, files) == []
    assert found({"a name on the ledger": "林审核"}, files) != []


def test_the_data_file_holds_no_key_not_even_a_wrapped_one(any_app: Flask, tmp_path: Path) -> None:
    one_of_everything(Cast())
    values = key_values()
    made = backed_up(tmp_path)
    data, keys = unpacked(made.data), unpacked(made.keys)
    assert len(values) > len(PEOPLE)
    assert [value for value in values if b64encode(value) in data or value in data] == []
    assert [value for value in values if b64encode(value) not in keys] == []
    sealed = {f"{e.name}.{c.name}" for e in excerpts(Part.DATA) for c in e.columns if c.info.get("sealed")}
    assert sealed == CONTENT, "is it a key? then it belongs into the keys file, see moderation/backups/parts.py"


def test_no_session_is_backed_up(any_app: Flask, tmp_path: Path) -> None:
    desk.unlock(any_app.test_client(), "lin")
    session = db.session.scalars(select(StaffSession)).one()
    marks = [b64encode(session.id), b64encode(session.wrapped_seed or b"")]
    made = backed_up(tmp_path)
    assert all(marks)
    assert [mark for mark in marks if mark in unpacked(made.data) + unpacked(made.keys)] == []


def test_no_link_by_which_somebody_enrols_is_backed_up(any_app: Flask, tmp_path: Path, sqlite_url: str) -> None:
    """One used since then would let in whoever finds it, in the place of the person it was for."""
    token = invitations.invite_again(Cast().staff("lin").id, by=Cast().viewer("admin")).token
    made = backed_up(tmp_path)
    with empty_place(sqlite_url):
        restoring.restore(made.data, made.keys)
        assert invitations.invited_by(token) is None


def a_week_of_backups(folder: Path, code: ReceiptCode) -> list[Path]:
    """A backup, the withdrawal, and a backup a day for a week and a day; the keys files that are then still kept."""
    start = clock.now().replace(microsecond=0)
    with clock.frozen(start):
        old = backed_up(folder).data
    mailbox.withdraw(code)
    for day in range(1, 9):
        with clock.frozen(start + timedelta(days=day)):
            backed_up(folder)
    kept = sorted(folder.glob("*-keys.zip"))
    assert len(kept) == 8
    return [old, *kept]


def test_old_data_with_every_keys_file_still_kept_opens_no_destroyed_case(
    any_app: Flask, tmp_path: Path, sqlite_url: str
) -> None:
    code, other = reported(identity=AN_IDENTITY), reported("另一件还在的反映，可以打开")
    case_id, other_id = case_of(code).id, case_of(other).id
    old, *kept = a_week_of_backups(tmp_path, code)
    assert case_id.hex in [row[0] for row in rows_in(old, "cases")]
    for keys in kept:
        assert [row[0] for row in rows_in(keys, "case_keys")] == [other_id.hex]
        assert case_id.hex.encode() not in unpacked(keys)
    with empty_place(sqlite_url):
        with pytest.raises(NotAPair):
            restoring.restore(old, kept[0])
        put_together_by_hand(old, kept[0])
        assert db.session.scalars(select(CaseKey)).all()
        disclosure.open_case(other_id, by=Cast().unlocked("lin"))
        with pytest.raises(KeyDestroyed):
            disclosure.open_case(case_id, by=Cast().unlocked("lin"))


def test_nor_does_it_open_a_case_whose_time_was_over(any_app: Flask, tmp_path: Path, sqlite_url: str) -> None:
    code = reported(identity=AN_IDENTITY)
    case_id = case_of(code).id
    with writing():
        put(code, CaseStatus.CLOSED, closed_on=today(), due_on=None)
    with clock.frozen(clock.now() + timedelta(days=183)):
        old = backed_up(tmp_path).data
    with clock.frozen(clock.now() + timedelta(days=184)):
        assert purge()["texts_destroyed"] == 1
    with clock.frozen(clock.now() + timedelta(days=191)):
        backed_up(tmp_path)
    (kept,) = tmp_path.glob("*-keys.zip")
    assert rows_in(kept, "case_keys") == rows_in(kept, "identity_keys") == []
    assert case_id.hex.encode() not in unpacked(kept)
    with empty_place(sqlite_url):
        put_together_by_hand(old, kept)
        with pytest.raises(KeyDestroyed):
            disclosure.open_case(case_id, by=Cast().unlocked("lin"))


def put_together_by_hand(data: Path, keys: Path) -> None:
    """As somebody would who does not mind that the files are no pair."""
    with opened(data) as data_file, opened(keys) as key_file, writing():
        fill(data_file, key_file)


def test_the_files_are_their_owners_alone_and_named_by_office_and_moment(any_app: Flask, tmp_path: Path) -> None:
    made = backed_up(tmp_path)
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("*.zip")} == {0o600}
    assert sorted(tmp_path.glob("zhiyan-*")) == [made.data, made.keys]
    assert made.data.name.startswith(f"zhiyan-990121-{Cast().office.id.hex[:8]}-20")


def test_the_pages_promise_what_a_backup_keeps(app: Flask) -> None:
    client = app.test_client()
    mailbox_page = open_page(client, "/case").submit(code=reported())
    for page in (open_page(client, "/privacy"), mailbox_page):
        promise = next(line for line in page.all(".//li") if line.startswith("备份"))
        assert f"{DAYS_KEPT} 天" in promise
