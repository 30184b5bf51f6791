"""What time ends: a layer opened and not used within its hours is destroyed."""

import uuid
from datetime import timedelta

from sqlalchemy import Select, select

from feedback import clock
from feedback.lifecycle import IdentityState
from feedback.limits import limits
from feedback.models import IdentityRequest
from moderation.identity.requests import hand_over, locked, move, record, waits_until


def due() -> Select[uuid.UUID]:
    """Requests half-opened, or opened and not shown, for their full time."""
    by = clock.now() - timedelta(hours=limits().identity_hours)
    half_opened = (IdentityRequest.state == IdentityState.HALF_OPENED) & (IdentityRequest.outer_at <= by)
    opened = (IdentityRequest.state == IdentityState.OPENED) & (IdentityRequest.inner_at <= by)
    return select(IdentityRequest.id).where(half_opened | opened)


def expire(request_id: uuid.UUID) -> bool:
    """Inside the caller's write transaction: nobody can use what was opened."""
    found = locked(request_id)
    until = waits_until(found[0]) if found else None
    if found is None or until is None or clock.now() < until:
        return False
    request, _ = found
    was = request.state
    move(request, IdentityState.EXPIRED)
    hand_over(request, {})
    record("expire_identity", request, by=None, facts={"state": was})
    return True
