"""The account page: what one holds, where one is signed in, a passphrase changed."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback import clock
from feedback.db import db
from moderation.models import StaffSession
from tests import desk
from tests.cast import PASSPHRASE, PEOPLE, Cast
from tests.page import Page

NEW = "twelve green bottles on a wall"


@pytest.mark.parametrize("name", [name for name, *_ in PEOPLE])
def test_everybody_comes_to_it_by_their_name(client: FlaskClient, cast: Cast, name: str) -> None:
    desk.sign_in(client, name)
    front = Page(client.get("/desk/", follow_redirects=True), client)
    assert 'href="/desk/account"' in front.html
    account = Page(client.get("/desk/account"), client)
    assert account.status == 200
    assert "2020年1月1日" in account.text, "since when the role is held"


def test_a_passphrase_is_changed_on_the_page(client: FlaskClient, app: Flask, cast: Cast) -> None:
    desk.unlock(client, "lin")
    page = Page(client.get("/desk/account"), client)
    changed = page.submit("/desk/account/passphrase", current=PASSPHRASE, passphrase=NEW, again=NEW)
    assert (changed.path, changed.status) == ("/desk/account", 200)
    assert "口令已改" in changed.text
    assert desk.sign_in(app.test_client(), "lin").status_code == 422
    assert desk.sign_in(app.test_client(), "lin", passphrase=NEW).status_code == 303


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"current": "not my passphrase at all"}, "口令不对，没有改"),
        ({"passphrase": "short", "again": "short"}, "口令至少 16 个字符（空格不算），您填了 5 个"),
        ({"passphrase": "a" * 20, "again": "a" * 20}, "口令重复的字符太多"),
        ({"again": "something else"}, "两次输入的口令不一样"),
        ({"passphrase": PASSPHRASE, "again": PASSPHRASE}, "新口令和现在的一样"),
        ({"current": ""}, "请填写现在的口令"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(
    client: FlaskClient, app: Flask, cast: Cast, typed: dict[str, str], words: str
) -> None:
    desk.sign_in(client, "lin")
    page = Page(client.get("/desk/account"), client)
    offered = page.fields("/desk/account/passphrase")["suggestion"]
    fields = {"current": PASSPHRASE, "passphrase": NEW, "again": NEW, **typed}
    refused = page.submit("/desk/account/passphrase", **fields)
    assert refused.status == 422
    assert words in refused.text
    assert refused.fields("/desk/account/passphrase")["suggestion"] == offered, "it may be on paper already"
    assert desk.sign_in(app.test_client(), "lin").status_code == 303


def test_where_one_is_signed_in_is_listed_and_ended(client: FlaskClient, app: Flask, cast: Cast) -> None:
    elsewhere, third = app.test_client(), app.test_client()
    desk.unlock(elsewhere, "lin")
    desk.sign_in(third, "lin")
    desk.sign_in(client, "lin")
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        page = Page(client.get("/desk/account"), client)
        assert page.text.count("退出这一处") == 2
        assert page.text.count("已解锁") == 1
        assert "那一处已退出" in page.submit("/desk/account/sessions/end").text
        left = Page(client.get("/desk/account"), client)
        assert "已退出 1 处" in left.submit("/desk/account/sessions/end-others").text
    assert "退出这一处" not in Page(client.get("/desk/account"), client).text
    assert all(one.get("/desk/account").status_code == 303 for one in (elsewhere, third))


def test_a_browser_that_changed_meanwhile_is_not_ended_by_guess(client: FlaskClient, app: Flask, cast: Cast) -> None:
    elsewhere = app.test_client()
    desk.sign_in(elsewhere, "lin")
    desk.sign_in(client, "lin")
    page = Page(client.get("/desk/account"), client)
    desk.unlock(elsewhere, "lin")
    assert "刚有变化" in page.submit("/desk/account/sessions/end").text
    assert elsewhere.get("/desk/account").status_code == 200


def test_nobody_ends_anothers_session(client: FlaskClient, app: Flask, cast: Cast) -> None:
    other, own = app.test_client(), app.test_client()
    for browser in (other, own):
        desk.sign_in(browser, "zhou")
    reference = Page(own.get("/desk/account"), own).fields("/desk/account/sessions/end")["session"]
    desk.sign_in(client, "lin")
    desk.post(client, "/desk/account/sessions/end", {"session": reference})
    assert other.get("/desk/account").status_code == 200


def test_the_page_shows_neither_token_nor_id(client: FlaskClient, app: Flask, cast: Cast) -> None:
    desk.sign_in(app.test_client(), "lin")
    desk.sign_in(client, "lin")
    html = client.get("/desk/account").get_data(as_text=True)
    cookie = client.get_cookie("desk", path="/desk")
    assert cookie is not None
    ids = [row.id.hex() for row in db.session.query(StaffSession)]
    assert len(ids) == 2
    assert [secret for secret in (cookie.value, *ids) if secret in html or secret[:16] in html] == []
