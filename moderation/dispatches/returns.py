"""A unit says the matter is not theirs: a moderator refuses, or upholds and drafts for another unit."""

import uuid

from feedback import clock
from feedback.db import db, writing
from feedback.lifecycle import DISPATCH_MOVES, DispatchStatus, check_move
from feedback.models import Dispatch, DispatchEventKind
from moderation.dispatches.abstract_drafts import (
    RETURNS_BEFORE_DESIGNATION,
    DraftText,
    approved_words,
    case_beside,
    seal_draft,
    upheld_returns_before,
)
from moderation.dispatches.abstract_rules import require_not_just_returned, require_not_own
from moderation.dispatches.dispatch_acts import done, move
from moderation.dispatches.originals import read_behind, require_safe
from moderation.dispatches_seen import dispatch_to_change
from moderation.permissions import Permission, Unlocked
from moderation.routing.responsible import require_allowed


def refuse_return(dispatch_id: uuid.UUID, reason: str, *, by: Unlocked, seen_version: int) -> None:
    """The unit is responsible after all and is told why; its due day stands.

    Raises NotFound, NotAllowed, Stale, NoGrant, WordsBlocked or MoveNotAllowed.
    """
    with writing():
        dispatch = _returned(dispatch_id, by, seen_version)
        check_move(DISPATCH_MOVES, dispatch.status, DispatchStatus.HANDLING)
        require_safe(reason, read_behind(dispatch.matter, by=by), field="reason")
        move(dispatch, DispatchStatus.HANDLING)
        dispatch.return_upheld = False
        done(dispatch, DispatchEventKind.RETURN_REFUSED, by=by.viewer, note=reason)


def uphold_return(dispatch_id: uuid.UUID, unit_id: uuid.UUID, *, by: Unlocked, seen_version: int) -> uuid.UUID:
    """A new dispatch, drafted with the same words for another unit, carries on; its id.

    From the second return on the moderator only proposes: whoever approves the new one designates. Raises NotFound,
    NotAllowed, Stale, NoGrant, KeyDestroyed, MoveNotAllowed or AddresseeRefused.
    """
    with writing():
        dispatch = _returned(dispatch_id, by, seen_version)
        check_move(DISPATCH_MOVES, dispatch.status, DispatchStatus.REPLACED)
        require_not_own([unit_id], by=by.viewer)
        originals = read_behind(dispatch.matter, by=by)
        require_allowed(dispatch.matter, [unit_id], dispatch.kind, from_own_unit=originals.from_own_unit)
        case = case_beside(dispatch, by=by)
        move(dispatch, DispatchStatus.REPLACED)
        dispatch.return_upheld = True
        done(dispatch, DispatchEventKind.RETURN_UPHELD, by=by.viewer)
        following = _following(dispatch, unit_id, by)
        require_not_just_returned(following)
        seal_draft(following, case, DraftText(approved_words(dispatch)), by=by)
        done(following, DispatchEventKind.DRAFTED, by=by.viewer)
        return following.id


def designates_next(dispatch: Dispatch) -> bool:
    """Whether upholding this return makes it the second, so that the next unit is designated."""
    return upheld_returns_before(dispatch) + 1 >= RETURNS_BEFORE_DESIGNATION


def _returned(dispatch_id: uuid.UUID, by: Unlocked, seen_version: int) -> Dispatch:
    dispatch = dispatch_to_change(by.viewer, dispatch_id, Permission.WRITE_ABSTRACT, seen_version)
    if dispatch.status is not DispatchStatus.RETURNED:
        check_move(DISPATCH_MOVES, DispatchStatus.RETURNED, dispatch.status)
    return dispatch


def _following(dispatch: Dispatch, unit_id: uuid.UUID, by: Unlocked) -> Dispatch:
    following = Dispatch(
        id=uuid.uuid4(),
        office_id=dispatch.office_id,
        matter_id=dispatch.matter_id,
        unit_id=unit_id,
        kind=dispatch.kind,
        target_name=dispatch.target_name,
        author_id=by.viewer.staff_id,
        drafted_at=clock.now(),
        replaces_id=dispatch.id,
    )
    db.session.add(following)
    db.session.flush()
    return following
