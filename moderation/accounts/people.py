"""Who works here today: their roles, and the viewer they are to every query."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from feedback.db import db
from feedback.limits import today
from feedback.models import Office, Unit
from moderation.models import Membership, Role, Staff
from moderation.permissions import Viewer


def holds_today(day: date | None = None) -> ColumnElement[bool]:
    """A membership is held from its first day on, and no longer on the day it ended."""
    return held_on(day or today())


def held_on(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """The same, for a statement that is built once and told the day."""
    return (Membership.from_day <= day) & or_(Membership.to_day.is_(None), Membership.to_day > day)


def current_memberships(staff_id: uuid.UUID) -> list[Membership]:
    """The roles a person holds today."""
    query = select(Membership).where(Membership.staff_id == staff_id, holds_today()).order_by(Membership.role)
    return list(db.session.scalars(query))


def viewer_today(staff_id: uuid.UUID) -> Viewer | None:
    """Who a person is to every query today, at the desk or not; None for one who has left. Two statements."""
    staff = db.session.get(Staff, staff_id)
    return None if staff is None or staff.left_on else viewer_of(staff, current_memberships(staff_id))


def viewer_of(staff: Staff, memberships: Iterable[Membership]) -> Viewer:
    """`memberships` are those held today. An officer acts for their unit; anyone else is recused from theirs (R18)."""
    held = list(memberships)
    roles = frozenset(membership.role for membership in held)
    units = frozenset(membership.unit_id for membership in held if membership.unit_id)
    is_officer = Role.UNIT_OFFICER in roles
    return Viewer(
        staff_id=staff.id,
        office_id=staff.office_id,
        name=staff.name,
        roles=roles,
        unit_id=next(iter(units), None) if is_officer else None,
        own_unit_ids=frozenset() if is_officer else units,
        on_duty=any(membership.on_duty for membership in held),
    )


def enrolled_holders(office_id: uuid.UUID, roles: Iterable[Role]) -> list[Staff]:
    """Enrolled people who hold one of the roles today, in the order they enrolled."""
    query = (
        select(Staff)
        .join(Membership, Membership.staff_id == Staff.id)
        .where(Staff.office_id == office_id, Staff.enrolled_at.is_not(None), Staff.left_on.is_(None))
        .where(Membership.role.in_(list(roles)), holds_today())
        .order_by(Staff.enrolled_at, Staff.id)
        .distinct()
    )
    return list(db.session.scalars(query))


def lock_office(office_id: uuid.UUID) -> Office:
    """Inside the caller's write: whoever else changes roles or enrols waits, so that what is counted stays true.

    SQLite has one writer anyway; PostgreSQL would let two last administrators end each other.
    """
    return db.session.get_one(Office, office_id, with_for_update=True)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of the staff page, with the roles held today."""

    staff: Staff
    memberships: tuple[Membership, ...]


def everyone(office_id: uuid.UUID) -> list[Person]:
    """Who has not left, by name. Two statements."""
    at_work = (Staff.office_id == office_id, Staff.left_on.is_(None))
    held: dict[uuid.UUID, list[Membership]] = {}
    query = select(Membership).join(Staff, Staff.id == Membership.staff_id).options(joinedload(Membership.unit))
    for membership in db.session.scalars(query.where(*at_work, holds_today()).order_by(Membership.role)):
        held.setdefault(membership.staff_id, []).append(membership)
    people = db.session.scalars(select(Staff).where(*at_work).order_by(Staff.name, Staff.id))
    return [Person(staff, tuple(held.get(staff.id, ()))) for staff in people]


def units_of_today(office_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """Units a person can act for or belong to."""
    query = select(Unit.id, Unit.name).where(Unit.office_id == office_id, Unit.to_day.is_(None)).order_by(Unit.name)
    return [(unit_id, name) for unit_id, name in db.session.execute(query)]
