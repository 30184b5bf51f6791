"""A security key in place of the code: who it lets in, and whom not; codes work beside it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.db import db
from feedback.models import LedgerRow
from tests import desk
from tests.authenticator import SoftKey
from tests.cast import PASSPHRASE, Cast
from tests.moderation.views.security_keys.keys_in_use import (
    CONFIRM,
    LIES,
    acts,
    after_passphrase,
    confirmed,
    is_signed_in,
    kept,
    options_of,
    register,
)
from tests.page import Page


def test_the_ledger_says_by_which_factor(app: Flask, registered: SoftKey) -> None:
    confirmed(after_passphrase(app), registered)
    rows = db.session.scalars(select(LedgerRow.facts).where(LedgerRow.act == "sign_in").order_by(LedgerRow.number))
    assert list(rows) == ['{"factor":"totp"}', '{"factor":"security_key"}']


def test_codes_go_on_working_on_both_pages(app: Flask, registered: SoftKey) -> None:
    at_once = app.test_client()
    assert desk.sign_in(at_once, "lin").status_code == 303
    desk.forget_used_code(app, "lin")
    second = after_passphrase(app)
    second.submit(CONFIRM, code=desk.current_code())
    assert is_signed_in(second.client)


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_signs_nobody_in(app: Flask, registered: SoftKey, lie: str) -> None:
    page = confirmed(after_passphrase(app), registered, **LIES[lie])
    assert (page.status, "没有确认成功" in page.text) == (422, True)
    assert not is_signed_in(page.client)
    assert acts()[-1] == "second_factor_refused"
    confirmed(page, registered)
    assert is_signed_in(page.client), "the page that came back asks anew"


def test_an_answer_is_good_once(app: Flask, registered: SoftKey) -> None:
    """Also of a passkey, which counts nothing."""
    asked = after_passphrase(app)
    answer = registered.get(options_of(asked, CONFIRM))
    sent = dict(asked.fields(CONFIRM), answer=answer)
    asked.submit(CONFIRM, answer=answer)
    thief = app.test_client()
    again = desk.post(thief, CONFIRM, {**sent, "csrf_token": desk.token_on(thief, "/desk/sign-in")})
    assert again.status_code == 422
    assert not is_signed_in(thief)
    assert acts()[-1] == "second_factor_refused"


def test_anothers_key_is_no_help(app: Flask, registered: SoftKey, cast: Cast) -> None:
    zhou, own = app.test_client(), SoftKey()
    desk.unlock(zhou, "zhou")
    register(zhou, own)
    page = confirmed(after_passphrase(app), own)
    assert page.status == 422
    assert not is_signed_in(page.client)


def test_a_count_that_goes_back_is_refused_and_told(app: Flask, lin: FlaskClient) -> None:
    key = SoftKey(count=7)
    register(lin, key)
    confirmed(after_passphrase(app), key)
    key.count = 3
    page = confirmed(after_passphrase(app), key)
    assert not is_signed_in(page.client)
    assert acts()[-3:] == ["second_factor_asked", "security_key_counted_back", "second_factor_refused"]
    key.count = 8
    assert is_signed_in(confirmed(after_passphrase(app), key).client)


def test_a_key_that_counted_does_not_stop_counting(app: Flask, lin: FlaskClient) -> None:
    key = SoftKey(count=7)
    register(lin, key)
    key.count = -1
    assert not is_signed_in(confirmed(after_passphrase(app), key).client)


def test_whoever_left_is_not_let_in(app: Flask, registered: SoftKey, cast: Cast) -> None:
    asked = after_passphrase(app)
    admin = app.test_client()
    desk.sign_in(admin, "admin")
    desk.post(admin, f"/desk/staff/{cast.staff('lin').id}/leave", {"confirm": "1"})
    assert kept() == []
    assert not is_signed_in(confirmed(asked, registered).client)


def test_nothing_tells_who_has_a_key(app: Flask, registered: SoftKey) -> None:
    """A wrong passphrase, a name nobody has, and somebody without a key: one and the same page."""
    pages = [
        after_passphrase(app, passphrase="correct horse battery stable"),
        after_passphrase(app, "zhou", passphrase="correct horse battery stable"),
        after_passphrase(app, "nobody"),
        after_passphrase(app, "zhou"),
    ]
    assert {page.status for page in pages} == {422}
    told = {page.text.replace(value, "") for page in pages for value in [page.fields()["sign_in_name"]]}
    assert len(told) == 1
    assert "没有登记安全密钥的，验证码必须填" in told.pop()


def test_what_was_typed_before_is_carried_through(app: Flask, registered: SoftKey) -> None:
    elsewhere = app.test_client()
    typed = {
        "sign_in_name": "lin",
        "passphrase": PASSPHRASE,
        "kept_path": "/desk/account/passphrase",
        "kept.x": "写了一半",
    }
    asked = Page(desk.post(elsewhere, "/desk/sign-in", typed, seen_on="/desk/sign-in"), elsewhere)
    assert "写了一半" in asked.text
    assert "写了一半" in confirmed(asked, registered).text
