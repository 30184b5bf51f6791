"""Giving and ending roles. Which may be held together is checked here, and nothing is ever overwritten."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update

from feedback import ledger
from feedback.db import db, forget_destroyed_pages, writing
from feedback.limits import today
from feedback.models import CustodianKey, Unit
from moderation import opening
from moderation.accounts import grants, security_keys, sessions
from moderation.accounts.people import current_memberships, holds_today, lock_office
from moderation.cases_seen import NotAllowed, NotFound
from moderation.models import Invitation, Membership, Role, Staff
from moderation.permissions import HOLDS_GRANT, Permission, Viewer, may_be_held_together

MOST_CUSTODIANS = 5


class RolesDoNotGoTogether(Exception):
    """Administrator with a role that opens content, or unit officer or custodian with any other."""

    def __init__(self, roles: frozenset[Role]) -> None:
        super().__init__(roles)
        self.roles = roles


class UnitNeeded(Exception):
    """A unit officer acts for a unit, and it must be one that now exists."""


class TooManyCustodians(Exception):
    """Identity details are sealed to every pair of custodians: more than five would be too many pairs."""


class LastAdministrator(Exception):
    """Nobody could invite anyone any more."""


@dataclass(frozen=True, slots=True)
class Post:
    """What a person is to do. `unit_id`: the unit an officer acts for, or anyone else's own unit (R18)."""

    roles: frozenset[Role]
    unit_id: uuid.UUID | None = None


def give_roles(staff_id: uuid.UUID, post: Post, *, by: Viewer) -> None:
    """Add roles to those a person holds.

    Raises NotAllowed, NotFound, RolesDoNotGoTogether, UnitNeeded or TooManyCustodians.
    """
    with writing():
        require_manager(by)
        hold(person(staff_id, by.office_id), post, by=by.staff_id)
        opening.open_if_ready(by.office_id, by=by.staff_id)


def hold(staff: Staff, post: Post, *, by: uuid.UUID | None) -> None:
    """Inside the caller's write: begin to hold roles today."""
    lock_office(staff.office_id)
    held = {membership.role for membership in current_memberships(staff.id)}
    _check(staff.office_id, held, post)
    for role in sorted(post.roles - held):
        _begin(staff, role, post.unit_id)
        if role is Role.CUSTODIAN and staff.public_key:
            publish_custodian(staff)
        facts = {"role": role, "unit": post.unit_id}
        ledger.record("give_role", office_id=staff.office_id, staff_id=by, subject=("staff", staff.id), facts=facts)
    db.session.flush()


def end_role(membership_id: uuid.UUID, *, by: Viewer) -> None:
    """End a role today, and with it what only that role could open.

    Raises NotAllowed, NotFound, LastAdministrator or LastHolder.
    """
    with writing():
        require_manager(by)
        membership = db.session.get(Membership, membership_id)
        if membership is None or membership.office_id != by.office_id or membership.to_day is not None:
            raise NotFound
        _end(membership, by=by.staff_id)
    forget_destroyed_pages()


def leave(staff_id: uuid.UUID, *, by: Viewer) -> None:
    """The person has gone: roles, sessions, grants and invitations end at once.

    Raises NotAllowed, NotFound, LastAdministrator or LastHolder.
    """
    with writing():
        require_manager(by)
        staff = person(staff_id, by.office_id)
        for membership in current_memberships(staff.id):
            _end(membership, by=by.staff_id)
        sessions.end_all_of(staff.id)
        security_keys.forget_all_of(staff.id)
        void_invitations(staff.id)
        staff.left_on = today()
        ledger.record("staff_left", office_id=by.office_id, staff_id=by.staff_id, subject=("staff", staff.id))
    forget_destroyed_pages()


def set_duty(membership_id: uuid.UUID, on_duty: bool, *, by: Viewer) -> None:
    """A moderator takes or leaves the duty of same-day cases. Raises NotAllowed or NotFound."""
    with writing():
        require_manager(by)
        membership = db.session.get(Membership, membership_id)
        if membership is None or membership.office_id != by.office_id or membership.role is not Role.MODERATOR:
            raise NotFound
        membership.on_duty = on_duty
        facts, subject = {"on_duty": on_duty}, ("staff", membership.staff_id)
        ledger.record("set_duty", office_id=by.office_id, staff_id=by.staff_id, subject=subject, facts=facts)


def person(staff_id: uuid.UUID, office_id: uuid.UUID) -> Staff:
    """Someone who works here. Raises NotFound."""
    staff = db.session.get(Staff, staff_id)
    if staff is None or staff.office_id != office_id or staff.left_on is not None:
        raise NotFound
    return staff


def require_manager(by: Viewer) -> None:
    if not by.may(Permission.MANAGE_STAFF):
        raise NotAllowed(Permission.MANAGE_STAFF)


def publish_custodian(staff: Staff) -> None:
    """Inside the caller's write: later cases are sealed to this custodian too."""
    known = db.session.get(CustodianKey, (staff.office_id, staff.id))
    if known is None:
        known = CustodianKey(office_id=staff.office_id, staff_id=staff.id)
        db.session.add(known)
    known.public_key, known.from_day, known.to_day = staff.public_key or b"", today(), None


def void_invitations(staff_id: uuid.UUID) -> None:
    """Inside the caller's write: no link given to this person works any more."""
    db.session.execute(delete(Invitation).where(Invitation.staff_id == staff_id, Invitation.used_at.is_(None)))


def _check(office_id: uuid.UUID, held: Iterable[Role], post: Post) -> None:
    roles = frozenset(held) | post.roles
    if not post.roles or not may_be_held_together(roles):
        raise RolesDoNotGoTogether(roles)
    if Role.UNIT_OFFICER in post.roles and post.unit_id is None:
        raise UnitNeeded
    if post.unit_id is not None and not _is_unit_of_today(post.unit_id, office_id):
        raise UnitNeeded
    if Role.CUSTODIAN in post.roles and _count(office_id, Role.CUSTODIAN) >= MOST_CUSTODIANS:
        raise TooManyCustodians


def _is_unit_of_today(unit_id: uuid.UUID, office_id: uuid.UUID) -> bool:
    unit = db.session.get(Unit, unit_id)
    return unit is not None and unit.office_id == office_id and unit.to_day is None


def _count(office_id: uuid.UUID, role: Role) -> int:
    held = (Membership.office_id == office_id, Membership.role == role, holds_today())
    return db.session.scalar(select(func.count()).where(*held)) or 0


def _begin(staff: Staff, role: Role, unit_id: uuid.UUID | None) -> None:
    """A role ended earlier the same day goes on: two rows could not be told apart by their days."""
    same_day = (Membership.staff_id == staff.id, Membership.role == role, Membership.from_day == today())
    known = db.session.scalar(select(Membership).where(*same_day))
    if known is None:
        row = Membership(office_id=staff.office_id, staff_id=staff.id, role=role, unit_id=unit_id, from_day=today())
        db.session.add(row)
    else:
        known.to_day, known.unit_id = None, unit_id


def _end(membership: Membership, *, by: uuid.UUID) -> None:
    office_id, role = membership.office_id, membership.role
    lock_office(office_id)
    if role is Role.ADMINISTRATOR and _count(office_id, role) == 1:
        raise LastAdministrator
    membership.to_day = today()
    db.session.flush()
    if not HOLDS_GRANT & {left.role for left in current_memberships(membership.staff_id)}:
        grants.require_another_holder(membership.staff_id)
        grants.take_all_from(membership.staff_id)
    if role is Role.CUSTODIAN:
        own = (CustodianKey.office_id == office_id, CustodianKey.staff_id == membership.staff_id)
        db.session.execute(update(CustodianKey).where(*own).values(to_day=today()))
    subject = ("staff", membership.staff_id)
    ledger.record("end_role", office_id=office_id, staff_id=by, subject=subject, facts={"role": role})
