"""A person's passphrase: verified, and replaced by wrapping the same seed anew."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, select, update
from sqlalchemy.orm import InstrumentedAttribute

from feedback import ledger
from feedback.db import db, forget_destroyed_pages, writing
from feedback.limits import settings
from moderation import keys
from moderation.accounts import sessions
from moderation.accounts.sessions import DeskSession, SessionEnded
from moderation.accounts.tries import TooManyTries, count_wrong_passphrase, may_try_passphrase
from moderation.models import Staff

ITERATIONS, LANES = 3, 1
DECOY_SALT = bytes(16)
DECOY_VERIFIER = bytes(32)


class WrongPassphrase(Exception):
    """The person is signed in, and this is not their passphrase."""


class SamePassphrase(ValueError):
    """The new one is the old one."""


@dataclass(frozen=True, slots=True)
class Account:
    """Of somebody enrolled and at work: what is needed to verify and to open."""

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


def account(which: ColumnElement[bool]) -> Account | None:
    """The one enrolled person at work of whom `which` is true."""
    row = db.session.execute(select(*_COLUMNS).where(which, *_IS_AT_WORK)).one_or_none()
    return Account(*row) if row else None


def stretched(of: Account, passphrase: str) -> keys.Stretched | None:
    """Both keys of the passphrase, or None when it is wrong."""
    both = keys.stretch(passphrase, of.salt, cost(of.stretch_kib))
    return both if keys.verifies(both.verifier, of.verifier) else None


def stretch_for_nobody(passphrase: str) -> None:
    """The work that a wrong passphrase costs, for a name nobody has."""
    both = keys.stretch(passphrase, DECOY_SALT, cost(settings().stretch_kib))
    keys.verifies(both.verifier, DECOY_VERIFIER)


def cost(memory_kib: int) -> keys.StretchCost:
    """What one guess costs, for an account stretched with so much memory."""
    return keys.StretchCost(memory_kib=memory_kib, iterations=ITERATIONS, lanes=LANES)


def opened(session: DeskSession, passphrase: str) -> tuple[Account, bytes]:
    """A signed-in person's account and seed. Raises TooManyTries before anything is verified, or WrongPassphrase."""
    if not may_try_passphrase(session):
        raise TooManyTries
    own = account(Staff.id == session.viewer.staff_id)
    both = stretched(own, passphrase) if own else None
    if own is None or both is None:
        count_wrong_passphrase(session)
        raise WrongPassphrase
    return own, keys.unwrap_seed(both.wrapping, own.wrapped_seed, staff_id=own.staff_id.hex)


def change(session: DeskSession, current: str, new: str) -> bytes:
    """The person's own key under a new passphrase; returns the new token of this session, the only one that goes on.

    Public key and grants stay. Raises PassphraseTooShort, PassphraseTooPlain, SamePassphrase, TooManyTries,
    WrongPassphrase or SessionEnded; then nothing has changed.
    """
    keys.check_passphrase(new)
    own, seed = opened(session, current)
    if stretched(own, new):
        raise SamePassphrase
    made = stretched_for(own.staff_id, new, seed)
    with writing():
        sessions.end_all_of(own.staff_id, but=session.id)
        token = sessions.replace(session, seed=seed if session.unlocked else None)
        if not rewrap(own, made):
            raise SessionEnded
        subject = ("staff", own.staff_id)
        ledger.record("change_passphrase", office_id=own.office_id, staff_id=own.staff_id, subject=subject)
    forget_destroyed_pages()
    return token


def stretched_for(staff_id: uuid.UUID, passphrase: str, seed: bytes) -> dict[str, object]:
    """The columns that hold a passphrase's two halves; slow, so it is done before the write begins."""
    salt, kib = keys.new_salt(), settings().stretch_kib
    both = keys.stretch(passphrase, salt, cost(kib))
    return {
        "salt": salt,
        "stretch_kib": kib,
        "verifier": keys.stored_verifier(both.verifier),
        "wrapped_seed": keys.wrap_seed(both.wrapping, seed, staff_id=staff_id.hex),
    }


def rewrap(of: Account, made: dict[str, object]) -> bool:
    """Inside the caller's write: store `made`, unless the account has got another key or passphrase meanwhile.

    A seed wrapped for a person who has since enrolled anew would belong to no public key.
    """
    unchanged = (Staff.id == of.staff_id, Staff.wrapped_seed == of.wrapped_seed)
    result = db.session.execute(update(Staff).where(*unchanged).values(**made))
    return isinstance(result, CursorResult) and result.rowcount == 1
