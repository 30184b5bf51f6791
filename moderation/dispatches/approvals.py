"""Approval: another person reads the abstract, and from then on it is a text that may leave (R3)."""

import uuid

from feedback import clock
from feedback.db import db, writing
from feedback.lifecycle import DISPATCH_MOVES, DispatchStatus, check_move
from feedback.models import Dispatch, DispatchEventKind
from moderation.dispatches.abstract_drafts import (
    DraftText,
    authors_of,
    digest_of,
    is_designation,
    together,
    unseal_draft,
)
from moderation.dispatches.abstract_rules import record_overrides, require_form, require_ready
from moderation.dispatches.dispatch_acts import done, move
from moderation.dispatches.originals import Originals, read_behind, require_safe
from moderation.dispatches_seen import dispatch_to_change
from moderation.permissions import Permission, Unlocked


class OwnText(Exception):
    """Nobody approves what they wrote themselves (R3)."""


def approve(dispatch_id: uuid.UUID, *, by: Unlocked, seen_version: int) -> None:
    """Check every case then behind it once more, put the text in the clear and store its digest; the draft goes.

    After two units have shown that the matter is not theirs, approving designates: that unit can not return it.
    Raises NotFound, NotAllowed, Stale, OwnText, NoDraft, NoGrant, NotClassified, ChoiceNeeded, AddresseeRefused,
    NotCoarse, WordsBlocked or MoveNotAllowed.
    """
    with writing():
        dispatch = _waiting(dispatch_id, by, seen_version)
        check_move(DISPATCH_MOVES, dispatch.status, DispatchStatus.READY)
        text, originals = unseal_draft(dispatch, by=by), read_behind(dispatch.matter, by=by)
        dispatches = together(dispatch)
        require_form(dispatch.matter, text, originals)
        passed = require_ready(dispatches, text, originals)
        for one in dispatches:
            _approve(one, text, originals, by)
        record_overrides(dispatch, passed, text, by=by.viewer)


def reject(dispatch_id: uuid.UUID, reason: str, *, by: Unlocked, seen_version: int) -> None:
    """Back to its author. The reason stands beside the dispatch in the clear, so it is checked like the abstract.

    Raises NotFound, NotAllowed, Stale, NoGrant, WordsBlocked or MoveNotAllowed.
    """
    with writing():
        dispatch = _waiting(dispatch_id, by, seen_version)
        require_safe(reason, read_behind(dispatch.matter, by=by), field="reason")
        for one in together(dispatch):
            move(one, DispatchStatus.DRAFTING)
            done(one, DispatchEventKind.REJECTED, by=by.viewer, note=reason)


def _waiting(dispatch_id: uuid.UUID, by: Unlocked, seen_version: int) -> Dispatch:
    dispatch = dispatch_to_change(by.viewer, dispatch_id, Permission.APPROVE, seen_version)
    if by.viewer.staff_id in authors_of(dispatch):
        raise OwnText
    return dispatch


def _approve(dispatch: Dispatch, text: DraftText, originals: Originals, by: Unlocked) -> None:
    digest, designated = digest_of(dispatch, text.words), is_designation(dispatch)
    draft = dispatch.draft
    move(dispatch, DispatchStatus.READY)
    dispatch.abstract, dispatch.questions = text.words.abstract, text.words.questions or None
    dispatch.place, dispatch.period = text.words.place or None, text.words.period or None
    dispatch.abstract_digest, dispatch.approved_case_count = digest, originals.cases
    dispatch.approver_id, dispatch.approved_at = by.viewer.staff_id, clock.now()
    dispatch.designated = designated
    if draft is not None:
        db.session.delete(draft)
    facts = {"digest": digest, "cases": originals.cases, "designated": designated}
    done(dispatch, DispatchEventKind.APPROVED, by=by.viewer, facts=facts)
