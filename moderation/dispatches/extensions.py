"""More time for a unit: granted by a moderator with a reason, once, never past the ceiling."""

import uuid

from feedback.db import writing
from feedback.lifecycle import DispatchStatus
from feedback.models import Dispatch, DispatchEventKind
from moderation.dispatches.deadlines import follow_dispatches, latest_extension
from moderation.dispatches.dispatch_acts import done
from moderation.dispatches.originals import read_behind, require_safe
from moderation.dispatches.unit_acts import NotPossible
from moderation.dispatches_seen import dispatch_to_change
from moderation.permissions import Permission, Unlocked


def awaits_decision(dispatch: Dispatch) -> bool:
    open_at_unit = dispatch.status in (DispatchStatus.SENT, DispatchStatus.HANDLING)
    return open_at_unit and dispatch.extension_asked_at is not None and dispatch.extension_granted is None


def decide_extension(dispatch_id: uuid.UUID, granted: bool, reason: str, *, by: Unlocked, seen_version: int) -> None:
    """Either way. Raises as `grant_extension`."""
    decide = grant_extension if granted else refuse_extension
    decide(dispatch_id, reason, by=by, seen_version=seen_version)


def grant_extension(dispatch_id: uuid.UUID, reason: str, *, by: Unlocked, seen_version: int) -> None:
    """The dispatch, and the cases that wait for it, are due on the day asked for; never sooner than they are.

    Raises NotFound, NotAllowed, Stale, NoGrant, WordsBlocked, or NotPossible where nothing is asked.
    """
    with writing():
        dispatch = _asked(dispatch_id, reason, by, seen_version)
        latest = latest_extension(dispatch)
        until = min(dispatch.extension_until or latest, latest)
        # Rework may have given back more than was asked for.
        dispatch.due_on, dispatch.due_provisional = max(until, dispatch.due_on or until), False
        dispatch.extension_granted = True
        done(dispatch, DispatchEventKind.EXTENDED, by=by.viewer, note=reason, facts={"due": dispatch.due_on})
        follow_dispatches(dispatch.matter)


def refuse_extension(dispatch_id: uuid.UUID, reason: str, *, by: Unlocked, seen_version: int) -> None:
    """The due day stands, and the unit is told why. Raises as `grant_extension`."""
    with writing():
        dispatch = _asked(dispatch_id, reason, by, seen_version)
        dispatch.extension_granted = False
        done(dispatch, DispatchEventKind.EXTENSION_REFUSED, by=by.viewer, note=reason)


def _asked(dispatch_id: uuid.UUID, reason: str, by: Unlocked, seen_version: int) -> Dispatch:
    dispatch = dispatch_to_change(by.viewer, dispatch_id, Permission.WRITE_ABSTRACT, seen_version)
    if not awaits_decision(dispatch):
        raise NotPossible
    require_safe(reason, read_behind(dispatch.matter, by=by), field="reason")
    return dispatch
