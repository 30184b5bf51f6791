"""Signing in shows who someone is; unlocking, which asks for the passphrase again, opens their key."""

import re
import unicodedata
import uuid
from typing import Any

from feedback import ledger
from feedback.db import writing
from feedback.limits import settings
from moderation.accounts import passphrases, second_factor, sessions
from moderation.accounts.endorsing import complete_keys
from moderation.accounts.passphrases import Account
from moderation.accounts.sessions import DeskSession
from moderation.accounts.tries import SECOND_FACTOR_REFUSED, Caller, Tries, second_factor_has_room
from moderation.models import Staff

NAME = re.compile(r"[\w.-]{2,40}")


class SignInRefused(Exception):
    """Name, passphrase or code is wrong; which one is never said."""


def as_stored(typed_name: str) -> str:
    """A sign-in name as it is compared: half width, lower case."""
    return unicodedata.normalize("NFKC", typed_name).strip().casefold()


def sign_in(typed_name: str, passphrase: str, code: str, *, caller: Caller) -> bytes:
    """A new session's token, for the cookie. Raises TooManyTries before anything is verified, or SignInRefused.

    A name nobody has costs the same work as a wrong passphrase.
    """
    name = as_stored(typed_name)
    tries = Tries.at(name, caller)
    tries.require_room()
    account = passphrases.account(Staff.sign_in_name == name) if NAME.fullmatch(name) else None
    if account is None:
        passphrases.stretch_for_nobody(passphrase)
    if account is None or passphrases.stretched(account, passphrase) is None:
        tries.count_failure()
        raise SignInRefused
    return _with_second_factor(account, code, tries)


def unlock(session: DeskSession, passphrase: str) -> bytes:
    """The same session, unlocked, under a new token. Raises TooManyTries, WrongPassphrase or SessionEnded.

    A passphrase stretched with less memory than is now set is stretched anew while it is at hand.
    """
    account, seed = passphrases.opened(session, passphrase)
    is_cheap = account.stretch_kib < settings().stretch_kib
    made = passphrases.stretched_for(account.staff_id, passphrase, seed) if is_cheap else None
    with writing():
        token = sessions.replace(session, seed=seed)
        complete_keys(account.staff_id, seed)
        _record("unlock", account.staff_id, account.office_id)
        if made and passphrases.rewrap(account, made):
            _record("restretch_passphrase", account.staff_id, account.office_id)
    return token


def lock(session: DeskSession) -> bytes:
    """The same session, locked, under a new token: what the old one could open is erased."""
    with writing():
        token = sessions.replace(session, seed=None)
        _record("lock", session.viewer.staff_id, session.viewer.office_id)
    return token


def sign_out(session: DeskSession) -> None:
    with writing():
        sessions.end(session.id)
        _record("sign_out", session.viewer.staff_id, session.viewer.office_id)


def _with_second_factor(account: Account, code: str, tries: Tries) -> bytes:
    """Out of tries, even the right code is refused in the same words: the passphrase's thief learns nothing from it."""
    step = second_factor.matching_step(second_factor.open_sealed(account.sealed_totp, account.staff_id), code)
    with writing():
        has_room = second_factor_has_room(account.staff_id, tries)
        if has_room and step is not None and second_factor.use_step(account.staff_id, step):
            token = sessions.begin(account.staff_id)
            _record("sign_in", account.staff_id, account.office_id)
            return token
        if has_room:
            # The right passphrase with a wrong code is worth a row: somebody else may know the passphrase.
            _record(SECOND_FACTOR_REFUSED, account.staff_id, account.office_id, tries.facts())
    tries.count_failure()
    raise SignInRefused


def _record(act: str, staff_id: uuid.UUID, office_id: uuid.UUID, facts: dict[str, Any] | None = None) -> None:
    ledger.record(act, office_id=office_id, staff_id=staff_id, subject=("staff", staff_id), facts=facts)
