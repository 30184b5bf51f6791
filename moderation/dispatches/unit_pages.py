"""What the unit's pages list: its dispatches and, of each, the steps that concern it."""

from dataclasses import dataclass

from sqlalchemy import select, tuple_

from feedback.db import db
from feedback.models import Answer, Dispatch, DispatchEvent, Unit
from moderation.dispatches.dispatch_list import PAGE, Cursor
from moderation.dispatches.dispatch_words import INSIDE_THE_OFFICE
from moderation.dispatches.unit_desk import dispatches_of_unit
from moderation.permissions import Viewer


@dataclass(frozen=True, slots=True)
class UnitPage:
    """`after` is where the list goes on, None at its end."""

    rows: tuple[Dispatch, ...]
    after: Cursor | None


def unit_list(viewer: Viewer, *, ended: bool = False, after: Cursor | None = None) -> UnitPage:
    """Fifty of what waits for the unit, soonest due first; or of what has ended, the latest first. One statement."""
    place = tuple_(Dispatch.due_on, Dispatch.id)
    query = dispatches_of_unit(viewer).where(Dispatch.ended_at.is_not(None) if ended else Dispatch.ended_at.is_(None))
    if after is not None:
        query = query.where(place < tuple_(*after) if ended else place > tuple_(*after))
    order = (Dispatch.due_on.desc(), Dispatch.id.desc()) if ended else (Dispatch.due_on, Dispatch.id)
    rows = tuple(db.session.scalars(query.order_by(*order).limit(PAGE + 1)))
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return UnitPage(rows[:PAGE], (last.due_on, last.id) if last and last.due_on else None)


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
