"""Vouching for a newcomer's keys, once their fingerprint was compared by voice or face to face."""

import uuid

from sqlalchemy import update

from feedback import clock
from feedback.db import db
from feedback.fingerprints import fingerprint, fingerprint_text, key_digest, read_fingerprint
from moderation import keys
from moderation.accounts.endorsements import NotEndorsed, fingerprint_of, is_endorsed, is_founder, require_endorsed
from moderation.keys import Statement
from moderation.models import Endorsement, Staff
from moderation.permissions import Unlocked


class NoSigningKey(Exception):
    """Somebody who enrolled before there were endorsements: unlocking once makes the key."""


class FingerprintDiffers(Exception):
    """What was read aloud does not stand for the keys stored here: they may have been exchanged."""


def endorse(newcomer: Staff, typed: str, *, by: Unlocked) -> str:
    """Inside the caller's write: sign that these are the newcomer's keys; returns their fingerprint for the ledger.

    `typed` is what the newcomer read aloud from their own screen.
    Raises NoFounders, NotEndorsed (of the endorser), NoSigningKey, BadFingerprint or FingerprintDiffers.
    """
    own = _own_believed(by)
    whole = fingerprint_of(newcomer)
    if whole is None:
        raise NoSigningKey
    read = read_fingerprint(typed)
    if read != fingerprint_text(whole):
        raise FingerprintDiffers
    if is_endorsed(newcomer):
        return read
    signature = keys.endorse(by.seed, Statement(newcomer.office_id, newcomer.id, whole, own))
    _put(newcomer, whole, endorsed_by=own, endorser_id=by.viewer.staff_id, signature=signature)
    return read


def complete_keys(staff_id: uuid.UUID, seed: bytes) -> None:
    """Inside the caller's write, at unlocking: who enrolled before anybody endorsed has no signing key stored yet."""
    lacking = (Staff.id == staff_id, Staff.signing_key.is_(None))
    db.session.execute(update(Staff).where(*lacking).values(signing_key=keys.signing_public(seed)))


def write_down_founder(founder: Staff) -> None:
    """Inside the caller's write: keep a founder's keys, for whom they endorse to be checked against. NotEndorsed."""
    whole = fingerprint_of(founder)
    if whole is None or not is_founder(whole):
        raise NotEndorsed(founder.name)
    known = db.session.get(Endorsement, whole)
    if known is None or whole != fingerprint(known.key_digest, known.signing_key):
        _put(founder, whole, endorsed_by=None, endorser_id=None, signature=None)


def _own_believed(by: Unlocked) -> bytes:
    """The endorser's fingerprint, from their seed: the keys stored for them may be somebody else's."""
    staff = db.session.get_one(Staff, by.viewer.staff_id)
    require_endorsed(staff)
    own = keys.fingerprint_of_seed(by.seed)
    if own != fingerprint_of(staff):
        raise NotEndorsed(staff.name)
    if is_founder(own):
        write_down_founder(staff)
    return own


def _put(staff: Staff, whole: bytes, **signed: object) -> None:
    """One row for each pair of keys; a forged one that stands in the way is written over."""
    row = db.session.get(Endorsement, whole) or Endorsement(fingerprint=whole)
    row.office_id, row.staff_id = staff.office_id, staff.id
    row.key_digest, row.signing_key = key_digest(staff.public_key or b""), staff.signing_key or b""
    for column, value in signed.items():
        setattr(row, column, value)
    row.at = clock.now()
    db.session.add(row)
    db.session.flush()
