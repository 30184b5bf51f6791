"""Grants: a period's intake key, sealed to one more person by somebody who holds it."""

import uuid

from sqlalchemy import delete, func, select

from feedback import ledger, places, sealing
from feedback.db import db, writing
from feedback.models import IntakeKey
from moderation.accounts.endorsements import endorsed_holders, require_endorsed
from moderation.accounts.endorsing import endorse
from moderation.accounts.people import enrolled_holders
from moderation.cases_seen import NotAllowed, NotFound
from moderation.disclosure import NoGrant
from moderation.models import Grant, Staff
from moderation.permissions import HOLDS_GRANT, Permission, Unlocked


class LastHolder(Exception):
    """Nobody else could open the cases of a period: somebody must be given the grant first."""


def waiting(office_id: uuid.UUID) -> list[Staff]:
    """Enrolled people who read originals by their role and are not endorsed, or lack the key of some period."""
    kept = select(IntakeKey.id).join(Grant, Grant.intake_key_id == IntakeKey.id).where(IntakeKey.office_id == office_id)
    periods = set(db.session.scalars(kept.distinct()))
    held = select(Grant.staff_id, func.count()).where(Grant.intake_key_id.in_(periods)).group_by(Grant.staff_id)
    counts = {staff_id: count for staff_id, count in db.session.execute(held)}
    endorsed = {staff.id for staff in endorsed_holders(office_id)} if periods else set()
    return [
        staff
        for staff in enrolled_holders(office_id, HOLDS_GRANT)
        if periods and (counts.get(staff.id, 0) < len(periods) or staff.id not in endorsed)
    ]


def give(staff_id: uuid.UUID, fingerprint: str, *, by: Unlocked) -> None:
    """Endorse a waiting person's keys, and seal to them the key of every period that the giver holds.

    `fingerprint` is typed as the person read it aloud. Raises NotAllowed, NotFound, NoGrant where the giver has none to
    give, or what `endorsing.endorse` raises; nothing is changed then.
    """
    with writing():
        if not by.viewer.may(Permission.GIVE_GRANT):
            raise NotAllowed(Permission.GIVE_GRANT)
        receiver = next((staff for staff in waiting(by.viewer.office_id) if staff.id == staff_id), None)
        if receiver is None:
            raise NotFound
        facts = {"fingerprint": endorse(receiver, fingerprint, by=by), "intake_keys": seal_what_i_hold(receiver, by)}
        ledger.record(
            "give_grant",
            office_id=by.viewer.office_id,
            staff_id=by.viewer.staff_id,
            subject=("staff", receiver.id),
            facts=facts,
        )


def seal_to(receiver: Staff, intake_key_id: uuid.UUID, intake_seed: bytes) -> None:
    """Inside the caller's write. Raises NoFounders or NotEndorsed: no grant is made for keys nobody vouches for."""
    require_endorsed(receiver)
    place = places.grant(intake_key_id, receiver.id)
    sealed = sealing.seal(receiver.public_key or b"", intake_seed, bound_to=place)
    db.session.add(Grant(intake_key_id=intake_key_id, staff_id=receiver.id, sealed_seed=sealed))


def require_another_holder(staff_id: uuid.UUID) -> None:
    """Raise LastHolder when a person's grants are the only ones of some period."""
    others = select(Grant.intake_key_id).where(Grant.staff_id != staff_id)
    theirs = select(Grant.intake_key_id).where(Grant.staff_id == staff_id, Grant.intake_key_id.not_in(others))
    if db.session.scalar(theirs.limit(1)) is not None:
        raise LastHolder


def take_all_from(staff_id: uuid.UUID) -> None:
    """Inside the caller's write: their key opens no case any more."""
    db.session.execute(delete(Grant).where(Grant.staff_id == staff_id))


def seal_what_i_hold(receiver: Staff, by: Unlocked) -> list[str]:
    """Inside the caller's write: the periods whose key the receiver has now and lacked before. NoGrant, NotEndorsed."""
    giver_id = by.viewer.staff_id
    mine = list(db.session.scalars(select(Grant).where(Grant.staff_id == giver_id)))
    theirs = set(db.session.scalars(select(Grant.intake_key_id).where(Grant.staff_id == receiver.id)))
    if not mine:
        raise NoGrant
    lacking = [grant for grant in mine if grant.intake_key_id not in theirs]
    for grant in lacking:
        place = places.grant(grant.intake_key_id, giver_id)
        seal_to(receiver, grant.intake_key_id, sealing.open_sealed(by.seed, grant.sealed_seed, bound_to=place))
    return [grant.intake_key_id.hex for grant in lacking]
