"""A passphrase changed and second factors counted, on both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from feedback.db import db
from feedback.models import LedgerRow
from feedback.throttle import ClientKey
from moderation.accounts import browsers, passphrases, sessions
from moderation.accounts.admitting import Entered, SignInRefused
from moderation.accounts.passphrases import WrongPassphrase
from moderation.accounts.sessions import DeskSession
from moderation.accounts.sign_in import sign_in
from moderation.accounts.tries import SECOND_FACTOR_TRIES, Caller
from tests import desk
from tests.cast import PASSPHRASE, Cast

NEW = "twelve green bottles on a wall"


def session_of(app: Flask, name: str) -> DeskSession:
    client = app.test_client()
    desk.unlock(client, name)
    cookie = client.get_cookie("desk", path="/desk")
    assert cookie is not None
    session = sessions.resume(bytes.fromhex(cookie.value))
    assert session is not None
    return session


def test_a_passphrase_is_changed_and_other_browsers_end(any_app: Flask) -> None:
    session_of(any_app, "lin")
    here = session_of(any_app, "lin")
    token = passphrases.change(here, PASSPHRASE, NEW)
    after = sessions.resume(token)
    assert after is not None
    assert [one.is_this for one in browsers.browsers_of(after)] == [True]
    with pytest.raises(WrongPassphrase):
        passphrases.opened(after, PASSPHRASE)
    assert browsers.end_all_of(Cast().staff("lin").id, by=Cast().viewer("admin")) == 1


def test_codes_guessed_all_at_once_are_counted_one_by_one(any_app: Flask) -> None:
    def guess(number: int) -> bool:
        with any_app.app_context():
            try:
                sign_in("zhou", PASSPHRASE, "000000", caller=Caller(ClientKey(f"198.51.100.{number}")))
            except SignInRefused:
                return True
            finally:
                db.session.remove()
        return False

    db.session.remove()
    with ThreadPoolExecutor(6) as thieves:
        assert all(thieves.map(guess, range(SECOND_FACTOR_TRIES + 6)))
    desk.forget_used_code(any_app, "zhou")
    with pytest.raises(SignInRefused):
        sign_in("zhou", PASSPHRASE, desk.current_code(), caller=Caller(ClientKey("192.0.2.66")))
    refused = [row for row in _acts() if row == "second_factor_refused"]
    assert len(refused) == SECOND_FACTOR_TRIES
    assert isinstance(_lin(any_app), Entered)


def _lin(app: Flask) -> object:
    desk.forget_used_code(app, "lin")
    return sign_in("lin", PASSPHRASE, desk.current_code(), caller=Caller(ClientKey("192.0.2.66")))


def _acts() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(LedgerRow.act)))
