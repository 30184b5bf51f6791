"""Signing in shows who someone is; unlocking, which asks for the passphrase again, opens their key."""

import re
import unicodedata
import uuid

from feedback import ledger
from feedback.db import writing
from feedback.limits import settings
from moderation.accounts import admitting, passphrases, sessions
from moderation.accounts.admitting import Entered, SignInRefused
from moderation.accounts.endorsing import complete_keys
from moderation.accounts.security_keys import Question
from moderation.accounts.sessions import DeskSession
from moderation.accounts.tries import Caller, Tries
from moderation.keys.parties import Party
from moderation.models import Staff

NAME = re.compile(r"[\w.-]{2,40}")


def as_stored(typed_name: str) -> str:
    """A sign-in name as it is compared: half width, lower case."""
    return unicodedata.normalize("NFKC", typed_name).strip().casefold()


def sign_in(
    typed_name: str, passphrase: str, code: str, *, caller: Caller, party: Party | None = None
) -> Entered | Question:
    """Raises TooManyTries before anything is verified, or SignInRefused.

    A name nobody has costs the same work as a wrong passphrase. Who leaves the code empty and has a security key is
    asked for it, where keys can be used (`party`); who has none is refused in the words of a wrong passphrase.
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
    question = admitting.ask_for_key(account, tries, party) if party and not code.strip() else None
    return question or Entered(admitting.by_code(account, code, tries), name)


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


def _record(act: str, staff_id: uuid.UUID, office_id: uuid.UUID) -> None:
    ledger.record(act, office_id=office_id, staff_id=staff_id, subject=("staff", staff_id))
