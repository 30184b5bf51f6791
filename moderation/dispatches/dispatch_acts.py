"""The two things every act on a dispatch does: move it by the table, and leave an event and a ledger row."""

from datetime import date
from typing import Any

from feedback import clock, ledger
from feedback.events import dispatch_event
from feedback.lifecycle import DISPATCH_MOVES, ENDED_DISPATCH, DispatchStatus, check_move
from feedback.limits import today
from feedback.models import Dispatch, DispatchEventKind, HeldBack
from moderation.permissions import Viewer


def move(dispatch: Dispatch, wanted: DispatchStatus) -> None:
    """Raises MoveNotAllowed. Assign what the new state needs before anything else is asked of the database."""
    check_move(DISPATCH_MOVES, dispatch.status, wanted)
    dispatch.status = wanted
    out_of_queue(dispatch)
    if wanted in ENDED_DISPATCH:
        dispatch.ended_at = clock.now()


def out_of_queue(dispatch: Dispatch, why: HeldBack | None = None) -> None:
    """It waits for no sending day any more; `why` is what held it back on one. Flushes nothing."""
    dispatch.queued_by_id = dispatch.queued_at = None
    dispatch.held_back = why


def done(
    dispatch: Dispatch,
    kind: DispatchEventKind,
    *,
    by: Viewer,
    note: str | None = None,
    day: date | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Record the act in the caller's write transaction. `note` is safe before the unit, `facts` go to the ledger."""
    dispatch_event(dispatch, kind, day=day or today(), staff_id=by.staff_id, note=note)
    record(dispatch, f"dispatch_{kind}", by=by, facts=facts)


def record(dispatch: Dispatch, act: str, *, by: Viewer, facts: dict[str, Any] | None = None) -> None:
    """A ledger row alone, for acts that are no step in the dispatch's life."""
    ledger.record(
        act, office_id=dispatch.office_id, staff_id=by.staff_id, subject=("dispatch", dispatch.id), facts=facts
    )
