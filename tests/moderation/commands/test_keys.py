"""What the operator types to replace the intake key or to recover, and what is never shown."""

import logging
import sys

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from feedback.db import db
from feedback.models import IntakeKey
from moderation import keys
from moderation.accounts import recovery_halves, recovery_keys, roles
from moderation.models import Role
from tests.cast import Cast
from tests.moderation.accounts.newcomer import enrolled


@pytest.fixture
def halves(cast: Cast) -> list[str]:
    """As they stand on two sheets of paper."""
    recovery_keys.renew(by=cast.unlocked("lin"))
    names = [staff.sign_in_name for _, staff in recovery_keys.halves(cast.office.id)]
    written = [recovery_halves.show(by=cast.unlocked(name)) for name in names]
    for name, half in zip(names, written, strict=True):
        recovery_halves.confirm(half[-4:], by=cast.unlocked(name))
    return written


def run(app: Flask, *arguments: str, typed: str | None = None) -> Result:
    result = app.test_cli_runner().invoke(args=["moderation", *arguments], input=typed)
    db.session.remove()
    return result


def test_the_key_is_replaced_once_a_day(app: Flask, cast: Cast) -> None:
    first, second = run(app, "rotate-intake"), run(app, "rotate-intake")
    assert (first.exit_code, second.exit_code) == (0, 1)
    assert "能打开新反映的有 5 位" in first.output
    assert "今天启用的" in second.output
    assert len(db.session.scalars(select(IntakeKey)).all()) == 2


def test_why_it_cannot_be_replaced_is_said(app: Flask, cast: Cast) -> None:
    for name in ("zhou", "he", "nong", "sheng"):
        roles.leave(cast.staff(name).id, by=cast.viewer("admin"))
    result = run(app, "rotate-intake")
    assert result.exit_code == 1
    assert "不足两位" in result.output


def test_two_people_type_their_halves_and_nothing_shows_them(
    app: Flask, cast: Cast, halves: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    first, second = halves[0].lower().replace("-", " "), halves[1].replace("0", "o")
    result = run(app, "recover", "He", typed=f"{first}\n{second}\n")
    assert result.exit_code == 0, result.output
    assert "能打开 1 个时期的来件" in result.output
    assert "新的一套由上级复核人、" in result.output
    for typed in (first, second, *halves):
        assert typed not in result.output + caplog.text + " ".join(sys.argv)


def test_a_mistyped_half_is_named_and_asked_for_again(app: Flask, cast: Cast, halves: list[str]) -> None:
    wrong = halves[1][:-1] + ("0" if halves[1][-1] != "0" else "1")
    result = run(app, "recover", "he", typed=f"{halves[0]}\n{wrong}\n{halves[1]}\n")
    assert result.exit_code == 0, result.output
    assert "第二半有字符抄错或输错了" in result.output
    assert wrong not in result.output


@pytest.mark.parametrize(
    ("typed", "words"), [("000G-40R4", "应是 56 个字符，输入了 8 个"), ("u" * 56, "恢复码不用的字符")]
)
def test_what_is_wrong_with_a_half_is_said(app: Flask, cast: Cast, halves: list[str], typed: str, words: str) -> None:
    result = run(app, "recover", "he", typed=f"{typed}\n" * 3)
    assert result.exit_code == 1
    assert f"第一半{words}" in result.output.replace("里有", "")
    assert typed not in result.output


def test_halves_that_do_not_belong_together_change_nothing(app: Flask, cast: Cast, halves: list[str]) -> None:
    other = keys.half_text(bytes(range(32)))
    result = run(app, "recover", "he", typed=f"{halves[0]}\n{other}\n")
    assert result.exit_code == 1
    assert "合不成现在的恢复密钥" in result.output


@pytest.mark.parametrize(
    ("name", "words"), [("nobody", "还没有登记"), ("bao1", "角色不看来件"), ("mole", "ZHIYAN_FOUNDERS")]
)
def test_who_cannot_receive_is_said_before_anybody_types_a_half(app: Flask, cast: Cast, name: str, words: str) -> None:
    enrolled(cast, "mole", Role.MODERATOR)
    result = run(app, "recover", name, typed="")
    assert result.exit_code == 1
    assert words in result.output
    assert "第一半" not in result.output
