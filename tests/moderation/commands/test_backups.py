"""Backup, forget-keys and restore say in words what was done, what was refused and what to do."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from feedback import clock, ledger
from feedback.db import db, writing
from moderation.backups.making import Made
from tests.backups import backed_up, empty_place, everything_stored
from tests.cast import Cast
from tests.conftest import settings_for
from tests.stories import reported
from wsgi import create_app


def run(app: Flask, *arguments: object) -> Result:
    db.session.remove()
    return app.test_cli_runner().invoke(args=["moderation", *map(str, arguments)])


@pytest.fixture
def made(app: Flask, cast: Cast, tmp_path: Path) -> Made:
    with writing():
        for turn in range(3):
            ledger.record("lock", office_id=cast.office.id, staff_id=None, subject=("turn", turn))
    reported()
    (tmp_path / "kept").mkdir()
    return backed_up(tmp_path / "kept")


@pytest.fixture
def elsewhere(made: Made, tmp_path: Path) -> Iterator[Flask]:
    with empty_place(f"sqlite:///{tmp_path / 'elsewhere.db'}") as app:
        yield app


def is_empty() -> bool:
    return not any(everything_stored().values())


def test_a_backup_and_its_restoration_say_what_they_did(made: Made, elsewhere: Flask) -> None:
    result = run(elsewhere, "restore", made.data, made.keys)
    assert result.exit_code == 0, result.output
    assert "反映 1 件" in result.output
    assert "末行是备份时的第 3 行" in result.output
    assert "打开任意一件" in result.output
    assert "备份以后离任" in result.output
    assert run(elsewhere, "verify-ledger").output == "操作台账完整。\n"


def test_the_keys_go_where_they_are_told(app: Flask, cast: Cast, tmp_path: Path) -> None:
    data, keys = tmp_path / "data", tmp_path / "keys"
    data.mkdir()
    keys.mkdir()
    result = run(app, "backup", data, "--keys", keys)
    assert result.exit_code == 0, result.output
    assert [path.name[-9:] for path in (*data.iterdir(), *keys.iterdir())] == ["-data.zip", "-keys.zip"]


def test_a_backup_is_on_the_ledger(app: Flask, cast: Cast, made: Made) -> None:
    last = list(ledger.whole_chain())[-1]
    assert (last.act, last.staff_id) == ("make_backup", None)


def test_a_place_that_is_not_empty_is_left_alone(made: Made, app: Flask) -> None:
    before = everything_stored()
    result = run(app, "restore", made.data, made.keys)
    assert (result.exit_code, "不覆盖" in result.output) == (1, True)
    assert everything_stored() == before


def test_files_of_two_moments_or_in_the_wrong_order_are_no_pair(made: Made, elsewhere: Flask, app: Flask) -> None:
    with clock.frozen(clock.now() + timedelta(hours=1)), app.app_context():
        later = backed_up(made.data.parent)
    for pair in ((made.data, later.keys), (later.data, made.keys), (made.keys, made.data), (made.data, made.data)):
        assert "不是一对" in run(elsewhere, "restore", *pair).output
    assert is_empty()


def rewritten(path: Path, name: str, old: bytes, new: bytes) -> None:
    """The same zip with other words in one member."""
    with ZipFile(path) as zipped:
        members = {each: zipped.read(each) for each in zipped.namelist()}
    assert old in members[name]
    members[name] = members[name].replace(old, new)
    with ZipFile(path, "w") as zipped:
        for each, content in members.items():
            zipped.writestr(each, content)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("cases.jsonl", b"submitted", b"withdrawn"),
        ("offices.jsonl", "望川县".encode(), "另一县".encode()),
        ("ledger.jsonl", b"lock", b"look"),
        ("units.jsonl", b"superior_id", b"inferior_id"),
        ("staff.jsonl", b"[", b"{"),
        ("manifest.json", b'"format": 1', b'"format": 2'),
    ],
)
def test_a_file_that_was_changed_fills_nothing(made: Made, elsewhere: Flask, name: str, old: bytes, new: bytes) -> None:
    rewritten(made.data, name, old, new)
    result = run(elsewhere, "restore", made.data, made.keys)
    assert result.exit_code == 1
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert is_empty()


def test_a_file_cut_short_fills_nothing(made: Made, elsewhere: Flask) -> None:
    made.keys.write_bytes(made.keys.read_bytes()[:-200])
    assert "已损坏" in run(elsewhere, "restore", made.data, made.keys).output
    assert is_empty()


def test_another_secret_is_refused(made: Made, elsewhere: Flask) -> None:
    own = elsewhere.extensions["zhiyan"]
    elsewhere.extensions["zhiyan"] = replace(own, receipt_pepper=b"x" * 32)
    assert "RECEIPT_PEPPER" in run(elsewhere, "restore", made.data, made.keys).output
    elsewhere.extensions["zhiyan"] = replace(own, secret_key=b"x" * 32)
    assert "SECRET_KEY" in run(elsewhere, "restore", made.data, made.keys).output
    assert is_empty()


def test_a_broken_ledger_is_named_and_not_restored(app: Flask, cast: Cast, made: Made, tmp_path: Path) -> None:
    db.session.execute(text("DROP TRIGGER ledger_no_delete"))
    db.session.execute(text("DELETE FROM ledger WHERE number = 2"))
    db.session.commit()
    broken = backed_up(tmp_path)
    with empty_place(f"sqlite:///{tmp_path / 'elsewhere.db'}") as elsewhere:
        assert "第 2 行缺失" in run(elsewhere, "restore", broken.data, broken.keys).output
        assert is_empty()


def test_other_tables_are_refused_with_the_remedy(made: Made, elsewhere: Flask) -> None:
    db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    db.session.commit()
    assert "flask db upgrade" in run(elsewhere, "backup", made.data.parent).output


def test_a_backup_of_another_program_names_the_remedy(made: Made, elsewhere: Flask) -> None:
    for path in (made.data, made.keys):
        rewritten(path, "manifest.json", b'"revision": "', b'"revision": "9')
    assert "做备份时的那一版程序" in run(elsewhere, "restore", made.data, made.keys).output


def test_a_place_without_tables_is_told_to_make_them(made: Made, tmp_path: Path) -> None:
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'bare.db'}"))
    with app.app_context():
        for command in (("restore", made.data, made.keys), ("backup", tmp_path)):
            assert "flask db upgrade" in run(app, *command).output
        db.session.remove()
        db.engine.dispose()


def test_nothing_is_left_where_it_cannot_be_written(app: Flask, cast: Cast, tmp_path: Path) -> None:
    db.session.execute(text("UPDATE offices SET region_code = :longer"), {"longer": "9" * 300})
    db.session.commit()
    result = run(app, "backup", tmp_path)
    assert (result.exit_code, "没有留下半截文件" in result.output) == (1, True)
    assert not list(tmp_path.glob("zhiyan-*"))


def test_before_set_up_there_is_nothing_to_back_up(app: Flask, elsewhere: Flask, tmp_path: Path) -> None:
    assert "没有什么可备份" in run(elsewhere, "backup", tmp_path).output


def test_old_keys_go_without_a_backup_too(app: Flask, made: Made) -> None:
    with clock.frozen(clock.now() + timedelta(days=7, hours=1)):
        assert "1 个" in run(app, "forget-keys", made.keys.parent).output
    assert (made.data.exists(), made.keys.exists()) == (True, False)


def test_keys_are_never_kept_longer_than_promised(app: Flask, cast: Cast, tmp_path: Path) -> None:
    assert run(app, "backup", tmp_path, "--keep-days", 8).exit_code == 2
