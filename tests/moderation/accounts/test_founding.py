"""An installation has one office, and starts with its own secrets only."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from feedback.config import BadSetting
from moderation.accounts import founding
from moderation.accounts.founding import AlreadyFounded, UnknownRegion
from tests.cast import Cast
from tests.conftest import settings_for
from wsgi import create_app


@pytest.mark.parametrize(
    ("changed", "named"), [("receipt_pepper", "ZHIYAN_RECEIPT_PEPPER"), ("secret_key", "ZHIYAN_SECRET_KEY")]
)
def test_a_start_with_another_secret_stops(database_file: Path, changed: str, named: str) -> None:
    settings = settings_for(f"sqlite:///{database_file}")
    with pytest.raises(BadSetting, match=named) as stopped:
        create_app(replace(settings, **{changed: b"another secret of thirty-two bytes"}))
    assert "another secret" not in str(stopped.value)


def test_before_set_up_there_is_nothing_to_compare(tmp_path: Path) -> None:
    database = tmp_path / "nothing.db"
    create_app(settings_for(f"sqlite:///{database}"))
    assert not database.exists()


def test_an_office_is_founded_once(cast: Cast) -> None:
    with pytest.raises(AlreadyFounded):
        founding.set_up("另一个机构", "990121", "second", "乙")


def test_the_region_must_be_known(first_day: Flask) -> None:
    with pytest.raises(UnknownRegion):
        founding.set_up("机构", "123456", "admin", "甲")


def test_set_up_asks_for_what_is_not_given(first_day: Flask) -> None:
    given = ("moderation", "set-up", "--office", "望川县减负办", "--region", "990121")
    output = first_day.test_cli_runner().invoke(args=given, input="admin\n甲\n").output
    assert "受理机构名称" not in output
    assert output.index("管理员登录名") < output.index("管理员姓名") < output.index("/desk/enrol/")
