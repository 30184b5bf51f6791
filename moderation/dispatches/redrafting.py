"""Before a dispatch leaves: back to its author, to paper, or dropped."""

import uuid
from datetime import datetime

from sqlalchemy import delete

from feedback import clock
from feedback.db import db, writing
from feedback.lifecycle import DISPATCH_MOVES, DispatchStatus, MoveNotAllowed, check_move
from feedback.models import Dispatch, DispatchEventKind, DispatchKind, Draft
from moderation.dispatches.abstract_drafts import DraftText, approved_words, case_beside, seal_draft, together
from moderation.dispatches.dispatch_acts import done, move, out_of_queue, record
from moderation.dispatches.matter_end import answer_cases_when_done
from moderation.dispatches.originals import cases_behind
from moderation.dispatches_seen import dispatch_to_change
from moderation.permissions import Permission, Unlocked, Viewer


def take_back(dispatch_id: uuid.UUID, *, by: Unlocked, seen_version: int) -> None:
    """Back to drafting from approval, asked for or given; what was approved is sealed again and needs approval anew.
    It is dropped where everybody who reported has withdrawn: there is nobody left for whom to write.

    Raises NotFound, NotAllowed, Stale, NoGrant or MoveNotAllowed.
    """
    with writing():
        dispatch = dispatch_to_change(by.viewer, dispatch_id, Permission.WRITE_ABSTRACT, seen_version)
        check_move(DISPATCH_MOVES, dispatch.status, DispatchStatus.DRAFTING)
        go_on, now = _write_anew if _speaks_for_somebody(dispatch) else _give_up, clock.now()
        for one in together(dispatch):
            go_on(one, by, now)


def drop(dispatch_id: uuid.UUID, *, by: Viewer, seen_version: int) -> None:
    """Give up an unapproved text. Raises NotFound, NotAllowed, Stale or MoveNotAllowed."""
    with writing():
        dispatch = dispatch_to_change(by, dispatch_id, Permission.WRITE_ABSTRACT, seen_version)
        for one in together(dispatch):
            move(one, DispatchStatus.DROPPED)
            db.session.execute(delete(Draft).where(Draft.dispatch_id == one.id))
            done(one, DispatchEventKind.DROPPED, by=by)
        answer_cases_when_done(dispatch.matter, by=by)


def make_letter(dispatch_id: uuid.UUID, *, by: Viewer, seen_version: int) -> None:
    """An approved dispatch goes on paper instead; its text stays approved. Raises as `drop`."""
    with writing():
        dispatch = dispatch_to_change(by, dispatch_id, Permission.WRITE_ABSTRACT, seen_version)
        if dispatch.status is not DispatchStatus.READY or dispatch.kind is not DispatchKind.DISPATCH:
            raise MoveNotAllowed(dispatch.status, DispatchStatus.SENT)
        out_of_queue(dispatch)
        dispatch.kind = DispatchKind.LETTER
        record(dispatch, "make_letter", by=by)


def _speaks_for_somebody(dispatch: Dispatch) -> bool:
    return any(case.key is not None for case in cases_behind(dispatch.matter))


def _write_anew(dispatch: Dispatch, by: Unlocked, now: datetime) -> None:
    if dispatch.status is DispatchStatus.READY:
        seal_draft(dispatch, case_beside(dispatch, by=by), DraftText(approved_words(dispatch)), by=by)
    _unapprove(dispatch, by, now)
    done(dispatch, DispatchEventKind.DRAFTED, by=by.viewer)


def _give_up(dispatch: Dispatch, by: Unlocked, now: datetime) -> None:
    _unapprove(dispatch, by, now)
    move(dispatch, DispatchStatus.DROPPED)
    done(dispatch, DispatchEventKind.DROPPED, by=by.viewer)


def _unapprove(dispatch: Dispatch, by: Unlocked, now: datetime) -> None:
    move(dispatch, DispatchStatus.DRAFTING)
    dispatch.abstract = dispatch.questions = dispatch.place = dispatch.period = None
    dispatch.abstract_digest = dispatch.approved_case_count = None
    dispatch.approver_id = dispatch.approved_at = None
    dispatch.author_id, dispatch.drafted_at, dispatch.designated = by.viewer.staff_id, now, False
