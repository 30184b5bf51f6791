"""Which dispatches the moderators' side may know of; loading is authorising, as with cases."""

import uuid
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select

from feedback.db import db
from feedback.lifecycle import CaseStatus
from feedback.models import Case, Dispatch, Matter
from moderation.cases_seen import NotAllowed, NotFound, check_seen, not_recused, visible_cases
from moderation.permissions import Permission, Viewer
from moderation.standing_in import is_left_to


def visible_dispatches(viewer: Viewer, *columns: Any) -> Select[Any]:
    """A select over dispatches (or the given columns of them) that `viewer` may know of.

    Nothing for unit officers, who see theirs through `unit_desk`; never another office's; never one of a matter with
    a case from which the viewer is recused, nor one for the viewer's own unit (R18).
    """
    query = select(*columns) if columns else select(Dispatch)
    own_unit = [Dispatch.unit_id.not_in(viewer.own_unit_ids)] if viewer.own_unit_ids else []
    seen = _seen_cases(viewer, Dispatch.matter_id)
    return query.where(
        Dispatch.office_id == viewer.office_id, *_of_seen_matters(seen, viewer, Dispatch.matter_id), *own_unit
    )


def overseen_dispatches(viewer: Viewer, *columns: Any) -> Select[Any]:
    """A select over columns of dispatches that oversight may count and list: unit and days, of their own office."""
    if not viewer.may(Permission.OVERSEE):
        return select(*columns).where(false())
    return select(*columns).where(Dispatch.office_id == viewer.office_id)


def dispatch_for(viewer: Viewer, dispatch_id: uuid.UUID, permission: Permission) -> Dispatch:
    """The dispatch, for doing what `permission` names. Raises NotFound or NotAllowed."""
    found: Dispatch | None = db.session.scalar(visible_dispatches(viewer).where(Dispatch.id == dispatch_id))
    if found is None:
        raise NotFound
    _require(viewer, found.matter_id, permission)
    return found


def dispatch_to_change(viewer: Viewer, dispatch_id: uuid.UUID, permission: Permission, seen_version: int) -> Dispatch:
    """Inside a write transaction: the dispatch, as it was when its page was shown.

    Raises NotFound, NotAllowed or Stale.
    """
    found = dispatch_for(viewer, dispatch_id, permission)
    check_seen(found, seen_version)
    return found


def visible_matters(viewer: Viewer, *columns: Any) -> Select[Any]:
    """A select over matters (or the given columns of them) of which the viewer may know: of some case of it, and of no
    case from which they are recused."""
    query = select(*columns) if columns else select(Matter)
    seen = _seen_cases(viewer, Matter.id)
    return query.where(Matter.office_id == viewer.office_id, *_of_seen_matters(seen, viewer, Matter.id))


def counted_matters(viewer: Viewer, *columns: Any) -> Select[Any]:
    """The given columns of `visible_matters`, then how many cases the viewer may know of that are not withdrawn."""
    seen = _seen_cases(viewer, Matter.id)
    count = seen.with_only_columns(func.count()).where(Case.status != CaseStatus.WITHDRAWN).correlate(Matter)
    query = select(*columns, count.scalar_subquery())
    return query.where(Matter.office_id == viewer.office_id, *_of_seen_matters(seen, viewer, Matter.id))


def matter_for(viewer: Viewer, matter_id: uuid.UUID, permission: Permission) -> Matter:
    """The matter, for doing what `permission` names. Raises NotFound or NotAllowed."""
    found: Matter | None = db.session.scalar(visible_matters(viewer).where(Matter.id == matter_id))
    if found is None:
        raise NotFound
    _require(viewer, found.id, permission)
    return found


def sees_matter_of(case: Case, viewer: Viewer) -> bool:
    """Whether a viewer, who sees the case, may know of its matter too: of every other case of it, that is.

    One statement, none for whoever is of no unit. False for a case without a matter.
    """
    if case.matter_id is None or not not_recused(viewer):
        return case.matter_id is not None
    return db.session.scalar(visible_matters(viewer, Matter.id).where(Matter.id == case.matter_id)) is not None


def may_with(viewer: Viewer, matter_id: uuid.UUID, permission: Permission) -> bool:
    """Whether the viewer, who sees the matter, may do what `permission` names with it and its dispatches.

    What is triaged is a case, and decided with it."""
    if permission is Permission.TRIAGE:
        return viewer.may(permission)
    return viewer.may(permission) and is_left_to(viewer, permission, Case.matter_id == matter_id)


def _seen_cases(viewer: Viewer, matter_id: Any) -> Select[Any]:
    """Ids, to be asked for in as many places of one statement as need them: each select of them may cost one more."""
    return visible_cases(viewer, Case.id).where(Case.matter_id == matter_id)


def _of_seen_matters(seen: Select[Any], viewer: Viewer, matter_id: Any) -> list[ColumnElement[bool]]:
    if not viewer.may(Permission.READ_QUEUE):
        return [false()]
    recused = not_recused(viewer)
    if not recused:
        return [exists(seen)]
    return [exists(seen), ~exists().where(Case.matter_id == matter_id, or_(*(~and_(rule) for rule in recused)))]


def _require(viewer: Viewer, matter_id: uuid.UUID, permission: Permission) -> None:
    if not may_with(viewer, matter_id, permission):
        raise NotAllowed(permission)
