"""The demo town: loaded once, whole or not at all, and never in the place of anything real."""

import re
import shutil
import sqlite3
import stat
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from feedback import clock, ledger, receipts
from feedback.cases import find_by_receipt
from feedback.clock import Month
from feedback.db import db
from feedback.ledger_check import breaches
from feedback.lifecycle import CaseStatus, DispatchStatus
from feedback.limits import limits, settings, today
from feedback.models import Case, CaseEvent, CaseEventKind, Dispatch, Office
from moderation.demo import accounts_file, loading
from moderation.demo.people import new_accounts
from moderation.models import Role, Staff
from tests.conftest import settings_for
from wsgi import create_app


def demo_app(path: Path) -> Flask:
    return create_app(replace(settings_for(f"sqlite:///{path}"), public_url=None, is_demo=True))


def run(app: Flask, *words: str) -> Result:
    """A `flask demo` command; its connections are closed as at the end of a process."""
    result = app.test_cli_runner().invoke(args=["demo", *words])
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    return result


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a demo prepared once, and what that printed."""
    folder = tmp_path_factory.mktemp("demo")
    result = run(demo_app(folder / "zhiyan.db"), "prepare")
    assert result.exit_code == 0, result.output
    return folder, result.output


@pytest.fixture
def town(loaded: tuple[Path, str], tmp_path: Path) -> Path:
    """The database file of a whole town, for one test alone."""
    shutil.copytree(loaded[0], tmp_path, dirs_exist_ok=True)
    return tmp_path / "zhiyan.db"


@pytest.fixture
def app(town: Path) -> Iterator[Flask]:
    app = demo_app(town)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_the_first_run_prints_where_and_as_whom(loaded: tuple[Path, str]) -> None:
    folder, printed = loaded
    kept = folder / "demo-accounts.txt"
    assert "http://127.0.0.1:8000/" in printed
    assert kept.read_text(encoding="utf-8") in printed
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert len(re.findall(r"^\w+ .*(?: [a-z]+){10}$", printed, re.MULTILINE)) == len(new_accounts())


def test_the_receipts_printed_wait_are_answered_and_are_closed(app: Flask) -> None:
    codes = re.findall(r"^([0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}) ", accounts_file.read() or "", re.MULTILINE)
    found = [find_by_receipt(receipts.normalise(code)) for code in codes]
    assert [case and case.status for case in found] == [CaseStatus.SUBMITTED, CaseStatus.ANSWERED, CaseStatus.CLOSED]


def test_every_state_of_a_case_and_of_a_dispatch_is_there(app: Flask) -> None:
    cases, dispatches = counted(Case.status), counted(Dispatch.status)
    assert set(cases) == set(CaseStatus)
    assert set(dispatches) == set(DispatchStatus)
    assert cases.total() >= 150


def test_two_months_stand_above_the_threshold_in_several_categories(app: Flask) -> None:
    last = Month.of(today()).previous()
    for month in (last, last.previous()):
        first, next_first = month.days()
        received = select(CaseEvent.category).where(
            CaseEvent.kind == CaseEventKind.SUBMITTED, CaseEvent.day >= first, CaseEvent.day < next_first
        )
        per_category = Counter(category for category in db.session.scalars(received) if category)
        shown = [category for category, count in per_category.items() if count >= limits().small_count]
        assert len(shown) >= 4, f"{month}: {per_category}"


def test_every_event_happened_before_now_and_on_its_day(app: Flask) -> None:
    rows = db.session.execute(select(CaseEvent.day, CaseEvent.at)).all()
    assert max(day for day, _ in rows) <= today()
    assert all(at <= clock.now() and day == local_day(at) for day, at in rows if at)


def test_no_unit_of_the_town_reads_how_many_spoke_or_who(app: Flask) -> None:
    hint = re.compile("[^有]反映|个别")
    told = [text for row in db.session.scalars(select(Dispatch)) for text in (row.abstract, row.questions) if text]
    assert told
    assert [text for text in told if hint.search(text)] == []


def test_the_ledger_of_the_town_is_unbroken(app: Flask) -> None:
    assert list(breaches(ledger.whole_chain())) == []


def test_every_role_has_an_account_that_can_sign_in(app: Flask) -> None:
    held = {role for account in new_accounts() for role in account.roles}
    assert held == set(Role)
    assert db.session.scalar(select(func.count()).where(Staff.enrolled_at.is_(None))) == 0


def test_preparing_again_changes_nothing_and_prints_the_same(town: Path) -> None:
    before = ids(town)
    result = run(demo_app(town), "prepare")
    assert result.exit_code == 0, result.output
    assert town.with_name("demo-accounts.txt").read_text(encoding="utf-8") in result.output
    assert ids(town) == before


def test_what_was_interrupted_starts_over(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app, before, accounts = demo_app(town), ids(town), town.with_name("demo-accounts.txt").read_text(encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(loading, "_cast_lives", interrupt)
        assert run(app, "reset").exit_code != 0
    assert run(app, "codes").exit_code == 1
    result = run(app, "prepare")
    assert result.exit_code == 0, result.output
    assert len(ids(town)) >= 150
    assert not ids(town) & before
    assert town.with_name("demo-accounts.txt").read_text(encoding="utf-8") != accounts
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Office)) == 1


def test_reset_refuses_while_the_town_is_open_elsewhere(town: Path) -> None:
    with closing(sqlite3.connect(town)) as elsewhere:
        elsewhere.execute("SELECT count(*) FROM cases").fetchone()
        result = run(demo_app(town), "reset")
    assert result.exit_code == 1
    assert "正在运行" in result.output
    assert ids(town)


def test_a_production_configuration_is_refused(town: Path) -> None:
    before = ids(town)
    app = create_app(settings_for(f"sqlite:///{town}"))
    for command in ("prepare", "reset", "codes"):
        result = run(app, command)
        assert result.exit_code == 1
        assert "正式" in result.output
    assert ids(town) == before


def test_a_real_installation_is_refused_under_demo_settings(database_file: Path) -> None:
    for command in ("prepare", "reset", "codes"):
        result = run(demo_app(database_file), command)
        assert result.exit_code == 1
        assert "正式" in result.output
    assert database_file.exists()


def test_set_up_refuses_the_town(town: Path) -> None:
    words = ["moderation", "set-up", "--office", "某办", "--region", "990121", "--name", "x1", "--administrator", "某"]
    result = create_app(settings_for(f"sqlite:///{town}")).test_cli_runner().invoke(args=words)
    assert result.exit_code != 0
    assert "演示" in result.output


def test_codes_are_those_of_the_second_factor(town: Path) -> None:
    app = demo_app(town)
    listed = dict(re.findall(r"^(\w+) +(\d{6})$", run(app, "codes").output, re.MULTILINE))
    assert set(listed) == {account.sign_in_name for account in new_accounts()}
    assert re.fullmatch(r"\d{6}\n", run(app, "code", "lin").output)
    assert run(app, "code", "nobody").exit_code == 1


def test_a_phone_on_the_network_is_told_the_address_of_this_machine() -> None:
    app = demo_app(Path("/nowhere/zhiyan.db"))
    with app.app_context():
        told = accounts_file.addresses({"HOST": "0.0.0.0", "PORT": "8001"})
    assert "http://127.0.0.1:8001/" in told
    assert "0.0.0.0" not in told


def counted(column: object) -> Counter[str]:
    return Counter(db.session.scalars(select(column)))  # type: ignore[call-overload]


def ids(town: Path) -> set[object]:
    """Of every case in the file."""
    app = demo_app(town)
    with app.app_context():
        found = set(db.session.scalars(select(Case.id)))
        db.session.remove()
        db.engine.dispose()
    return found


def local_day(at: datetime) -> date:
    return at.astimezone(settings().time_zone).date()


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt
