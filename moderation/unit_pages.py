"""What the unit's pages list: its dispatches and, of each, the steps that concern it."""

from sqlalchemy import select

from feedback.db import db
from feedback.models import Answer, Dispatch, DispatchEvent, Unit
from moderation.dispatch_words import INSIDE_THE_OFFICE
from moderation.permissions import Viewer
from moderation.unit_desk import dispatches_of_unit


def unit_list(viewer: Viewer) -> list[Dispatch]:
    """What waits for the unit first, soonest due first; then what has ended, the latest first."""
    rows = list(db.session.scalars(dispatches_of_unit(viewer).order_by(Dispatch.due_on, Dispatch.id)))
    live = [row for row in rows if row.ended_at is None]
    return live + [row for row in reversed(rows) if row.ended_at is not None]


def unit_history(dispatch: Dispatch) -> list[DispatchEvent]:
    """Newest first; nothing of what the office did before sending, and no names."""
    steps = select(DispatchEvent).where(
        DispatchEvent.dispatch_id == dispatch.id, DispatchEvent.kind.not_in(INSIDE_THE_OFFICE)
    )
    return list(db.session.scalars(steps.order_by(DispatchEvent.number.desc())))


def answers_of(dispatch: Dispatch) -> list[Answer]:
    """What the unit answered so far, the latest first."""
    return list(reversed(dispatch.answers))


def unit_name(viewer: Viewer) -> str:
    """The unit an officer acts for."""
    unit = db.session.get(Unit, viewer.unit_id) if viewer.unit_id else None
    return unit.name if unit else ""
