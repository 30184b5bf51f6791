"""Security keys on the real pages: registered, asked for after the passphrase, removed; codes work beside them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback import clock
from feedback.db import db
from feedback.models import LedgerRow
from moderation.accounts import enrolment, invitations, second_factor
from moderation.accounts.tries import ASKED_AT_MOST, SECOND_FACTOR_TRIES
from moderation.models import SecurityKey, Staff
from tests import desk
from tests.authenticator import Flag, SoftKey
from tests.cast import PASSPHRASE, Cast
from tests.page import Page, open_page

NEW, ADD, REMOVE = "/desk/account/keys/new", "/desk/account/keys", "/desk/account/keys/remove"
CONFIRM = "/desk/sign-in/confirm"
LIES: dict[str, dict[str, Any]] = {
    "origin": {"origin": "https://localhost"},
    "rp id": {"rp_id": "evil.example"},
    "challenge": {"challenge": "AAAA"},
    "nobody there": {"flags": Flag(0)},
}


@pytest.fixture
def lin(client: FlaskClient, cast: Cast) -> FlaskClient:
    desk.unlock(client, "lin")
    return client


@pytest.fixture(params=[False, True], ids=["security key", "passkey"])
def key(request: pytest.FixtureRequest) -> SoftKey:
    return SoftKey(is_passkey=request.param)


@pytest.fixture
def registered(lin: FlaskClient, key: SoftKey) -> Iterator[SoftKey]:
    """A key of lin's."""
    assert register(lin, key).path == "/desk/account"
    return key


def options_of(page: Page, action: str) -> str:
    return page.form(action).get("data-options", "")


def register(client: FlaskClient, key: SoftKey, name: str = "蓝色钥匙", **lies: Any) -> Page:
    page = open_page(client, NEW)
    return page.submit(ADD, name=name, answer=key.create(options_of(page, ADD), **lies))


def after_passphrase(app: Flask, name: str = "lin", **typed: str) -> Page:
    """In another browser: the page after name and passphrase, without a code."""
    elsewhere = app.test_client()
    typed = {"passphrase": PASSPHRASE, "code": "", **typed}
    return Page(desk.sign_in(elsewhere, name, **typed), elsewhere)


def confirmed(page: Page, key: SoftKey, **lies: Any) -> Page:
    return page.submit(CONFIRM, answer=key.get(options_of(page, CONFIRM), **lies))


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/desk/unlock", follow_redirects=True).request.path != "/desk/sign-in"


def acts(name: str = "lin") -> list[str]:
    db.session.rollback()
    rows = select(LedgerRow.act).where(LedgerRow.staff_id == Cast().staff(name).id)
    return list(db.session.scalars(rows.order_by(LedgerRow.number)))


def kept() -> list[SecurityKey]:
    db.session.rollback()
    return list(db.session.scalars(select(SecurityKey)))


def test_a_key_is_registered_and_signs_in(app: Flask, registered: SoftKey) -> None:
    asked = after_passphrase(app)
    assert asked.h1 == "确认是您本人"
    confirmed(asked, registered)
    assert is_signed_in(asked.client)
    assert acts() == ["sign_in", "unlock", "add_security_key", "second_factor_asked", "sign_in"]


def test_the_ledger_says_by_which_factor(app: Flask, registered: SoftKey) -> None:
    confirmed(after_passphrase(app), registered)
    rows = db.session.scalars(select(LedgerRow.facts).where(LedgerRow.act == "sign_in").order_by(LedgerRow.number))
    assert list(rows) == ['{"factor":"totp"}', '{"factor":"security_key"}']


def test_the_account_page_tells_of_it(lin: FlaskClient, registered: SoftKey) -> None:
    page = open_page(lin, "/desk/account")
    assert "蓝色钥匙" in page.text
    assert "还没有用过" in page.text
    assert ("可能有多份" in page.text) is registered.is_passkey


def test_codes_go_on_working_on_both_pages(app: Flask, registered: SoftKey) -> None:
    at_once = app.test_client()
    assert desk.sign_in(at_once, "lin").status_code == 303
    desk.forget_used_code(app, "lin")
    second = after_passphrase(app)
    second.submit(CONFIRM, code=desk.current_code())
    assert is_signed_in(second.client)


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_registers_nothing(lin: FlaskClient, lie: str) -> None:
    page = register(lin, SoftKey(), **LIES[lie])
    assert (page.status, kept()) == (422, [])
    assert page.fields(ADD)["name"] == "蓝色钥匙"


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


def test_a_question_waits_for_minutes_only(app: Flask, lin: FlaskClient, registered: SoftKey) -> None:
    asked, page, start = after_passphrase(app), open_page(lin, NEW), clock.now()
    with clock.frozen(start + timedelta(minutes=2)):
        late = confirmed(asked, registered)
        assert (late.status, late.h1) == (422, "登录工作台")
        assert not is_signed_in(late.client)
    with clock.frozen(start + timedelta(minutes=5)):
        late = page.submit(ADD, name="迟到", answer=SoftKey().create(options_of(page, ADD)))
        assert (late.status, len(kept())) == (422, 1)


def test_failing_again_and_again_does_not_buy_time(app: Flask, registered: SoftKey) -> None:
    start = clock.now()
    page = after_passphrase(app)
    with clock.frozen(start + timedelta(seconds=100)):
        page = confirmed(page, registered, **LIES["origin"])
    with clock.frozen(start + timedelta(seconds=121)):
        assert confirmed(page, registered).h1 == "登录工作台"


def test_anothers_key_is_no_help(app: Flask, registered: SoftKey, cast: Cast) -> None:
    zhou, own = app.test_client(), SoftKey()
    desk.unlock(zhou, "zhou")
    register(zhou, own)
    page = confirmed(after_passphrase(app), own)
    assert page.status == 422
    assert not is_signed_in(page.client)


def test_anothers_question_is_no_help(app: Flask, registered: SoftKey, cast: Cast) -> None:
    """A question asked of one person, answered on another's page of registering."""
    zhou = app.test_client()
    desk.unlock(zhou, "zhou")
    page = open_page(zhou, NEW)
    lins = open_page(app.test_client(), "/desk/sign-in")
    desk.unlock(lins.client, "lin")
    taken = open_page(lins.client, NEW)
    answer = SoftKey().create(options_of(taken, ADD))
    refused = page.submit(ADD, name="别人的", question=taken.fields(ADD)["question"], answer=answer)
    assert (refused.status, len(kept())) == (422, 1)


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


def test_whoever_left_is_not_let_in(app: Flask, registered: SoftKey, cast: Cast) -> None:
    asked = after_passphrase(app)
    admin = app.test_client()
    desk.sign_in(admin, "admin")
    desk.post(admin, f"/desk/staff/{cast.staff('lin').id}/leave", {"confirm": "1"})
    assert kept() == []
    assert not is_signed_in(confirmed(asked, registered).client)


def test_enrolling_anew_forgets_them(registered: SoftKey, cast: Cast) -> None:
    link = invitations.invite_again(cast.staff("lin").id, by=cast.viewer("admin"))
    secret = second_factor.new_secret()
    code = pyotp.TOTP(secret).at(clock.now())
    enrolment.enrol(link.token, passphrase="a passphrase of my own", totp_secret=secret, code=code)
    assert kept() == []


def test_a_changed_passphrase_voids_what_the_old_one_proved(app: Flask, lin: FlaskClient, registered: SoftKey) -> None:
    asked = after_passphrase(app)
    new = {"current": PASSPHRASE, "passphrase": "another horse battery staple", "again": "another horse battery staple"}
    assert desk.post(lin, "/desk/account/passphrase", new, seen_on="/desk/account").status_code == 303
    late = confirmed(asked, registered)
    assert (late.h1, is_signed_in(late.client)) == ("登录工作台", False)


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


def test_wrong_answers_run_out(app: Flask, registered: SoftKey) -> None:
    waiting = after_passphrase(app)
    for _ in range(SECOND_FACTOR_TRIES):
        confirmed(after_passphrase(app), registered, **LIES["origin"])
    assert not is_signed_in(confirmed(waiting, registered).client), "the right answer is refused in the same words"
    assert after_passphrase(app).h1 == "登录工作台", "and the right passphrase looks like a wrong one"
    assert acts().count("second_factor_refused") == SECOND_FACTOR_TRIES


def test_the_page_is_not_asked_for_without_end(app: Flask, registered: SoftKey) -> None:
    """By somebody who has the passphrase and no key; whoever types a code gets in all the same."""
    for _ in range(ASKED_AT_MOST):
        assert after_passphrase(app).h1 == "确认是您本人"
    assert after_passphrase(app).h1 == "登录工作台"
    own = app.test_client()
    assert desk.sign_in(own, "lin").status_code == 303


def test_neither_passphrase_nor_name_goes_along(app: Flask, registered: SoftKey) -> None:
    asked = after_passphrase(app)
    assert PASSPHRASE not in asked.html
    assert set(asked.fields(CONFIRM)) == {"csrf_token", "question", "answer", "to", "code"}


@pytest.mark.parametrize("question", ["", "nonsense", "AAAA", "\u4f60"])
def test_a_question_of_ones_own_making_is_void(client: FlaskClient, cast: Cast, question: str) -> None:
    answer = desk.post(client, CONFIRM, {"question": question, "code": desk.current_code()}, seen_on="/desk/sign-in")
    assert (answer.status_code, is_signed_in(client)) == (422, False)


def test_a_question_of_registering_signs_nobody_in(app: Flask, lin: FlaskClient, registered: SoftKey) -> None:
    question = open_page(lin, NEW).fields(ADD)["question"]
    other = app.test_client()
    desk.post(other, CONFIRM, {"question": question, "code": desk.current_code()}, seen_on="/desk/sign-in")
    assert not is_signed_in(other)


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
