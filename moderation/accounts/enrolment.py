"""An invited person sets passphrase and second factor in their own browser; nobody else has the key then made."""

from sqlalchemy import delete

from feedback import clock, ledger, sealing
from feedback.db import db, writing
from feedback.limits import settings
from feedback.sealing import CannotOpen
from moderation import keys
from moderation.accounts import grants, invitations, roles, second_factor, security_keys, sessions
from moderation.accounts.passphrases import stretched_for
from moderation.accounts.people import current_memberships
from moderation.models import RecoveryHalf, Role, Staff


class InvitationVoid(Exception):
    """The link was used, is more than a day old, or never was one."""


class WrongCode(Exception):
    """Not a code of the authenticator that was just set up."""


def offer_secret(token: str) -> tuple[str, str]:
    """A new second-factor secret, and the same sealed to this invitation, to come back with the form."""
    secret = second_factor.new_secret()
    return secret, keys.seal_secret(_key(), secret.encode(), label="totp offer", row=_row(token)).hex()


def offered_secret(token: str, sealed: str) -> str | None:
    """The secret of a form that came back; None when it was not made here for this invitation."""
    try:
        return keys.open_secret(_key(), bytes.fromhex(sealed), label="totp offer", row=_row(token)).decode()
    except (ValueError, CannotOpen):
        return None


def enrol(token: str, *, passphrase: str, totp_secret: str, code: str) -> bytes:
    """Make the person's key and sign them in, locked; returns the token of that session.

    Raises PassphraseTooShort, PassphraseTooPlain, WrongCode or InvitationVoid.
    """
    keys.check_passphrase(passphrase)
    step = second_factor.matching_step(totp_secret, code)
    staff = invitations.invited_by(token)
    if staff is None:
        raise InvitationVoid
    if step is None:
        raise WrongCode
    staff_id, seed = staff.id, sealing.new_seed()
    made = stretched_for(staff_id, passphrase, seed)
    with writing():
        if not invitations.use(token):
            raise InvitationVoid
        staff = db.session.get_one(Staff, staff_id)
        _forget_old_key(staff)
        give_key(staff, made, seed=seed, totp_secret=totp_secret)
        staff.totp_last_step = step
        ledger.record("enrol", office_id=staff.office_id, staff_id=staff.id, subject=("staff", staff.id))
        return sessions.begin(staff.id)


def give_key(staff: Staff, made: dict[str, object], *, seed: bytes, totp_secret: str) -> None:
    """Inside the caller's write: the person is enrolled."""
    for column, value in made.items():
        setattr(staff, column, value)
    staff.public_key, staff.signing_key = sealing.public_key(seed), keys.signing_public(seed)
    staff.sealed_totp = second_factor.seal(totp_secret, staff.id)
    staff.enrolled_at = clock.now()
    db.session.flush()
    if Role.CUSTODIAN in {membership.role for membership in current_memberships(staff.id)}:
        roles.publish_custodian(staff)


def _forget_old_key(staff: Staff) -> None:
    """Of somebody who enrols anew: what was sealed to the old key opens no more, and old browsers are out."""
    sessions.end_all_of(staff.id)
    security_keys.forget_all_of(staff.id)
    grants.take_all_from(staff.id)
    unshown = (RecoveryHalf.staff_id == staff.id, RecoveryHalf.shown_at.is_(None))
    db.session.execute(delete(RecoveryHalf).where(*unshown))


def _key() -> bytes:
    return settings().secret_key


def _row(token: str) -> str:
    return invitations.digest_of(token).hex()
