"""Signing in shows who someone is; unlocking, which asks for the passphrase again, opens their key."""

import re
import unicodedata
import uuid
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from feedback import ledger
from feedback.db import db, writing
from feedback.limits import settings
from feedback.throttle import ClientKey, Limit, allow, has_room
from moderation import keys
from moderation.accounts import second_factor, sessions
from moderation.accounts.sessions import DeskSession
from moderation.models import Staff

ITERATIONS, LANES = 3, 1
NAME = re.compile(r"[\w.-]{2,40}")
DECOY_SALT = bytes(16)
DECOY_VERIFIER = bytes(32)


class SignInRefused(Exception):
    """Name, passphrase or code is wrong; which one is never said."""


class TooManyTries(Exception):
    """So many failures within the hour that nothing more is verified."""


class WrongPassphrase(Exception):
    """The person is signed in, and this is not their passphrase."""


@dataclass(frozen=True, slots=True)
class _Account:
    staff_id: uuid.UUID
    office_id: uuid.UUID
    salt: bytes
    stretch_kib: int
    verifier: bytes
    wrapped_seed: bytes = field(repr=False)
    sealed_totp: bytes = field(repr=False)


_COLUMNS: tuple[InstrumentedAttribute[Any], ...] = (
    Staff.id,
    Staff.office_id,
    Staff.salt,
    Staff.stretch_kib,
    Staff.verifier,
    Staff.wrapped_seed,
    Staff.sealed_totp,
)
_IS_AT_WORK = (Staff.enrolled_at.is_not(None), Staff.left_on.is_(None))


def cost(memory_kib: int) -> keys.StretchCost:
    """What one guess costs, for an account stretched with so much memory."""
    return keys.StretchCost(memory_kib=memory_kib, iterations=ITERATIONS, lanes=LANES)


def as_stored(typed_name: str) -> str:
    """A sign-in name as it is compared: half width, lower case."""
    return unicodedata.normalize("NFKC", typed_name).strip().casefold()


def sign_in(typed_name: str, passphrase: str, code: str, *, client: ClientKey) -> bytes:
    """A new session's token, for the cookie. Raises TooManyTries before anything is verified, or SignInRefused.

    A name nobody has costs the same work as a wrong passphrase.
    """
    name = as_stored(typed_name)
    _require_room(name, client)
    account = _account_named(name)
    if account is None or _stretched(account, passphrase) is None:
        if account is None:
            _stretch_for_nobody(passphrase)
        _count_failure(name, client)
        raise SignInRefused
    return _with_second_factor(account, code, name, client)


def unlock(session: DeskSession, passphrase: str) -> bytes:
    """The same session, unlocked, under a new token. Raises TooManyTries or WrongPassphrase."""
    viewer = session.viewer
    tries = f"unlock {viewer.staff_id.hex}"
    if not has_room(Limit.SIGN_IN_NAME, key=tries):
        raise TooManyTries
    account = _account(Staff.id == viewer.staff_id)
    stretched = _stretched(account, passphrase) if account else None
    if account is None or stretched is None:
        allow(Limit.SIGN_IN_NAME, key=tries)
        raise WrongPassphrase
    seed = keys.unwrap_seed(stretched.wrapping, account.wrapped_seed, staff_id=viewer.staff_id.hex)
    return _changed("unlock", session, seed)


def lock(session: DeskSession) -> bytes:
    """The same session, locked, under a new token: what the old one could open is erased."""
    return _changed("lock", session, None)


def sign_out(session: DeskSession) -> None:
    with writing():
        sessions.end(session.id)
        _record("sign_out", session.viewer.staff_id, session.viewer.office_id)


def _changed(act: str, session: DeskSession, seed: bytes | None) -> bytes:
    with writing():
        token = sessions.replace(session, seed=seed)
        _record(act, session.viewer.staff_id, session.viewer.office_id)
    return token


def _require_room(name: str, client: ClientKey) -> None:
    by_name = all(has_room(limit, key=name) for limit in (Limit.SIGN_IN_NAME, Limit.SECOND_FACTOR))
    if not (by_name and has_room(Limit.SIGN_IN_CLIENT, key=client)):
        raise TooManyTries


def _count_failure(name: str, client: ClientKey, limit: Limit = Limit.SIGN_IN_NAME) -> None:
    allow(limit, key=name)
    allow(Limit.SIGN_IN_CLIENT, key=client)


def _account_named(name: str) -> _Account | None:
    return _account(Staff.sign_in_name == name) if NAME.fullmatch(name) else None


def _account(which: ColumnElement[bool]) -> _Account | None:
    row = db.session.execute(select(*_COLUMNS).where(which, *_IS_AT_WORK)).one_or_none()
    return _Account(*row) if row else None


def _stretched(account: _Account, passphrase: str) -> keys.Stretched | None:
    """Both keys of the passphrase, or None when it is wrong."""
    stretched = keys.stretch(passphrase, account.salt, cost(account.stretch_kib))
    return stretched if keys.verifies(stretched.verifier, account.verifier) else None


def _stretch_for_nobody(passphrase: str) -> None:
    stretched = keys.stretch(passphrase, DECOY_SALT, cost(settings().stretch_kib))
    keys.verifies(stretched.verifier, DECOY_VERIFIER)


def _with_second_factor(account: _Account, code: str, name: str, client: ClientKey) -> bytes:
    step = second_factor.matching_step(second_factor.open_sealed(account.sealed_totp, account.staff_id), code)
    with writing():
        if step is not None and second_factor.use_step(account.staff_id, step):
            token = sessions.begin(account.staff_id)
            _record("sign_in", account.staff_id, account.office_id)
            return token
        # The right passphrase with a wrong code is worth a row: somebody else may know the passphrase.
        _record("second_factor_refused", account.staff_id, account.office_id)
    _count_failure(name, client, Limit.SECOND_FACTOR)
    raise SignInRefused


def _record(act: str, staff_id: uuid.UUID, office_id: uuid.UUID) -> None:
    ledger.record(act, office_id=office_id, staff_id=staff_id, subject=("staff", staff_id))
