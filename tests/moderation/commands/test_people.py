"""Set-up, invite and doctor say in words what is wrong and what to do."""

from dataclasses import replace

import pytest
from click.testing import Result
from flask import Flask

from feedback.db import db
from moderation.accounts import invitations
from tests.cast import Cast

SET_UP = ("set-up", "--office", "机构", "--region", "990121", "--name", "a1", "--administrator", "甲")


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["moderation", *arguments])


def test_set_up_refuses_a_second_office(app: Flask, cast: Cast) -> None:
    result = run(app, *SET_UP)
    assert result.exit_code == 1
    assert "已经有受理机构" in result.output


def test_set_up_refuses_a_demo(app: Flask, cast: Cast) -> None:
    app.extensions["zhiyan"] = replace(app.extensions["zhiyan"], is_demo=True)
    assert "演示" in run(app, *SET_UP).output


def test_set_up_refuses_before_it_asks_anything(app: Flask, cast: Cast) -> None:
    assert run(app, "set-up").output.splitlines() == run(app, *SET_UP).output.splitlines()


def test_set_up_refuses_the_database_of_a_demo(app: Flask, cast: Cast) -> None:
    cast.office.is_demo = True
    db.session.commit()
    assert "演示数据库" in run(app, *SET_UP).output


def test_an_operator_invites_an_officer_for_a_unit(app: Flask, cast: Cast) -> None:
    arguments = ("invite", "nongju2", "农业局乙", "--role", "unit_officer", "--unit", "望川县农业农村局")
    output = run(app, *arguments).output
    invited = invitations.invited_by(output.strip()[-43:])
    assert invited is not None
    assert cast.viewer("nongju2").unit_id == cast.unit("望川县农业农村局").id


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("lin", "林", "--role", "oversight"), "已有人用"),
        (("x", "短", "--role", "oversight"), "2 到 40 个"),
        (("wang", "王", "--role", "administrator", "--role", "moderator"), "不能由一人兼任"),
        (("wang", "王", "--role", "unit_officer"), "--unit"),
        (("wang", "王", "--role", "unit_officer", "--unit", "没有的局"), "--unit"),
        (("wang", "--role", "oversight"), "姓名"),
        (("nobody",), "没有这位人员"),
    ],
)
def test_an_invitation_that_cannot_be_says_why(app: Flask, cast: Cast, arguments: tuple[str, ...], words: str) -> None:
    result = run(app, "invite", *arguments)
    assert result.exit_code == 1
    assert words in result.output


def test_the_doctor_names_what_is_lacking(app: Flask, cast: Cast) -> None:
    result = run(app, "doctor")
    assert result.exit_code == 0
    assert "值班员" in result.output


def test_the_doctor_of_an_older_installation_asks_for_founders(app: Flask, cast: Cast) -> None:
    app.extensions["zhiyan"] = replace(app.extensions["zhiyan"], founders=frozenset())
    result = run(app, "doctor")
    assert (result.exit_code, "没有设置 ZHIYAN_FOUNDERS" in result.output) == (0, True)
    assert "5 位人员等同事核对授权" in result.output
