"""The second half of signing in: by a code from the phone, or by a security key that is asked after the passphrase."""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from feedback import ledger
from feedback.db import db, writing
from moderation.accounts import key_signatures, passphrases, second_factor, sessions
from moderation.accounts.challenges import Challenge, ChallengeVoid, Purpose, new_challenge, open_challenge
from moderation.accounts.key_signatures import CountWentBack
from moderation.accounts.passphrases import Account
from moderation.accounts.security_keys import Question
from moderation.accounts.tries import (
    SECOND_FACTOR_ASKED,
    SECOND_FACTOR_REFUSED,
    Caller,
    Tries,
    may_be_asked,
    second_factor_has_room,
)
from moderation.keys.authenticators import AnswerRefused
from moderation.keys.parties import Party
from moderation.models import Staff


class SignInRefused(Exception):
    """Name, passphrase or code is wrong; which one is never said."""


class Factor(StrEnum):
    CODE = "totp"
    KEY = "security_key"


@dataclass(frozen=True, slots=True)
class Entered:
    token: bytes = field(repr=False)
    sign_in_name: str


def ask_for_key(account: Account, tries: Tries, party: Party) -> Question | None:
    """For the page after a right passphrase; None for somebody without a key, and within the hour out of tries."""
    challenge = new_challenge(Purpose.SIGN_IN, account.staff_id, bound_to=_proof(account))
    question = key_signatures.ask_to_sign(challenge, party)
    if question is None:
        return None
    with writing():
        if not (second_factor_has_room(account.staff_id, tries) and may_be_asked(account.staff_id, tries)):
            return None
        # Whoever goes no further may know the passphrase and lack the key.
        _record(SECOND_FACTOR_ASKED, account, tries.facts())
    return question


def ask_again(sealed: str, party: Party) -> Question:
    """The same page with a new question, in what is left of its time. Raises ChallengeVoid."""
    question = key_signatures.ask_to_sign(open_challenge(sealed, Purpose.SIGN_IN).asked_again(), party)
    if question is None:
        raise ChallengeVoid
    return question


def confirm(sealed: str, *, answer: str, code: str, party: Party, caller: Caller) -> Entered:
    """Sign in whom the page asked, by the key's answer where there is one, or by code.

    Raises ChallengeVoid when the passphrase has to be given again, TooManyTries, or SignInRefused.
    """
    challenge = open_challenge(sealed, Purpose.SIGN_IN)
    account = _account(challenge)
    name = db.session.scalars(select(Staff.sign_in_name).where(Staff.id == account.staff_id)).one()
    tries = Tries.at(name, caller)
    tries.require_room()
    if answer:
        return Entered(by_key(account, challenge, answer, party, tries), name)
    return Entered(by_code(account, code, tries), name)


def by_code(account: Account, code: str, tries: Tries) -> bytes:
    """A new session's token, when the passphrase was right. Raises SignInRefused."""
    step = second_factor.matching_step(second_factor.open_sealed(account.sealed_totp, account.staff_id), code)
    return _admit(
        account, Factor.CODE, tries, lambda: step is not None and second_factor.use_step(account.staff_id, step)
    )


def by_key(account: Account, challenge: Challenge, answer: str, party: Party, tries: Tries) -> bytes:
    """A new session's token, when the passphrase was right. Raises SignInRefused."""
    return _admit(account, Factor.KEY, tries, lambda: _is_signed(account, challenge, answer, party))


def _admit(account: Account, factor: Factor, tries: Tries, is_right: Callable[[], bool]) -> bytes:
    """Out of tries, even the right factor is refused in the same words: the passphrase's thief learns nothing of it."""
    with writing():
        has_room = second_factor_has_room(account.staff_id, tries)
        if has_room and is_right():
            token = sessions.begin(account.staff_id)
            _record("sign_in", account, {"factor": factor})
            return token
        if has_room:
            # The right passphrase with a wrong factor is worth a row: somebody else may know the passphrase.
            _record(SECOND_FACTOR_REFUSED, account, tries.facts())
    tries.count_failure()
    raise SignInRefused


def _is_signed(account: Account, challenge: Challenge, answer: str, party: Party) -> bool:
    """Inside the write; a key that counts back leaves a row of its own, for there may be two of it."""
    try:
        signed = key_signatures.read_signature(challenge, answer, party)
        key_signatures.use(signed, challenge)
    except AnswerRefused:
        return False
    except CountWentBack as error:
        _record("security_key_counted_back", account, {"digest": error.digest})
        return False
    return True


def _account(challenge: Challenge) -> Account:
    """Still at work, and with the passphrase that was right."""
    account = passphrases.account(Staff.id == challenge.staff_id)
    if account is None or _proof(account) != challenge.bound_to:
        raise ChallengeVoid
    return account


def _proof(account: Account) -> bytes:
    """Changes with the passphrase, and tells nothing of it."""
    return hashlib.sha256(account.wrapped_seed).digest()


def _record(act: str, account: Account, facts: dict[str, Any]) -> None:
    staff_id: uuid.UUID = account.staff_id
    ledger.record(act, office_id=account.office_id, staff_id=staff_id, subject=("staff", staff_id), facts=facts)
