"""Loading is authorising: which cases a viewer may know of. Lists, counts, searches and exports all begin here."""

import uuid
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select, exists, false, or_, select

from feedback.db import db
from feedback.lifecycle import CaseStatus
from feedback.models import BarredUnit, Case, Relation, TargetUnit
from moderation.permissions import Permission, Viewer


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
    is recused because their own unit stands to its target or is barred from it (R18).
    """
    query = select(*columns) if columns else select(Case)
    return query.where(*_scope(viewer))


def case_for(viewer: Viewer, case_id: uuid.UUID, permission: Permission) -> Case:
    """The case, for doing what `permission` names. Raises NotFound or NotAllowed."""
    case: Case | None = db.session.scalar(visible_cases(viewer).where(Case.id == case_id))
    if case is None:
        raise NotFound
    if not viewer.may(permission):
        raise NotAllowed(permission)
    return case


def _scope(viewer: Viewer) -> list[ColumnElement[bool]]:
    if not viewer.may(Permission.READ_QUEUE):
        return [false()]
    return [Case.office_id == viewer.office_id, *not_recused(viewer), *_reviewer_only(viewer)]


def not_recused(viewer: Viewer) -> list[ColumnElement[bool]]:
    """Conditions on a case that keep out what the viewer's own unit stands to or is barred from (R18)."""
    own = viewer.own_unit_ids
    if not own:
        return []
    of_own_target = exists().where(
        TargetUnit.target_id == Case.target_id,
        TargetUnit.unit_id.in_(own),
        TargetUnit.relation.in_((Relation.OWNER, Relation.USER)),
        TargetUnit.to_day.is_(None),
    )
    named = exists().where(BarredUnit.case_id == Case.id, BarredUnit.unit_id.in_(own))
    return [~of_own_target, ~named]


def _reviewer_only(viewer: Viewer) -> list[ColumnElement[bool]]:
    """A superior reviewer who is nothing else sees what is, or has been, asked to be looked at again."""
    if viewer.may(Permission.TRIAGE) or viewer.may(Permission.APPROVE):
        return []
    return [or_(Case.status == CaseStatus.IN_REVIEW, Case.review_rounds > 0)]
