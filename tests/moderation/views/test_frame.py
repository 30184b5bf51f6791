"""The door of the desk, and what becomes of a form that arrives while it is shut."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from feedback import clock
from feedback.db import db
from moderation.models import Role, Staff
from tests import desk
from tests.cast import PASSPHRASE, Cast

INVITE = "/desk/staff/invite"
TYPED = {"name": "王 “新人” <乙>", "sign_in_name": "wang", "roles": [Role.OVERSIGHT.value], "unit_id": ""}
LATER = timedelta(hours=1)


def hidden_fields(response: TestResponse) -> dict[str, object]:
    """What the browser would send again."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.get_data(as_text=True))
    fields: dict[str, object] = {}
    for name, value in found:
        fields[name] = unescape(value)
    return fields


def form_action(response: TestResponse) -> str:
    found = re.search(r'<form class="narrow" method="post" action="([^"]+)"', response.get_data(as_text=True))
    assert found
    return found[1]


def an_invited_person() -> Staff | None:
    db.session.rollback()
    return db.session.scalar(select(Staff).where(Staff.sign_in_name == "wang"))


def test_a_stranger_is_asked_to_sign_in_and_then_led_on(client: FlaskClient, cast: Cast) -> None:
    door = client.get("/desk/staff/invite")
    assert (door.status_code, door.location) == (303, "/desk/sign-in?to=/desk/staff/invite")
    assert desk.sign_in(client, "admin", to="/desk/staff/invite").location == "/desk/staff/invite"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/desk/staff",
        "/\\evil.example",
        "/report",
        "/desk/nowhere",
        "javascript:1",
        "http://[/desk/",
        "/desk/sta\nff",
        "/desk/staff?x=\r\nSet-Cookie: a=b",
    ],
)
def test_nobody_is_led_out_of_the_desk(client: FlaskClient, cast: Cast, elsewhere: str) -> None:
    assert desk.sign_in(client, "admin", to=elsewhere).location == "/desk/"


def test_a_page_for_others_is_not_found(client: FlaskClient, cast: Cast) -> None:
    desk.sign_in(client, "nongju")
    assert client.get("/desk/staff").status_code == 404
    assert client.post("/desk/staff/invite").status_code == 404


def test_a_view_without_a_mark_is_shut(app: Flask, client: FlaskClient, cast: Cast) -> None:
    app.view_functions["desk.staff"] = lambda: "open"
    desk.sign_in(client, "admin")
    assert client.get("/desk/staff").status_code == 404


def test_what_was_typed_before_the_session_ended_is_sent_after_signing_in(client: FlaskClient, cast: Cast) -> None:
    desk.sign_in(client, "admin")
    token = desk.token_on(client, INVITE)
    with clock.frozen(clock.now() + LATER):
        door = client.post(INVITE, data={"csrf_token": token, **TYPED})
        assert door.status_code == 401
        assert an_invited_person() is None
        assert "王 “新人” &lt;乙&gt;" in door.get_data(as_text=True)
        kept = hidden_fields(door)
        again = {**kept, "sign_in_name": "admin", "passphrase": PASSPHRASE, "code": desk.current_code()}
        resumed = client.post("/desk/sign-in", data=again)
        assert (resumed.status_code, form_action(resumed)) == (200, INVITE)
        assert "继续提交" in resumed.get_data(as_text=True)
        assert client.post(INVITE, data=hidden_fields(resumed)).status_code == 200
    person = an_invited_person()
    assert person is not None
    assert person.name == TYPED["name"]


def test_a_mistyped_code_on_the_way_loses_nothing(client: FlaskClient, cast: Cast) -> None:
    door = client.post(INVITE, data=TYPED)
    wrong = {**hidden_fields(door), "sign_in_name": "admin", "passphrase": PASSPHRASE, "code": "000000"}
    again = client.post("/desk/sign-in", data=wrong)
    assert hidden_fields(again)["kept.name"] == TYPED["name"]


def test_a_form_of_an_earlier_session_comes_back_to_be_confirmed(client: FlaskClient, cast: Cast) -> None:
    desk.sign_in(client, "admin")
    old = desk.token_on(client, INVITE)
    desk.post(client, "/desk/sign-out", {})
    desk.sign_in(client, "admin")
    answer = client.post(INVITE, data={"csrf_token": old, **TYPED})
    assert (answer.status_code, an_invited_person()) == (400, None)
    assert client.post(INVITE, data=hidden_fields(answer)).status_code == 200
    assert an_invited_person() is not None


def test_a_form_without_its_token_does_nothing(client: FlaskClient, cast: Cast) -> None:
    desk.sign_in(client, "admin")
    assert client.post(INVITE, data=TYPED).status_code == 400
    assert an_invited_person() is None


def test_the_token_counts_over_https_without_a_referer(client: FlaskClient, cast: Cast) -> None:
    secure = {"base_url": "https://localhost"}
    page = client.get("/desk/sign-in", **secure)
    typed = {"sign_in_name": "lin", "passphrase": PASSPHRASE, "code": desk.current_code()}
    answer = client.post("/desk/sign-in", data={"csrf_token": desk.token_in(page), **typed}, **secure)
    assert answer.status_code == 303


def test_what_is_posted_while_locked_is_kept_through_unlocking(client: FlaskClient, cast: Cast) -> None:
    desk.sign_in(client, "lin")
    path = f"/desk/grants/{cast.viewer('he').staff_id}"
    door = desk.post(client, path, {"note": "已当面确认"})
    assert door.status_code == 403
    resumed = client.post("/desk/unlock", data={**hidden_fields(door), "passphrase": PASSPHRASE})
    assert (resumed.status_code, form_action(resumed)) == (200, path)
    assert "已当面确认" in resumed.get_data(as_text=True)


def test_signing_in_for_a_locked_act_asks_to_unlock_at_once(client: FlaskClient, cast: Cast) -> None:
    door = client.post(f"/desk/grants/{cast.viewer('he').staff_id}", data={"note": "已当面确认"})
    typed = {"sign_in_name": "lin", "passphrase": PASSPHRASE, "code": desk.current_code()}
    locked = client.post("/desk/sign-in", data={**hidden_fields(door), **typed})
    assert form_action(locked) == "/desk/unlock"
    assert hidden_fields(locked)["kept.note"] == "已当面确认"


@pytest.mark.parametrize("path", ["https://evil.example/", "/report", "/desk/unlock", "//evil.example/desk/lock"])
def test_kept_words_go_nowhere_but_to_a_page_of_the_desk(client: FlaskClient, cast: Cast, path: str) -> None:
    answer = desk.sign_in(client, "lin", **{"kept_path": path, "kept.text": "原文"})
    assert (answer.status_code, answer.location) == (303, "/desk/")


def test_a_passphrase_is_never_kept(client: FlaskClient, cast: Cast) -> None:
    door = client.post(INVITE, data={**TYPED, "passphrase": "secret words of mine", "code": "123456"})
    page = door.get_data(as_text=True)
    assert "secret words of mine" not in page
    assert "123456" not in page
