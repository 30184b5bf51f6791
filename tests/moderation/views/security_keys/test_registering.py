"""A security key on the pages of the account: registered, told of, removed."""

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback import clock
from feedback.db import db
from moderation.accounts import enrolment, invitations, second_factor
from moderation.models import SecurityKey, Staff
from tests import desk
from tests.authenticator import SoftKey
from tests.cast import Cast
from tests.moderation.views.security_keys.keys_in_use import (
    ADD,
    LIES,
    NEW,
    REMOVE,
    acts,
    after_passphrase,
    confirmed,
    is_signed_in,
    kept,
    options_of,
    register,
)
from tests.page import open_page


def test_a_key_is_registered_and_signs_in(app: Flask, registered: SoftKey) -> None:
    asked = after_passphrase(app)
    assert asked.h1 == "确认是您本人"
    confirmed(asked, registered)
    assert is_signed_in(asked.client)
    assert acts() == ["sign_in", "unlock", "add_security_key", "second_factor_asked", "sign_in"]


def test_the_account_page_tells_of_it(lin: FlaskClient, registered: SoftKey) -> None:
    page = open_page(lin, "/desk/account")
    assert "蓝色钥匙" in page.text
    assert "还没有用过" in page.text
    assert ("可能有多份" in page.text) is registered.is_passkey


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_registers_nothing(lin: FlaskClient, lie: str) -> None:
    page = register(lin, SoftKey(), **LIES[lie])
    assert (page.status, kept()) == (422, [])
    assert page.fields(ADD)["name"] == "蓝色钥匙"


def test_a_key_is_registered_once_from_one_page(lin: FlaskClient, registered: SoftKey) -> None:
    """Not even after it was removed: the session that asked is another by then."""
    page = open_page(lin, NEW)
    other = SoftKey()
    answer = other.create(options_of(page, ADD))
    sent = {"name": "再来", "question": page.fields(ADD)["question"], "answer": answer}
    page.submit(ADD, name="再来", answer=answer)
    open_page(lin, "/desk/account").submit(REMOVE)
    assert [row.credential_id for row in kept()] == [registered.credential_id]
    assert desk.post(lin, ADD, sent, seen_on="/desk/account").status_code == 422
    assert [row.credential_id for row in kept()] == [registered.credential_id]


def test_ten_are_enough(lin: FlaskClient) -> None:
    for number in range(10):
        register(lin, SoftKey(), f"第 {number} 把")
    assert len(kept()) == 10
    assert "最多登记 10 把" in open_page(lin, NEW).text


def test_an_eleventh_from_a_page_opened_before_is_refused(lin: FlaskClient) -> None:
    for number in range(9):
        register(lin, SoftKey(), f"第 {number} 把")
    eleventh = open_page(lin, NEW)
    db.session.add(a_row_of(Cast().staff("lin")))
    db.session.commit()
    page = eleventh.submit(ADD, name="太多", answer=SoftKey().create(options_of(eleventh, ADD)))
    assert (page.status, len(kept())) == (422, 10)


def test_the_same_key_is_registered_once(app: Flask, lin: FlaskClient, registered: SoftKey) -> None:
    page = register(lin, registered)
    assert (page.status, "已经登记过了" in page.text, len(kept())) == (422, True, 1)


@pytest.mark.parametrize("name", ["", "   ", "长" * 41])
def test_a_key_needs_a_name(lin: FlaskClient, name: str) -> None:
    assert register(lin, SoftKey(), name).status == 422
    assert kept() == []


def test_locked_nothing_is_registered_or_removed(app: Flask, lin: FlaskClient, registered: SoftKey) -> None:
    digest = open_page(lin, "/desk/account").fields(REMOVE)["key"]
    desk.post(lin, "/desk/lock", {})
    assert lin.get(NEW).headers["Location"].startswith("/desk/unlock")
    assert desk.post(lin, REMOVE, {"key": digest}, seen_on="/desk/account").status_code == 403
    assert desk.post(lin, ADD, {"name": "新"}, seen_on="/desk/account").status_code == 403
    assert len(kept()) == 1


def test_removed_it_signs_nobody_in(app: Flask, lin: FlaskClient, registered: SoftKey) -> None:
    waiting = after_passphrase(app)
    open_page(lin, "/desk/account").submit(REMOVE)
    assert kept() == []
    assert not is_signed_in(confirmed(waiting, registered).client)
    assert "remove_security_key" in acts()
    assert after_passphrase(app).h1 == "登录工作台"


def test_nobody_removes_anothers(app: Flask, lin: FlaskClient, registered: SoftKey) -> None:
    digest = open_page(lin, "/desk/account").fields(REMOVE)["key"]
    zhou = app.test_client()
    desk.unlock(zhou, "zhou")
    desk.post(zhou, REMOVE, {"key": digest}, seen_on="/desk/account")
    assert len(kept()) == 1


def test_enrolling_anew_forgets_them(registered: SoftKey, cast: Cast) -> None:
    link = invitations.invite_again(cast.staff("lin").id, by=cast.viewer("admin"))
    secret = second_factor.new_secret()
    code = pyotp.TOTP(secret).at(clock.now())
    enrolment.enrol(link.token, passphrase="a passphrase of my own", totp_secret=secret, code=code)
    assert kept() == []


def a_row_of(staff: Staff) -> SecurityKey:
    return SecurityKey(
        credential_id=b"k" * 16,
        staff_id=staff.id,
        public_key=b"p",
        sign_count=0,
        name="旧",
        is_synced=False,
        added_at=clock.now(),
    )
