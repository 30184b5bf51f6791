"""What is asked of a key: good once, for minutes, for one person, and not without end."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback import clock
from moderation.accounts.tries import ASKED_AT_MOST, SECOND_FACTOR_TRIES
from tests import desk
from tests.authenticator import SoftKey
from tests.cast import PASSPHRASE, Cast
from tests.moderation.views.security_keys.keys_in_use import (
    ADD,
    CONFIRM,
    LIES,
    NEW,
    acts,
    after_passphrase,
    confirmed,
    is_signed_in,
    kept,
    options_of,
)
from tests.page import open_page


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


@pytest.mark.parametrize("question", ["", "nonsense", "AAAA", "\u4f60"])
def test_a_question_of_ones_own_making_is_void(client: FlaskClient, cast: Cast, question: str) -> None:
    answer = desk.post(client, CONFIRM, {"question": question, "code": desk.current_code()}, seen_on="/desk/sign-in")
    assert (answer.status_code, is_signed_in(client)) == (422, False)


def test_a_question_of_registering_signs_nobody_in(app: Flask, lin: FlaskClient, registered: SoftKey) -> None:
    question = open_page(lin, NEW).fields(ADD)["question"]
    other = app.test_client()
    desk.post(other, CONFIRM, {"question": question, "code": desk.current_code()}, seen_on="/desk/sign-in")
    assert not is_signed_in(other)


def test_a_changed_passphrase_voids_what_the_old_one_proved(app: Flask, lin: FlaskClient, registered: SoftKey) -> None:
    asked = after_passphrase(app)
    new = {"current": PASSPHRASE, "passphrase": "another horse battery staple", "again": "another horse battery staple"}
    assert desk.post(lin, "/desk/account/passphrase", new, seen_on="/desk/account").status_code == 303
    late = confirmed(asked, registered)
    assert (late.h1, is_signed_in(late.client)) == ("登录工作台", False)


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
