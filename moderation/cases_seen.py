"""Loading is authorising: which cases a viewer may know of. Lists, counts, searches and exports all begin here."""

import uuid
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select, false, select

from feedback.db import db
from feedback.models import Case
from moderation import recusal
from moderation.models import Role
from moderation.permissions import Permission, Viewer
from moderation.standing_in import is_left_to, shown_to_the_reviewer

_MODERATE = frozenset({Role.MODERATOR, Role.APPROVER})


class NotFound(Exception):
    """There is no such thing, or the viewer may not know of it: the same answer (404)."""


class NotAllowed(Exception):
    """The viewer knows of the thing and may not do this with it (403)."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(permission)
        self.permission = permission


class Stale(Exception):
    """Somebody else has just handled this: what was decided upon is no longer what is stored. Nothing was changed."""


class Versioned(Protocol):
    @property
    def version(self) -> int: ...


def check_seen(thing: Versioned, seen_version: int) -> None:
    """Raise Stale unless the thing is as it was when the page with the form was shown."""
    if thing.version != seen_version:
        raise Stale


def visible_cases(viewer: Viewer, *columns: Any) -> Select[Any]:
    """The one scoping function: a select over cases (or the given columns of them) that `viewer` may know of.

    Nothing for a viewer who may not read the queue; never another office's; never one from which the viewer
    is recused because their own unit stands to its target or is barred from it (R18). For a superior reviewer one
    statement runs at once: who moderates today decides what is left to the reviewer.
    """
    query = select(*columns) if columns else select(Case)
    return query.where(*_scope(viewer))


def case_for(viewer: Viewer, case_id: uuid.UUID, permission: Permission) -> Case:
    """The case, for doing what `permission` names. Raises NotFound or NotAllowed."""
    return _authorised(viewer, visible_cases(viewer).where(Case.id == case_id), permission)


def case_to_change(viewer: Viewer, case_id: uuid.UUID, permission: Permission, seen_version: int) -> Case:
    """Inside a write transaction: the case, locked, and as it was when its page was shown.

    Raises NotFound, NotAllowed or Stale.
    """
    query = visible_cases(viewer).where(Case.id == case_id).with_for_update(of=Case)
    found = _authorised(viewer, query, permission)
    check_seen(found, seen_version)
    return found


def sees_few(viewer: Viewer) -> bool:
    """Whether the viewer is shown single cases, and not all of the office but some: a superior reviewer, no more."""
    return not viewer.roles & _MODERATE


def not_recused(viewer: Viewer) -> list[ColumnElement[bool]]:
    """Conditions on a case that keep out what the viewer's own unit stands to or is barred from (R18)."""
    return recusal.not_recused(viewer.own_unit_ids)


def may(viewer: Viewer, case: Case, permission: Permission) -> bool:
    """Whether the viewer, who sees the case, may do with it what `permission` names: what the page offers by."""
    return viewer.may(permission) and is_left_to(viewer, permission, Case.id == case.id)


def _authorised(viewer: Viewer, query: Select[Any], permission: Permission) -> Case:
    found: Case | None = db.session.scalar(query)
    if found is None:
        raise NotFound
    if not may(viewer, found, permission):
        raise NotAllowed(permission)
    return found


def _scope(viewer: Viewer) -> list[ColumnElement[bool]]:
    if not viewer.may(Permission.READ_QUEUE):
        return [false()]
    return [Case.office_id == viewer.office_id, *not_recused(viewer), *_reviewer_only(viewer)]


def _reviewer_only(viewer: Viewer) -> list[ColumnElement[bool]]:
    """A superior reviewer who is nothing else sees what is, or has been, asked to be looked at again, and what the
    moderators cannot or should not decide alone."""
    if not sees_few(viewer):
        return []
    return [shown_to_the_reviewer(viewer.office_id)]
