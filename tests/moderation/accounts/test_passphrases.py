"""A passphrase changed wraps the same key anew; on any error nothing has changed."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from feedback.db import db
from feedback.limits import settings
from feedback.models import LedgerRow
from moderation import disclosure, keys
from moderation.accounts import passphrases, sessions, sign_in
from moderation.accounts.passphrases import SamePassphrase, WrongPassphrase
from moderation.accounts.sessions import DeskSession, SessionEnded
from moderation.accounts.tries import TooManyTries
from moderation.models import Staff
from moderation.permissions import Unlocked
from tests.cast import PASSPHRASE, Cast, seed_of
from tests.moderation.accounts.test_browsers import signed_in
from tests.stories import case_of, reported

NEW = "twelve green bottles on a wall"


@pytest.fixture
def here(app: Flask, cast: Cast) -> DeskSession:
    return signed_in(app, "lin")


def stored(name: str = "lin") -> tuple[object, ...]:
    db.session.rollback()
    staff = Cast().staff(name)
    return staff.salt, staff.verifier, staff.wrapped_seed, staff.stretch_kib, staff.public_key


def acts() -> list[str]:
    return list(db.session.scalars(select(LedgerRow.act).order_by(LedgerRow.number)))


def seed_opened(session: DeskSession, passphrase: str) -> bytes:
    return passphrases.opened(session, passphrase)[1]


def now_open(token: bytes) -> DeskSession:
    session = sessions.resume(token)
    assert session is not None
    return session


def test_the_key_stays_and_only_its_wrapping_changes(here: DeskSession) -> None:
    before = stored()
    token = passphrases.change(here, PASSPHRASE, NEW)
    after = stored()
    assert [one != other for one, other in zip(before, after, strict=True)] == [True, True, True, False, False]
    assert seed_opened(now_open(token), NEW) == seed_of("lin")
    with pytest.raises(WrongPassphrase):
        passphrases.opened(now_open(token), PASSPHRASE)
    assert acts() == ["sign_in", "change_passphrase"]


def test_grants_still_open(cast: Cast, here: DeskSession) -> None:
    case_id = case_of(reported()).id
    token = passphrases.change(here, PASSPHRASE, NEW)
    session = now_open(sign_in.unlock(now_open(token), NEW))
    assert session.unlocked is not None
    assert disclosure.open_case(case_id, by=session.unlocked).said


@pytest.mark.parametrize("unlocked", [False, True])
def test_only_this_browser_goes_on_and_as_it_was(app: Flask, here: DeskSession, unlocked: bool) -> None:
    elsewhere = signed_in(app, "lin")
    if unlocked:
        here = now_open(sign_in.unlock(here, PASSPHRASE))
    token = passphrases.change(here, PASSPHRASE, NEW)
    assert (sessions.resume(here.token), sessions.resume(elsewhere.token)) == (None, None)
    after = now_open(token)
    assert after.unlocked == (Unlocked(after.viewer, seed_of("lin")) if unlocked else None)


@pytest.mark.parametrize(
    ("current", "new", "error"),
    [
        ("not my passphrase at all", NEW, WrongPassphrase),
        (PASSPHRASE, "fifteen letters", keys.PassphraseTooShort),
        (PASSPHRASE, "abababababababababab", keys.PassphraseTooPlain),
        (PASSPHRASE, PASSPHRASE.upper().replace(" ", "-"), SamePassphrase),
    ],
)
def test_nothing_changes_on_an_error(
    app: Flask, here: DeskSession, current: str, new: str, error: type[Exception]
) -> None:
    elsewhere, before = signed_in(app, "lin"), stored()
    with pytest.raises(error):
        passphrases.change(here, current, new)
    assert stored() == before
    assert sessions.resume(elsewhere.token) is not None
    assert now_open(here.token).token == here.token


def test_wrong_ones_are_counted_with_those_of_unlocking(app: Flask, here: DeskSession) -> None:
    for _ in range(15):
        with pytest.raises(WrongPassphrase):
            passphrases.change(here, "not my passphrase at all", NEW)
        with pytest.raises(WrongPassphrase):
            sign_in.unlock(here, "not my passphrase at all")
    for attempt in (lambda: passphrases.change(here, PASSPHRASE, NEW), lambda: sign_in.unlock(here, PASSPHRASE)):
        with pytest.raises(TooManyTries):
            attempt()
    assert sign_in.unlock(signed_in(app, "lin"), PASSPHRASE), "somebody at one browser does not shut the others"


def test_a_seed_is_not_wrapped_for_who_has_another_key_by_now(
    here: DeskSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between verifying and writing the person enrols anew."""
    stretched_for = passphrases.stretched_for

    def slowly(*about: object) -> dict[str, object]:
        made = stretched_for(*about)  # type: ignore[arg-type]
        db.session.execute(update(Staff).where(Staff.sign_in_name == "lin").values(wrapped_seed=b"of another key"))
        db.session.commit()
        return made

    monkeypatch.setattr(passphrases, "stretched_for", slowly)
    with pytest.raises(SessionEnded):
        passphrases.change(here, PASSPHRASE, NEW)
    assert Cast().staff("lin").wrapped_seed == b"of another key"
    assert sessions.resume(here.token) is not None


def test_the_old_wrapping_is_in_no_file(here: DeskSession, database_file: Path) -> None:
    wrapped = Cast().staff("lin").wrapped_seed or b"nothing"
    files = [database_file, database_file.with_name(database_file.name + "-wal")]
    assert any(wrapped in file.read_bytes() for file in files if file.exists())
    passphrases.change(here, PASSPHRASE, NEW)
    assert [file.name for file in files if file.exists() and wrapped in file.read_bytes()] == []


def test_a_passphrase_stretched_too_cheaply_is_stretched_anew_when_it_unlocks(app: Flask, here: DeskSession) -> None:
    before = stored()
    app.extensions["zhiyan"] = replace(settings(), stretch_kib=128)
    here = now_open(sign_in.unlock(here, PASSPHRASE))
    after = stored()
    assert (after[0] != before[0], after[3], after[4]) == (True, 128, before[4])
    assert seed_opened(here, PASSPHRASE) == seed_of("lin")
    sign_in.unlock(here, PASSPHRASE)
    assert stored() == after, "once is enough"
    assert acts() == ["sign_in", "unlock", "restretch_passphrase", "unlock"]
