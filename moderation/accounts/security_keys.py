"""A person's security keys and passkeys: added and removed by themselves."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from feedback import clock, ledger
from feedback.db import db, writing
from moderation.accounts import sessions
from moderation.accounts.challenges import Challenge, ChallengeVoid, Purpose, new_challenge, open_challenge
from moderation.accounts.second_factor import ISSUER
from moderation.accounts.sessions import DeskSession
from moderation.keys import authenticators
from moderation.keys.authenticators import NewKey, Person
from moderation.keys.parties import Party
from moderation.models import SecurityKey, Staff
from moderation.permissions import Unlocked

MOST = 10
LONGEST_NAME = 40


class TooManyKeys(Exception):
    """The person has MOST of them."""


class KnownKey(Exception):
    """Somebody has registered this key already."""


class NameMissing(ValueError):
    """Without a name nobody would know later which key it was; or it is longer than LONGEST_NAME."""


class NoSuchKey(Exception):
    """The person has no such key, or no longer."""


@dataclass(frozen=True, slots=True)
class Question:
    """For the page: `sealed` goes into its form, `options` to the browser's script."""

    sealed: str
    options: str


@dataclass(frozen=True, slots=True)
class OwnKey:
    """As a person sees one of theirs. `digest` as of `digest_of`."""

    digest: str
    name: str
    is_synced: bool
    added_at: datetime
    used_at: datetime | None


def shown_keys(staff_id: uuid.UUID) -> list[OwnKey]:
    return [
        OwnKey(digest_of(key.credential_id), key.name, key.is_synced, key.added_at, key.used_at)
        for key in keys_of(staff_id)
    ]


def keys_of(staff_id: uuid.UUID) -> list[SecurityKey]:
    """In the order in which they were added."""
    query = select(SecurityKey).where(SecurityKey.staff_id == staff_id)
    return list(db.session.scalars(query.order_by(SecurityKey.added_at, SecurityKey.credential_id)))


def ask_for_new(session: DeskSession, party: Party) -> Question:
    """What the browser needs to make a key for the person of this session. Raises TooManyKeys."""
    staff_id = session.viewer.staff_id
    known = [key.credential_id for key in keys_of(staff_id)]
    if len(known) >= MOST:
        raise TooManyKeys
    challenge = new_challenge(Purpose.ADD_KEY, staff_id, bound_to=session.id)
    options = authenticators.creation_options(
        party, challenge.value, site_name=ISSUER, person=_person(staff_id), known=known
    )
    return Question(challenge.sealed(), options)


def add(name: str, sealed: str, answer: str, *, session: DeskSession, by: Unlocked, party: Party) -> bytes:
    """Register what the browser made; returns the session's new token: with the old one its challenge is used up.

    Raises NameMissing, ChallengeVoid, AnswerRefused, KnownKey, TooManyKeys or SessionEnded.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise NameMissing
    made = authenticators.read_new_key(party, _own_challenge(sealed, session).value, answer)
    with writing():
        _take_turns(by.viewer.staff_id)
        token = sessions.replace(session, seed=by.seed)
        _store(made, name, by.viewer.staff_id)
        _record("add_security_key", by, made.credential_id)
    return token


def remove(digest: str, *, by: Unlocked) -> None:
    """Forget one key; codes still sign the person in. `digest` as of `digest_of`. Raises NoSuchKey."""
    with writing():
        key = next((key for key in keys_of(by.viewer.staff_id) if digest_of(key.credential_id) == digest), None)
        if key is None:
            raise NoSuchKey
        db.session.delete(key)
        _record("remove_security_key", by, key.credential_id)


def digest_of(credential_id: bytes) -> str:
    """By which forms and the ledger name a key."""
    return hashlib.sha256(credential_id).hexdigest()


def forget_all_of(staff_id: uuid.UUID) -> None:
    """Inside the caller's write: whoever enrols anew, or leaves, has none."""
    db.session.execute(delete(SecurityKey).where(SecurityKey.staff_id == staff_id))


def _own_challenge(sealed: str, session: DeskSession) -> Challenge:
    challenge = open_challenge(sealed, Purpose.ADD_KEY)
    if (challenge.staff_id, challenge.bound_to) != (session.viewer.staff_id, session.id):
        raise ChallengeVoid
    return challenge


def _take_turns(staff_id: uuid.UUID) -> None:
    """On PostgreSQL two browsers at once would both go past MOST. Before a session is stored, for that takes a share of
    the same row, and two who hold a share wait for each other."""
    db.session.execute(select(Staff.id).where(Staff.id == staff_id).with_for_update())


def _store(made: NewKey, name: str, staff_id: uuid.UUID) -> None:
    if (db.session.scalar(select(func.count()).where(SecurityKey.staff_id == staff_id)) or 0) >= MOST:
        raise TooManyKeys
    if db.session.get(SecurityKey, made.credential_id):
        raise KnownKey
    db.session.execute(
        insert(SecurityKey).values(
            credential_id=made.credential_id,
            staff_id=staff_id,
            public_key=made.public_key,
            sign_count=made.sign_count,
            name=name,
            is_synced=made.is_synced,
            added_at=clock.now(),
        )
    )


def _person(staff_id: uuid.UUID) -> Person:
    staff = db.session.get_one(Staff, staff_id)
    return Person(staff_id.bytes, staff.sign_in_name, staff.name)


def _record(act: str, by: Unlocked, credential_id: bytes) -> None:
    viewer = by.viewer
    facts = {"digest": digest_of(credential_id)}
    ledger.record(
        act, office_id=viewer.office_id, staff_id=viewer.staff_id, subject=("staff", viewer.staff_id), facts=facts
    )
