"""Signing in proves who someone is, and opens nothing; unlocking opens, for as long as someone is there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback import clock
from feedback.db import db
from feedback.models import LedgerRow
from moderation import keys
from moderation.models import StaffSession
from tests import desk
from tests.cast import PASSPHRASE, Cast
from tests.conftest import OwnContextClient, settings_for
from wsgi import create_app

WRONG = {"passphrase": {"passphrase": "correct horse battery stable"}, "code": {"code": "000000"}}


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/desk/unlock", follow_redirects=True).request.path != "/desk/sign-in"


def is_unlocked(client: FlaskClient) -> bool:
    return client.get("/desk/unlock").status_code == 303 and is_signed_in(client)


def acts(name: str) -> list[str]:
    db.session.rollback()
    own = LedgerRow.staff_id == Cast().staff(name).id
    return list(db.session.scalars(select(LedgerRow.act).where(own).order_by(LedgerRow.number)))


@pytest.fixture
def other_app(app: Flask, database_file: Path) -> Iterator[Flask]:
    """A second worker over the same database."""
    other = create_app(settings_for(f"sqlite:///{database_file}"))
    other.test_client_class = OwnContextClient
    yield other
    with other.app_context():
        db.engine.dispose()


def move_in(client: FlaskClient, other: Flask) -> FlaskClient:
    """The same browser, served by another worker."""
    moved = other.test_client()
    for name in ("desk", "desk_form"):
        cookie = client.get_cookie(name, path="/desk")
        assert cookie is not None
        moved.set_cookie(name, cookie.value, path="/desk")
    return moved


def test_a_moderator_signs_in(client: FlaskClient, cast: Cast) -> None:
    assert desk.sign_in(client, "lin").status_code == 303
    assert cast.viewer("lin").name in client.get("/desk/unlock").get_data(as_text=True)
    assert acts("lin") == ["sign_in"]


def test_a_name_is_forgiven_its_capitals_and_width(client: FlaskClient, cast: Cast) -> None:
    desk.sign_in(client, "lin", sign_in_name=" ＬＩＮ ")
    assert is_signed_in(client)


@pytest.mark.parametrize("wrong", ["passphrase", "code"])
def test_what_was_wrong_is_not_said(client: FlaskClient, cast: Cast, wrong: str) -> None:
    answer = desk.sign_in(client, "lin", **WRONG[wrong])
    nobody = desk.sign_in(client, "nobody")
    assert (answer.status_code, nobody.status_code) == (422, 422)
    assert "登录名、口令或动态验证码不对" in answer.get_data(as_text=True)
    assert "登录名、口令或动态验证码不对" in nobody.get_data(as_text=True)
    assert not is_signed_in(client)


def test_a_code_is_good_once(client: FlaskClient, app: Flask, cast: Cast) -> None:
    with clock.frozen(clock.now()):
        desk.sign_in(client, "lin")
        thief = app.test_client()
        typed = {"sign_in_name": "lin", "passphrase": PASSPHRASE, "code": desk.current_code()}
        assert desk.post(thief, "/desk/sign-in", typed, seen_on="/desk/sign-in").status_code == 422
    assert acts("lin") == ["sign_in", "second_factor_refused"]


def test_an_unknown_name_costs_the_same_work(client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stretched: list[keys.StretchCost] = []
    stretch = keys.stretch

    def counted(passphrase: str, salt: bytes, cost: keys.StretchCost) -> keys.Stretched:
        stretched.append(cost)
        return stretch(passphrase, salt, cost)

    monkeypatch.setattr(keys, "stretch", counted)
    desk.sign_in(client, "lin", passphrase="correct horse battery stable")
    for nobody in ("nobody", "no such name", "\x00x"):
        desk.sign_in(client, nobody)
    assert len(stretched) == 4
    assert len(set(stretched)) == 1


def test_signing_in_does_not_open(client: FlaskClient, cast: Cast) -> None:
    desk.sign_in(client, "lin")
    assert not is_unlocked(client)
    assert desk.unlock(client, "lin").status_code == 303
    assert is_unlocked(client)
    assert acts("lin") == ["sign_in", "unlock"]


def test_a_wrong_passphrase_does_not_unlock(client: FlaskClient, cast: Cast) -> None:
    assert desk.unlock(client, "lin", passphrase="correct horse battery stable").status_code == 422
    assert not is_unlocked(client)


def test_locking_erases_what_opens(client: FlaskClient, cast: Cast) -> None:
    desk.unlock(client, "lin")
    desk.post(client, "/desk/lock", {})
    assert is_signed_in(client)
    assert not is_unlocked(client)
    assert [row.wrapped_seed for row in db.session.scalars(select(StaffSession))] == [None]


@pytest.mark.parametrize("act", ["/desk/unlock", "/desk/lock"])
def test_the_cookie_of_before_is_worth_nothing(client: FlaskClient, cast: Cast, act: str) -> None:
    desk.unlock(client, "lin")
    before = client.get_cookie("desk", path="/desk")
    desk.post(client, act, {"passphrase": PASSPHRASE})
    assert before is not None
    client.set_cookie("desk", before.value, path="/desk")
    assert not is_signed_in(client)


def test_signing_out_is_a_post(client: FlaskClient, cast: Cast) -> None:
    desk.sign_in(client, "lin")
    assert client.get("/desk/sign-out").status_code == 405
    assert is_signed_in(client)
    desk.post(client, "/desk/sign-out", {})
    assert not is_signed_in(client)
    assert db.session.scalars(select(StaffSession)).all() == []


def test_left_alone_it_locks_then_ends(client: FlaskClient, cast: Cast) -> None:
    desk.unlock(client, "lin")
    start = clock.now()
    with clock.frozen(start + timedelta(minutes=14)):
        assert is_unlocked(client)
    with clock.frozen(start + timedelta(minutes=30)):
        # At once: the first page seen again would open as well.
        assert not is_unlocked(client)
        assert is_signed_in(client)
        db.session.rollback()
        assert db.session.scalars(select(StaffSession.wrapped_seed)).all() == [None]
    with clock.frozen(start + timedelta(minutes=61)):
        assert not is_signed_in(client)


def test_nobody_stays_signed_in_for_more_than_twelve_hours(client: FlaskClient, cast: Cast) -> None:
    desk.sign_in(client, "lin")
    start = clock.now()
    for quarter in range(1, 48):
        with clock.frozen(start + timedelta(minutes=15 * quarter)):
            assert is_signed_in(client), f"after {quarter} quarters of an hour"
    with clock.frozen(start + timedelta(hours=12, seconds=1)):
        assert not is_signed_in(client)


def test_being_seen_is_written_once_a_minute(client: FlaskClient, cast: Cast) -> None:
    desk.sign_in(client, "lin")
    seen = db.session.scalar(select(StaffSession.seen_at))
    assert seen is not None
    for seconds, moved in ((59, False), (60, True)):
        with clock.frozen(seen + timedelta(seconds=seconds)):
            client.get("/desk/unlock")
            db.session.rollback()
            assert (db.session.scalar(select(StaffSession.seen_at)) != seen) is moved


def test_any_worker_serves_an_unlocked_session(client: FlaskClient, other_app: Flask, cast: Cast) -> None:
    desk.unlock(client, "lin")
    moved = move_in(client, other_app)
    assert is_unlocked(moved)
    desk.post(moved, "/desk/lock", {})
    assert not is_signed_in(client), "the first worker still knows only the cookie of before"


def test_neither_cookie_nor_row_opens_alone(client: FlaskClient, cast: Cast) -> None:
    desk.unlock(client, "lin")
    cookie, row = client.get_cookie("desk", path="/desk"), db.session.scalars(select(StaffSession)).one()
    assert cookie is not None
    token, seed = bytes.fromhex(cookie.value), cast.unlocked("lin").seed
    assert token not in (row.id, row.wrapped_seed)
    assert seed not in (row.wrapped_seed or b"")
    assert keys.unwrap_for_session(token, row.wrapped_seed or b"", staff_id=row.staff_id.hex) == seed


def test_the_cookie_goes_to_the_desk_alone_and_no_script_reads_it(client: FlaskClient, cast: Cast) -> None:
    set_by = desk.sign_in(client, "lin").headers.getlist("Set-Cookie")
    own = next(line for line in set_by if line.startswith("desk="))
    assert "HttpOnly" in own
    assert "Path=/desk" in own
    assert "SameSite=Lax" in own
    assert "Secure" not in own, "this machine, plain http"
    assert "Expires" not in own


def test_over_https_both_cookies_are_secure(database_file: Path) -> None:
    settings = replace(settings_for(f"sqlite:///{database_file}"), public_url="https://zhiyan.example")
    app = create_app(settings)
    app.test_client_class = OwnContextClient
    client = app.test_client()
    with app.app_context():
        page = client.get("/desk/sign-in", base_url="https://zhiyan.example")
        typed = {"sign_in_name": "lin", "passphrase": PASSPHRASE, "code": desk.current_code()}
        typed["csrf_token"] = desk.token_in(page)
        answer = client.post("/desk/sign-in", data=typed, base_url="https://zhiyan.example")
        db.engine.dispose()
    assert answer.status_code == 303
    cookies = page.headers.getlist("Set-Cookie") + answer.headers.getlist("Set-Cookie")
    assert {line.split("=")[0] for line in cookies} == {"desk", "desk_form", "desk_known"}
    assert all("Secure" in line for line in cookies)
