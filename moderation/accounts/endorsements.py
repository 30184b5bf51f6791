"""Whose keys anything may be sealed to: those somebody here has vouched for, back to the founders in the settings.

The database alone convinces nobody: whoever can write it can put in people, keys and grants, but no signature.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from feedback.db import db
from feedback.fingerprints import fingerprint, fingerprint_text, key_digest
from feedback.limits import settings
from feedback.models import Office
from moderation import keys
from moderation.accounts.people import enrolled_holders
from moderation.keys import Statement
from moderation.models import Endorsement, Staff
from moderation.permissions import HOLDS_GRANT, Unlocked, Viewer

Endorsed = dict[bytes, Endorsement]


class NoFounders(Exception):
    """ZHIYAN_FOUNDERS names nobody, so nobody's keys can be believed."""


class NotEndorsed(Exception):
    """Nobody who is believed has vouched for the keys this person has now."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class OwnFingerprint:
    """What a person is shown of their own keys. `text` follows from their seed, never from what is stored.

    `as_stored`: what is stored for them is theirs, as far as it is. `believed`: somebody vouched for it.
    `for_operator`: the office is closed still, so it is read to the operator, who writes it into the settings.
    """

    text: str
    as_stored: bool
    believed: bool
    for_operator: bool


def fingerprint_of(staff: Staff) -> bytes | None:
    """Of the keys stored for a person now; None before they have both. Not theirs for certain: see `is_endorsed`."""
    if staff.public_key is None or staff.signing_key is None:
        return None
    return fingerprint(key_digest(staff.public_key), staff.signing_key)


def is_founder(whole: bytes) -> bool:
    """Whether the settings name this fingerprint."""
    return fingerprint_text(whole) in settings().founders


def is_endorsed(staff: Staff) -> bool:
    """Whether the keys stored for a person now are believed. One statement."""
    return _is_believed(staff, _endorsed_in(staff.office_id))


def is_believed(viewer: Viewer) -> bool:
    """The same of somebody signed in."""
    return is_endorsed(db.session.get_one(Staff, viewer.staff_id))


def require_endorsed(staff: Staff) -> None:
    """Before anything is sealed to a person's key. Raises NoFounders or NotEndorsed."""
    if not settings().founders:
        raise NoFounders
    if not is_endorsed(staff):
        raise NotEndorsed(staff.name)


def endorsed_holders(office_id: uuid.UUID) -> list[Staff]:
    """Of those whose role reads originals, the people whose keys are believed, in the order they enrolled."""
    endorsed = _endorsed_in(office_id)
    return [staff for staff in enrolled_holders(office_id, HOLDS_GRANT) if _is_believed(staff, endorsed)]


def enrolled_anew(people: Iterable[Staff]) -> set[uuid.UUID]:
    """Of these, whoever was endorsed with other keys before: they lost passphrase or phone, or somebody pretends so."""
    now = {staff.id: fingerprint_of(staff) for staff in people}
    rows = db.session.execute(
        select(Endorsement.staff_id, Endorsement.fingerprint).where(Endorsement.staff_id.in_(now))
    )
    return {staff_id for staff_id, whole in rows if whole != now[staff_id]}


def own_fingerprint(by: Unlocked) -> OwnFingerprint:
    """For the person's own eyes."""
    staff, whole = db.session.get_one(Staff, by.viewer.staff_id), keys.fingerprint_of_seed(by.seed)
    return OwnFingerprint(
        text=fingerprint_text(whole),
        as_stored=fingerprint_of(staff) in (whole, None),
        believed=is_endorsed(staff),
        for_operator=db.session.get_one(Office, staff.office_id).opened_at is None,
    )


def _endorsed_in(office_id: uuid.UUID) -> Endorsed:
    rows = db.session.scalars(select(Endorsement).where(Endorsement.office_id == office_id))
    return {row.fingerprint: row for row in rows}


def _is_believed(staff: Staff, endorsed: Endorsed) -> bool:
    whole = fingerprint_of(staff)
    if whole is None:
        return False
    row = endorsed.get(whole)
    if row is not None and row.staff_id != staff.id:
        return False
    return _leads_to_founder(whole, endorsed)


def _leads_to_founder(whole: bytes, endorsed: Endorsed) -> bool:
    """From endorser to endorser. More steps than there are rows would be a circle."""
    for _ in range(len(endorsed) + 1):
        if is_founder(whole):
            return True
        row = endorsed.get(whole)
        endorser = endorsed.get(row.endorsed_by) if row is not None and row.endorsed_by else None
        if row is None or endorser is None or not _is_signed(row, endorser):
            return False
        whole = endorser.fingerprint
    return False


def _is_signed(row: Endorsement, endorser: Endorsement) -> bool:
    """The endorser's row must hold the very key its fingerprint stands for; anybody could put in another."""
    if endorser.fingerprint != fingerprint(endorser.key_digest, endorser.signing_key):
        return False
    statement = Statement(row.office_id, row.staff_id, row.fingerprint, endorser.fingerprint)
    return keys.verifies_endorsement(endorser.signing_key, row.signature or b"", statement)
