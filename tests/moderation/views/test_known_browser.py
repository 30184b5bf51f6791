"""A browser in which somebody has signed in is not shut out by what others type."""

from http.cookies import SimpleCookie

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback import clock
from moderation.accounts import invitations
from moderation.accounts.roles import Post
from moderation.models import Role
from tests import desk
from tests.cast import Cast
from tests.page import Page

WRONG = "wrong horse battery staple"


def mark_in(answer: TestResponse) -> SimpleCookie:
    line = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("desk_known="))
    return SimpleCookie(line)


def test_others_failures_shut_the_others_out(client: FlaskClient, app: Flask, cast: Cast) -> None:
    desk.sign_in(client, "lin")
    desk.post(client, "/desk/sign-out", {})
    stranger = app.test_client()
    statuses = [desk.sign_in(stranger, "lin", passphrase=WRONG).status_code for _ in range(31)]
    assert statuses == [422] * 30 + [429]
    refused = desk.sign_in(stranger, "lin")
    assert refused.status_code == 429
    assert "请用您登录过的浏览器，或者换一个网络" in refused.get_data(as_text=True)
    assert desk.sign_in(client, "lin").status_code == 303


def test_a_browser_that_is_signed_in_goes_on(client: FlaskClient, app: Flask, cast: Cast) -> None:
    desk.sign_in(client, "lin")
    stranger = app.test_client()
    for _ in range(31):
        desk.sign_in(stranger, "lin", passphrase=WRONG)
    assert desk.unlock(client, "lin").status_code == 303


def test_the_mark_names_nobody_and_is_read_by_no_script(client: FlaskClient, cast: Cast) -> None:
    (mark,) = mark_in(desk.sign_in(client, "lin")).values()
    assert "lin" not in mark.value
    assert cast.staff("lin").id.hex not in mark.value
    assert (mark["path"], mark["httponly"], mark["samesite"], mark["max-age"]) == ("/desk", True, "Lax", "15552000")


def test_a_refused_one_is_given_no_mark(client: FlaskClient, cast: Cast) -> None:
    desk.sign_in(client, "lin", passphrase=WRONG)
    desk.sign_in(client, "lin", code="000000")
    assert client.get_cookie("desk_known", path="/desk") is None


def test_enrolling_is_the_first_sign_in(client: FlaskClient, cast: Cast) -> None:
    invited = invitations.invite("wang", "王督办", Post(frozenset({Role.OVERSIGHT})), by=cast.viewer("admin"))
    page = Page(client.get(f"/desk/enrol/{invited.token}"), client)
    secret = "".join(page.root.find(".//p[@class='hint']/span").text.split())  # type: ignore[union-attr]
    passphrase = page.fields("/desk/enrol")["suggestion"]
    page.submit("/desk/enrol", passphrase=passphrase, again=passphrase, code=pyotp.TOTP(secret).at(clock.now()))
    assert client.get_cookie("desk_known", path="/desk") is not None
