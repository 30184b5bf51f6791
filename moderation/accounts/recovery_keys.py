"""The recovery key: made here, and at once split between two people; either half alone is only random bytes."""

import uuid
from collections.abc import Mapping

from sqlalchemy import delete, select

from feedback import ledger, places, sealing
from feedback.db import db, forget_destroyed_pages, writing
from feedback.models import IntakeKey, Office
from moderation import keys
from moderation.accounts import periods
from moderation.accounts.endorsements import endorsed_holders, is_endorsed
from moderation.accounts.people import enrolled_holders, lock_office
from moderation.cases_seen import NotAllowed
from moderation.disclosure import NoGrant
from moderation.models import Grant, RecoveryHalf, Role, Staff
from moderation.permissions import Permission, Unlocked

HALVES = 2

Keepers = tuple[Staff, Staff]


class TooFewKeepers(Exception):
    """Two people read originals and have keys that are believed, or nobody may be given a half."""


def make(office: Office, keepers: Keepers) -> None:
    """Inside the caller's write: a new recovery key, each half sealed to one of its two keepers."""
    seed = sealing.new_seed()
    for number, (staff, half) in enumerate(zip(keepers, keys.split(seed), strict=True), start=1):
        place = places.recovery_half(office.id, staff.id)
        sealed = sealing.seal(staff.public_key or b"", half, bound_to=place)
        db.session.add(RecoveryHalf(office_id=office.id, staff_id=staff.id, half=number, sealed_half=sealed))
    office.recovery_public_key = sealing.public_key(seed)


def renew(*, by: Unlocked) -> None:
    """Somebody who holds every period: a new recovery key with two new halves; the old ones open nothing here.

    Raises NotAllowed, NoGrant when a period is not theirs to open, or TooFewKeepers.
    """
    with writing():
        if not by.viewer.may(Permission.GIVE_GRANT):
            raise NotAllowed(Permission.GIVE_GRANT)
        office = lock_office(by.viewer.office_id)
        keepers = replace(office, _seeds_held(by))
        facts = {"keepers": [staff.id.hex for staff in keepers]}
        subject = ("office", office.id)
        ledger.record("renew_recovery", office_id=office.id, staff_id=by.viewer.staff_id, subject=subject, facts=facts)
    forget_destroyed_pages()


def replace(office: Office, intake_seeds: Mapping[uuid.UUID, bytes]) -> Keepers:
    """Inside the caller's write: make a new recovery key and seal to it the periods whose seeds are at hand.

    Raises TooFewKeepers. Call `db.forget_destroyed_pages` after the commit.
    """
    keepers = next_keepers(office.id)
    forget_halves(office.id)
    make(office, keepers)
    for key_id, seed in intake_seeds.items():
        place = places.intake_key_for_recovery(key_id)
        period = db.session.get_one(IntakeKey, key_id)
        period.to_recovery = sealing.seal(office.recovery_public_key or b"", seed, bound_to=place)
    return keepers


def next_keepers(office_id: uuid.UUID) -> Keepers:
    """People who read texts anyway, so that a half adds nothing to what they may; one from outside if there is.

    Raises TooFewKeepers.
    """
    outside = {staff.id for staff in enrolled_holders(office_id, [Role.REVIEWER])}
    believed = sorted(endorsed_holders(office_id), key=lambda staff: staff.id not in outside)
    if len(believed) < HALVES:
        raise TooFewKeepers
    first, *others = believed
    return first, next((staff for staff in others if staff.id not in outside), others[0])


def forget_halves(office_id: uuid.UUID) -> None:
    """Inside the caller's write: nobody is known to keep a half, until a new key is made."""
    db.session.execute(delete(RecoveryHalf).where(RecoveryHalf.office_id == office_id))


def halves(office_id: uuid.UUID) -> list[tuple[RecoveryHalf, Staff]]:
    """Who keeps a half, or is to write it down; fewer than two when it has to be renewed. Leavers keep none for us."""
    query = (
        select(RecoveryHalf, Staff)
        .join(Staff, Staff.id == RecoveryHalf.staff_id)
        .where(RecoveryHalf.office_id == office_id, Staff.left_on.is_(None))
        .order_by(RecoveryHalf.half)
    )
    return [(half, staff) for half, staff in db.session.execute(query)]


def is_usable(office: Office) -> bool:
    """Whether a period may be sealed to the office's recovery key: somebody who is believed wrote down half of it."""
    return any(_signed(office, half, staff) for half, staff in halves(office.id))


def _signed(office: Office, half: RecoveryHalf, staff: Staff) -> bool:
    stands = keys.verifies_recovery_key(
        staff.signing_key or b"",
        half.signature or b"",
        office_id=office.id,
        recovery_key=office.recovery_public_key or b"",
    )
    return stands and is_endorsed(staff)


def _seeds_held(by: Unlocked) -> dict[uuid.UUID, bytes]:
    seeds, staff_id = {}, by.viewer.staff_id
    for period in periods.all_of(by.viewer.office_id):
        grant = db.session.get(Grant, (period.id, staff_id))
        if grant is None:
            raise NoGrant
        seeds[period.id] = sealing.open_sealed(by.seed, grant.sealed_seed, bound_to=places.grant(period.id, staff_id))
    return seeds
