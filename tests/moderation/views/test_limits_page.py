"""The administrator sets the office's deadlines and periods, within bounds, on the ledger."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback import ledger
from feedback.db import db
from feedback.limits import limits
from feedback.models import LedgerRow
from moderation import office_limits
from moderation.office_limits import OutOfBounds, version_of
from moderation.oversight.ledger_words import facts_words
from tests import desk
from tests.cast import Cast
from tests.page import Page, open_page


@pytest.fixture
def page(client: FlaskClient, cast: Cast) -> Page:
    desk.sign_in(client, "admin")
    return open_page(client, "/desk/limits")


def rows() -> list[LedgerRow]:
    db.session.rollback()
    return list(db.session.scalars(select(LedgerRow).where(LedgerRow.act == "set_limits")))


def test_every_limit_stands_there_with_unit_bounds_and_default(page: Page) -> None:
    assert page.fields()["answer_workdays"] == "15"
    assert "承办单位答复（工作日）" in page.text
    assert "5 到 30，默认 15。" in page.text
    assert page.all(".//fieldset/legend") == ["办理期限", "提醒", "保存期限", "统计"]


def test_a_change_is_stored_and_on_the_ledger(page: Page) -> None:
    done = page.submit(answer_workdays=" １０ ", rating_days="45")
    assert "已保存" in done.text
    assert (limits().answer_workdays, limits().rating_days, limits().review_days) == (10, 45, 30)
    (row,) = rows()
    assert ledger.canonical({"answer_workdays": "15 → 10", "rating_days": "30 → 45"}) == row.facts
    assert facts_words({"answer_workdays": "15 → 10"}) == "承办单位答复：15 → 10"
    assert "没有改动" in done.submit().text
    assert len(rows()) == 1


def test_the_public_pages_follow(page: Page, client: FlaskClient) -> None:
    page.submit(text_days="365", contact_days="60", first_look_workdays="7", referred_key_days="45")
    privacy = open_page(client, "/privacy").text
    assert "不予受理以后 365 天销毁" in privacy
    assert "转告其他渠道的 45 天" in privacy
    assert "联系方式：办结或不予受理以后 60 天销毁" in privacy
    assert "7 个工作日内，审核员看过" in open_page(client, "/").text
    assert "办结 60 天后销毁" in open_page(client, "/report").html


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("answer_workdays", "31", "须在 5 到 30 之间"),
        ("contact_days", "6", "须在 7 到 90 之间"),
        ("text_days", "1096", "须在 30 到 1095 之间"),
        ("text_days", "半年", "请填 30 到 1095 的整数"),
        ("review_days", "", "请填 7 到 60 的整数"),
        ("review_days", "1_0", "请填 7 到 60 的整数"),
        ("contact_days", "90", "不能比“办结或不予受理后，原文和留言”长"),
        ("reopen_days", "61", "不能比“办结或不予受理后，原文和留言”长"),
    ],
)
def test_what_may_not_be_is_said_beside_the_field_and_kept(page: Page, name: str, typed: str, said: str) -> None:
    changes = {"text_days": "60"} | {name: typed}
    refused = page.submit(**changes)
    assert refused.status == 422
    (error,) = refused.all(f".//p[@id='{name}-error']")
    assert said in error
    assert refused.fields()[name] == typed
    assert rows() == []


def test_what_would_be_destroyed_is_asked_once(page: Page) -> None:
    asked = page.submit(text_days="60")
    assert asked.status == 422
    assert "办结或不予受理后，原文和留言：改短了" in asked.text
    assert limits().text_days == 183
    assert "已保存" in asked.submit(confirm="y").text
    assert limits().text_days == 60


def test_somebody_else_has_just_changed_them(page: Page, cast: Cast) -> None:
    wanted = office_limits.values_of(limits()) | {"review_days": 20}
    office_limits.change(wanted, by=cast.viewer("admin"), seen_version=version_of(limits()))
    late = page.submit(rating_days="60")
    assert late.status == 422
    assert "别人刚改过期限" in late.text
    assert re.search("现在 20。7 到 60，", late.text)
    assert late.fields()["rating_days"] == "60"
    assert (limits().review_days, limits().rating_days) == (20, 30)
    late.submit(review_days="20")
    assert (limits().review_days, limits().rating_days) == (20, 60)


def test_the_use_case_knows_the_bounds_as_well(cast: Cast) -> None:
    wanted = office_limits.values_of(limits()) | {"ledger_years": 2}
    with pytest.raises(OutOfBounds):
        office_limits.change(wanted, by=cast.viewer("admin"), seen_version=version_of(limits()))
