"""One-time links. Whoever has one becomes the person invited, so it is shown once and good for a day."""

import re
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import CursorResult, select, update
from sqlalchemy.exc import IntegrityError

from feedback import clock, ledger
from feedback.db import db, writing
from moderation.accounts import roles
from moderation.accounts.roles import Post
from moderation.accounts.sign_in import NAME, as_stored
from moderation.models import Invitation, Staff
from moderation.permissions import Viewer

GOOD_FOR = timedelta(hours=24)
_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)


class BadSignInName(Exception):
    """Two to forty letters, digits, dots, dashes or underscores are needed."""


class NameTaken(Exception):
    """Somebody signs in by this name, or once did: names on the ledger are not given twice."""


@dataclass(frozen=True, slots=True)
class Invited:
    """`token` is shown to the inviter once, as the end of a link, and kept nowhere."""

    staff_id: uuid.UUID
    name: str
    token: str = field(repr=False)


def invite(sign_in_name: str, name: str, post: Post, *, by: Viewer) -> Invited:
    """A new person and their link.

    Raises NotAllowed, BadSignInName, NameTaken, or what `roles.hold` raises.
    """
    roles.require_manager(by)
    return invite_for(by.office_id, sign_in_name, name, post, by=by.staff_id)


def invite_for(
    office_id: uuid.UUID, sign_in_name: str, name: str, post: Post, *, by: uuid.UUID | None = None
) -> Invited:
    """The same for the operator of the machine, who has no account. Authorises nobody."""
    try:
        with writing():
            return add_person(office_id, sign_in_name, name, post, by=by)
    except IntegrityError as error:
        # Two invitations at once: the database let one pass.
        if not _is_taken(as_stored(sign_in_name)):
            raise
        raise NameTaken from error


def add_person(
    office_id: uuid.UUID, sign_in_name: str, name: str, post: Post, *, by: uuid.UUID | None = None
) -> Invited:
    """Inside the caller's write."""
    stored = as_stored(sign_in_name)
    if not NAME.fullmatch(stored):
        raise BadSignInName
    if _is_taken(stored):
        raise NameTaken
    staff = Staff(id=uuid.uuid4(), office_id=office_id, sign_in_name=stored, name=name)
    db.session.add(staff)
    db.session.flush()
    roles.hold(staff, post, by=by)
    return _link(staff, by=by)


def invite_again(staff_id: uuid.UUID, *, by: Viewer) -> Invited:
    """A new link, for who lost the first one, the passphrase or the phone; links given before are void.

    Once used, key and second factor are new: what the old key opened has to be granted again. Raises NotAllowed or
    NotFound.
    """
    roles.require_manager(by)
    return invite_again_for(staff_id, by.office_id, by=by.staff_id)


def invite_again_for(staff_id: uuid.UUID, office_id: uuid.UUID, *, by: uuid.UUID | None = None) -> Invited:
    """The same for the operator of the machine. Authorises nobody; raises NotFound."""
    with writing():
        staff = roles.person(staff_id, office_id)
        roles.void_invitations(staff.id)
        return _link(staff, by=by)


def invited_by(token: str) -> Staff | None:
    """Whom an unused link of the last day is for."""
    if not _TOKEN.fullmatch(token):
        return None
    unused = (Invitation.token_digest == digest_of(token), Invitation.used_at.is_(None))
    query = select(Staff).join(Invitation, Invitation.staff_id == Staff.id).where(*unused, Staff.left_on.is_(None))
    return db.session.scalar(query.where(Invitation.expires_at > clock.now()))


def use(token: str) -> bool:
    """Inside the caller's write: whether the link was still good; it no longer is."""
    now = clock.now()
    unused = (Invitation.token_digest == digest_of(token), Invitation.used_at.is_(None), Invitation.expires_at > now)
    result = db.session.execute(update(Invitation).where(*unused).values(used_at=now))
    return isinstance(result, CursorResult) and result.rowcount == 1


def digest_of(token: str) -> bytes:
    return sha256(token.encode()).digest()


def _is_taken(sign_in_name: str) -> bool:
    return db.session.scalar(select(Staff.id).where(Staff.sign_in_name == sign_in_name)) is not None


def _link(staff: Staff, *, by: uuid.UUID | None) -> Invited:
    token = secrets.token_urlsafe(32)
    expires_at = clock.now() + GOOD_FOR
    db.session.add(Invitation(token_digest=digest_of(token), staff_id=staff.id, expires_at=expires_at))
    ledger.record("invite", office_id=staff.office_id, staff_id=by, subject=("staff", staff.id))
    return Invited(staff.id, staff.name, token)
