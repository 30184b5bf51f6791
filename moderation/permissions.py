"""Who may do what: one table from role to permissions, stated beside each route by `@requires`."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import Any, TypeVar

from moderation.models import Role


class Permission(StrEnum):
    READ_QUEUE = auto()
    READ_DISPATCH = auto()
    OPEN_CASE = auto()
    TRIAGE = auto()
    WRITE_ABSTRACT = auto()
    RECALL = auto()
    APPROVE = auto()
    RELEASE = auto()
    ASK_IDENTITY = auto()
    DECIDE_REVIEW = auto()
    ANSWER_DISPATCH = auto()
    READ_TALLIES = auto()
    OVERSEE = auto()
    READ_LEDGER = auto()
    GIVE_GRANT = auto()
    HOLD_IDENTITY = auto()
    MANAGE_STAFF = auto()
    MANAGE_REGISTRY = auto()
    SET_LIMITS = auto()


_P = Permission
_READS_ORIGINALS = frozenset({_P.READ_QUEUE, _P.READ_DISPATCH, _P.OPEN_CASE, _P.READ_TALLIES, _P.GIVE_GRANT})

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.MODERATOR: _READS_ORIGINALS | {_P.TRIAGE, _P.WRITE_ABSTRACT, _P.RECALL, _P.RELEASE, _P.ASK_IDENTITY},
    Role.APPROVER: _READS_ORIGINALS | {_P.APPROVE},
    # But for reviews, of what moderators cannot decide only; `standing_in` keeps them to it.
    Role.REVIEWER: _READS_ORIGINALS
    | {_P.DECIDE_REVIEW, _P.TRIAGE, _P.WRITE_ABSTRACT, _P.APPROVE, _P.RECALL, _P.RELEASE},
    # One address for both sides of a dispatch: what each sees there are two different pages.
    Role.UNIT_OFFICER: frozenset({_P.ANSWER_DISPATCH, _P.READ_DISPATCH}),
    Role.OVERSIGHT: frozenset({_P.READ_TALLIES, _P.OVERSEE, _P.READ_LEDGER}),
    Role.CUSTODIAN: frozenset({_P.HOLD_IDENTITY}),
    Role.ADMINISTRATOR: frozenset({_P.MANAGE_STAFF, _P.MANAGE_REGISTRY, _P.SET_LIMITS}),
}

HOLDS_GRANT = frozenset(role for role, permissions in GRANTS.items() if _P.OPEN_CASE in permissions)
"""Roles to whose keys the intake key is sealed."""

ALONE = frozenset({Role.UNIT_OFFICER, Role.CUSTODIAN})
"""Roles nobody holds beside another."""


def may_be_held_together(roles: Iterable[Role]) -> bool:
    """Never: administrator with a role that opens content; unit officer or custodian with any other."""
    held = frozenset(roles)
    if held & ALONE:
        return len(held) == 1
    return not (Role.ADMINISTRATOR in held and held & HOLDS_GRANT)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is signed in, as every query and use case needs to know them.

    `unit_id` is the unit an officer acts for; `own_unit_ids` are the units of anyone else, from whose
    matters they are recused (R18).
    """

    staff_id: uuid.UUID
    office_id: uuid.UUID
    name: str
    roles: frozenset[Role]
    unit_id: uuid.UUID | None = None
    own_unit_ids: frozenset[uuid.UUID] = frozenset()
    on_duty: bool = False

    def may(self, permission: Permission) -> bool:
        return any(permission in GRANTS[role] for role in self.roles)


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A viewer whose key is open for the length of one request."""

    viewer: Viewer
    seed: bytes = field(repr=False)


View = TypeVar("View", bound=Callable[..., Any])


def requires(permission: Permission, *, unlocked: bool = False) -> Callable[[View], View]:
    """Mark a desk view with the permission it needs; `unlocked` when it also needs the viewer's key open.

    The desk refuses any view that carries no mark.
    """

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        view.needs_unlocked = unlocked  # type: ignore[attr-defined]
        return view

    return mark


def open_to_staff(view: View) -> View:
    """Any signed-in person: locking, unlocking, signing out."""
    view.permission = None  # type: ignore[attr-defined]
    return view


def open_to_unlocked(view: View) -> View:
    """Any signed-in person whose key is open: what signs them in."""
    view.needs_unlocked = True  # type: ignore[attr-defined]
    return open_to_staff(view)


def open_to_anyone(view: View) -> View:
    """Nobody is signed in yet: sign-in and the invitation page."""
    view.open_to_anyone = True  # type: ignore[attr-defined]
    return view
