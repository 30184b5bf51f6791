"""When an office may receive reports, and the making of its first keys."""

import uuid

from sqlalchemy import Select, select

from feedback import clock, ledger
from feedback.db import db, writing
from feedback.models import Office
from moderation.accounts import periods, recovery_keys
from moderation.accounts.endorsements import endorsed_holders
from moderation.accounts.endorsing import write_down_founder
from moderation.accounts.people import enrolled_holders, lock_office
from moderation.models import Role, Staff

PEERS_NEEDED = 2
PEER_ROLES = frozenset({Role.MODERATOR, Role.APPROVER})


class NotSetUp(Exception):
    """There is no office yet: `flask moderation set-up` founds it."""


def the_office() -> Office:
    """The one office of this installation. Raises NotSetUp."""
    office: Office | None = db.session.scalar(select(Office))
    if office is None:
        raise NotSetUp
    return office


def open_now(office_id: uuid.UUID) -> bool:
    """Open the office if it can be, for the operator and the clock. False when it is open already or not ready."""
    with writing():
        return open_if_ready(office_id, by=None)


def due() -> Select[uuid.UUID]:
    """For the clock: the office, while it is closed and could be open."""
    closed = db.session.scalars(select(Office.id).where(Office.opened_at.is_(None))).all()
    ready = [office_id for office_id in closed if len(founding_peers(office_id)) >= PEERS_NEEDED]
    return select(Office.id).where(Office.id.in_(ready))


def open_if_ready(office_id: uuid.UUID, *, by: uuid.UUID | None) -> bool:
    """Inside the caller's write: make the first keys if two peers are founders named in the settings.

    Peers approve each other's abstracts: both are moderators and approvers. Everybody else waits for a grant.
    """
    office = lock_office(office_id)
    if office.opened_at is not None or len(founding_peers(office_id)) < PEERS_NEEDED:
        return False
    intake_key_id = make_first_keys(office)
    granted_to = [staff.id.hex for staff in endorsed_holders(office_id)]
    facts = {"intake_key": intake_key_id, "granted_to": granted_to}
    ledger.record("open_office", office_id=office_id, staff_id=by, subject=("office", office_id), facts=facts)
    return True


def make_first_keys(office: Office) -> uuid.UUID:
    """Inside the caller's write, for an office with two founding peers: recovery key, intake key, grants. It is open.

    Nothing is sealed to anybody else: whoever can write the database could have put them there.
    """
    founders = endorsed_holders(office.id)
    for staff in founders:
        write_down_founder(staff)
    recovery_keys.make(office, recovery_keys.next_keepers(office.id))
    intake_key_id = periods.begin(office, founders)
    office.opened_at = clock.now()
    return intake_key_id


def peers(office_id: uuid.UUID) -> list[Staff]:
    """Enrolled people who are moderator and approver both."""
    moderators = enrolled_holders(office_id, [Role.MODERATOR])
    approvers = {staff.id for staff in enrolled_holders(office_id, [Role.APPROVER])}
    return [staff for staff in moderators if staff.id in approvers]


def founding_peers(office_id: uuid.UUID) -> list[Staff]:
    """Of the peers, those whose keys are believed: before the office opens, the founders alone."""
    believed = {staff.id for staff in endorsed_holders(office_id)}
    return [staff for staff in peers(office_id) if staff.id in believed]
