"""Which dispatches the moderators' side may know of; loading is authorising, as with cases."""

import uuid
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select

from feedback.db import db
from feedback.models import Case, Dispatch, Matter
from moderation.cases_seen import NotAllowed, NotFound, not_recused, visible_cases
from moderation.permissions import Permission, Viewer

Thing = TypeVar("Thing", Dispatch, Matter)


def visible_dispatches(viewer: Viewer, *columns: Any) -> Select[Any]:
    """A select over dispatches (or the given columns of them) that `viewer` may know of.

    Nothing for unit officers, who see theirs through `unit_desk`; never another office's; never one of a matter with
    a case from which the viewer is recused, nor one for the viewer's own unit (R18).
    """
    query = select(*columns) if columns else select(Dispatch)
    own_unit = [Dispatch.unit_id.not_in(viewer.own_unit_ids)] if viewer.own_unit_ids else []
    return query.where(Dispatch.office_id == viewer.office_id, *_of_seen_matters(viewer, Dispatch.matter_id), *own_unit)


def overseen_dispatches(viewer: Viewer, *columns: Any) -> Select[Any]:
    """A select over columns of dispatches that oversight may count and list: unit and days, of their own office."""
    if not viewer.may(Permission.OVERSEE):
        return select(*columns).where(false())
    return select(*columns).where(Dispatch.office_id == viewer.office_id)


def dispatch_for(viewer: Viewer, dispatch_id: uuid.UUID, permission: Permission) -> Dispatch:
    """The dispatch, for doing what `permission` names. Raises NotFound or NotAllowed."""
    found: Dispatch | None = db.session.scalar(visible_dispatches(viewer).where(Dispatch.id == dispatch_id))
    return _allowed(found, viewer, permission)


def visible_matters(viewer: Viewer, *columns: Any) -> Select[Any]:
    """A select over matters (or the given columns of them) of which the viewer may know every case."""
    query = select(*columns) if columns else select(Matter)
    return query.where(Matter.office_id == viewer.office_id, *_of_seen_matters(viewer, Matter.id))


def matter_for(viewer: Viewer, matter_id: uuid.UUID, permission: Permission) -> Matter:
    """The matter, for doing what `permission` names. Raises NotFound or NotAllowed."""
    found: Matter | None = db.session.scalar(visible_matters(viewer).where(Matter.id == matter_id))
    return _allowed(found, viewer, permission)


def _of_seen_matters(viewer: Viewer, matter_id: Any) -> list[ColumnElement[bool]]:
    if not viewer.may(Permission.READ_QUEUE):
        return [false()]
    seen = exists(visible_cases(viewer, Case.id).where(Case.matter_id == matter_id))
    recused = not_recused(viewer)
    if not recused:
        return [seen]
    return [seen, ~exists().where(Case.matter_id == matter_id, or_(*(~and_(rule) for rule in recused)))]


def _allowed(found: Thing | None, viewer: Viewer, permission: Permission) -> Thing:
    if found is None:
        raise NotFound
    if not viewer.may(permission):
        raise NotAllowed(permission)
    return found
