"""Security keys on both databases, also when the same answer arrives twice at once."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import func, select

from feedback.db import db
from feedback.throttle import ClientKey
from moderation.accounts import admitting, security_keys, sessions
from moderation.accounts.admitting import Entered, SignInRefused
from moderation.accounts.security_keys import MOST, Question, TooManyKeys
from moderation.accounts.sessions import DeskSession
from moderation.accounts.sign_in import sign_in, unlock
from moderation.accounts.tries import Caller
from moderation.keys.parties import Party
from moderation.models import SecurityKey, StaffSession
from tests.authenticator import SoftKey
from tests.cast import PASSPHRASE, Cast
from tests.desk import current_code, forget_used_code

HERE = Party("localhost", "http://localhost")
CALLER = Caller(ClientKey("192.0.2.1"))


def unlocked(app: Flask) -> DeskSession:
    """A new session of lin's."""
    forget_used_code(app, "lin")
    entered = sign_in("lin", PASSPHRASE, current_code(), caller=CALLER)
    assert isinstance(entered, Entered)
    session = sessions.resume(entered.token)
    assert session
    return resumed(unlock(session, PASSPHRASE))


def resumed(token: bytes) -> DeskSession:
    session = sessions.resume(token)
    assert session
    assert session.unlocked
    return session


def add(session: DeskSession, key: SoftKey, question: Question) -> bytes:
    assert session.unlocked
    answer = key.create(question.options)
    return security_keys.add("钥匙", question.sealed, answer, session=session, by=session.unlocked, party=HERE)


def asked() -> Question:
    question = sign_in("lin", PASSPHRASE, "", caller=CALLER, party=HERE)
    assert isinstance(question, Question)
    return question


def test_one_answer_lets_one_in(any_app: Flask) -> None:
    session, key = unlocked(any_app), SoftKey(is_passkey=True)
    add(session, key, security_keys.ask_for_new(session, HERE))
    question = asked()
    answer = key.get(question.options)
    before = db.session.scalar(select(func.count()).select_from(StaffSession)) or 0
    db.session.remove()

    def enter(_: int) -> bool:
        with any_app.app_context():
            try:
                admitting.confirm(question.sealed, answer=answer, code="", party=HERE, caller=CALLER)
            except SignInRefused:
                return False
            return True

    with ThreadPoolExecutor(4) as at_once:
        assert sorted(at_once.map(enter, range(4))) == [False, False, False, True]
    assert db.session.scalar(select(func.count()).select_from(StaffSession)) == before + 1


def test_two_browsers_do_not_go_past_the_most(any_app: Flask) -> None:
    own = [unlocked(any_app), unlocked(any_app)]
    for _ in range(MOST - 1):
        own[0] = resumed(add(own[0], SoftKey(), security_keys.ask_for_new(own[0], HERE)))
    questions = [security_keys.ask_for_new(session, HERE) for session in own]
    db.session.remove()

    def register(number: int) -> bool:
        with any_app.app_context():
            try:
                add(own[number], SoftKey(), questions[number])
            except TooManyKeys:
                return False
            return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(register, (0, 1))) == [False, True]
    assert db.session.scalar(select(func.count()).select_from(SecurityKey)) == MOST


def test_the_count_of_a_key_is_kept(any_app: Flask) -> None:
    session, key = unlocked(any_app), SoftKey(count=2**32 - 2)
    add(session, key, security_keys.ask_for_new(session, HERE))
    question = asked()
    admitting.confirm(question.sealed, answer=key.get(question.options), code="", party=HERE, caller=CALLER)
    assert [row.sign_count for row in security_keys.keys_of(Cast().staff("lin").id)] == [2**32 - 1]
