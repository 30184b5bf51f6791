"""What threatens somebody reaches the duty officer on the day it comes (R20)."""

import secrets
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from feedback import clock, mailbox
from feedback.db import db
from feedback.models import Case
from moderation.cases.urgent import MOST_COUNTED, alert_for, left_overnight
from moderation.disclosure import open_case
from moderation.models import Membership, Role
from tests import desk
from tests.cast import Cast
from tests.moderation.recused import belongs
from tests.page import open_page
from tests.statements import statements
from tests.stories import case_of, reported

THREAT = "再逼我打卡我就不想活了"
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def duty(cast: Cast) -> None:
    on_duty = Membership.staff_id == cast.staff("lin").id, Membership.role == Role.MODERATOR
    db.session.execute(update(Membership).where(*on_duty).values(on_duty=True))
    db.session.commit()


def box_of(page: str) -> bool:
    return "紧急反映等处理" in page


def test_the_duty_officer_sees_it_on_every_page_with_a_way_there(client: FlaskClient, cast: Cast) -> None:
    case = case_of(reported(THREAT))
    reported()
    desk.unlock(client, "lin")
    for path in ("/desk/queue", "/desk/dispatches", "/desk/grants"):
        page = open_page(client, path)
        assert "今天有 1 件紧急反映等处理" in page.text
        assert f"/desk/cases/{case.id}" in page.html


@pytest.mark.parametrize("name", ["zhou", "he", "sheng", "du", "admin"])
def test_nobody_else_does(client: FlaskClient, cast: Cast, name: str) -> None:
    reported(THREAT)
    desk.unlock(client, name)
    assert not box_of(open_page(client, "/desk/").text)


def test_an_ordinary_day_has_no_box(client: FlaskClient, cast: Cast) -> None:
    reported()
    desk.unlock(client, "lin")
    assert not box_of(open_page(client, "/desk/queue").text)


def test_it_goes_once_somebody_has_decided_and_comes_with_the_next_message(cast: Cast) -> None:
    code = reported(THREAT)
    case_id = case_of(code).id
    db.session.execute(update(Case).where(Case.id == case_id).values(status="need_info"))
    db.session.commit()
    assert alert_for(cast.viewer("lin")) is None
    mailbox.tell_of_retaliation(code, "今天又来了", once=secrets.token_bytes(16))
    alert = alert_for(cast.viewer("lin"))
    assert alert is not None
    assert (alert.count, alert.first) == (1, case_id)


def test_who_is_recused_is_not_alerted(cast: Cast) -> None:
    belongs(cast, "lin", "望川县农业农村局")
    reported(THREAT, targets=(("miniapp", "净村拍拍"),))
    assert alert_for(cast.viewer("lin")) is None


def test_the_box_costs_one_statement(client: FlaskClient, cast: Cast) -> None:
    viewer = cast.viewer("lin")
    with statements() as seen:
        alert_for(viewer)
    assert len(seen) == 1
    with statements() as seen:
        alert_for(cast.viewer("zhou"))
    assert not [sql for sql in seen if "cases" in sql]


def test_many_are_counted_up_to_a_number(client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moderation.cases.urgent.MOST_COUNTED", 1)
    monkeypatch.setattr("moderation.views.navigation.MOST_COUNTED", 1)
    assert MOST_COUNTED > 1
    for _ in range(3):
        reported(THREAT)
    desk.unlock(client, "lin")
    assert "今天有 1+ 件紧急反映" in open_page(client, "/desk/queue").text


def test_the_timer_tells_its_operator_a_number_and_whose_duty_it_is(app: Flask, cast: Cast) -> None:
    case = case_of(reported(THREAT))
    said = app.test_cli_runner().invoke(args=["moderation", "tick"]).output
    assert "紧急反映等处理：1 件，请当天转告值班员（林审核）" in said
    assert case.id.hex not in said.replace("-", "")


def test_a_timer_with_nothing_urgent_says_nothing_of_it(app: Flask, cast: Cast) -> None:
    reported()
    assert "紧急" not in app.test_cli_runner().invoke(args=["moderation", "tick"]).output


def test_oversight_counts_what_nobody_opened_on_its_day(cast: Cast) -> None:
    with clock.frozen(NOON):
        opened, unopened = reported(THREAT), reported(THREAT + "，求助")
        open_case(case_of(opened).id, by=cast.unlocked("lin"))
        assert left_overnight(cast.viewer("du")) == 0
    with clock.frozen(NOON + timedelta(days=1)):
        assert left_overnight(cast.viewer("du")) == 1
        open_case(case_of(unopened).id, by=cast.unlocked("zhou"))
        assert left_overnight(cast.viewer("du")) == 0
        assert left_overnight(cast.viewer("lin")) == 0


def test_the_page_of_oversight_shows_the_counts(client: FlaskClient, cast: Cast) -> None:
    reported(THREAT)
    with clock.frozen(clock.now() + timedelta(days=1)):
        desk.sign_in(client, "du")
        page = open_page(client, "/desk/oversight")
    assert "紧急反映到当天结束还没人打开1 件" in page.text.replace(" 1 件", "1 件")
