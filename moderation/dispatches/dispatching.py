"""Sending an approved dispatch to its unit, and taking it back from there."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import exists, select

from feedback import clock
from feedback.db import db, writing
from feedback.events import case_event
from feedback.lifecycle import DISPATCH_MOVES, DispatchStatus, check_move
from feedback.limits import today
from feedback.models import Case, CaseEvent, CaseEventKind, Dispatch, DispatchEventKind, DispatchKind
from moderation.dispatches.abstract_drafts import approved_words, digest_of, together
from moderation.dispatches.deadlines import JOINED, accepted_cases, answer_due, follow_dispatches
from moderation.dispatches.dispatch_acts import done, move
from moderation.dispatches.few_reports import require_choice
from moderation.dispatches.matter_end import answer_cases_when_done
from moderation.dispatches.originals import cases_behind, read_behind, require_safe
from moderation.dispatches_seen import dispatch_to_change
from moderation.permissions import Permission, Unlocked, Viewer
from moderation.routing.responsible import has_officer, require_allowed


class NotAsApproved(Exception):
    """The text is not the one that was approved, or a case was gathered or withdrawn since: approve it again (R3)."""


class Unreachable(Exception):
    """Nobody can answer for this unit on the platform: its superior can be asked, or a letter sent."""

    def __init__(self, unit_id: uuid.UUID) -> None:
        super().__init__(unit_id)
        self.unit_id = unit_id


class ByLetter(Exception):
    """This dispatch goes on paper, so its sending is recorded, not done here; or the other way round."""


class ReasonNeeded(Exception):
    """Nothing behind it is urgent, so a dispatch that does not wait for the others needs a reason (R6)."""

    field = "reason"


def send(dispatch_id: uuid.UUID, reason: str, *, by: Unlocked, seen_version: int) -> None:
    """Send to the unit now and not with the others (R6): for a reason, or where a case is urgent, none (empty).

    `reason` is staff's own words for the ledger, so it is checked like the abstract. A self-check notice goes to all
    using units at once. Raises NotFound, NotAllowed, Stale, ReasonNeeded, WordsBlocked, NoGrant, MoveNotAllowed,
    ByLetter, NotAsApproved, Unreachable, ChoiceNeeded or AddresseeRefused.
    """
    with writing():
        dispatch = dispatch_to_change(by.viewer, dispatch_id, Permission.WRITE_ABSTRACT, seen_version)
        given = _given(dispatch, reason, by)
        for one in ready_to_leave(dispatch):
            leave(one, by=by.viewer, at=clock.now(), on=today(), facts={"at_once": True, **given})


def _given(dispatch: Dispatch, reason: str, by: Unlocked) -> dict[str, str]:
    if reason:
        require_safe(reason, read_behind(dispatch.matter, by=by), field="reason")
        return {"reason": reason}
    if not is_urgent(dispatch):
        raise ReasonNeeded
    return {}


def is_urgent(dispatch: Dispatch) -> bool:
    """Whether a case behind it is: it need not wait for the others."""
    return any(case.is_urgent for case in cases_behind(dispatch.matter))


def ready_to_leave(dispatch: Dispatch) -> list[Dispatch]:
    """What would go with it to units that can answer, checked whole. Raises as `send`, before anything is changed."""
    if dispatch.kind is DispatchKind.LETTER:
        raise ByLetter
    dispatches = together(dispatch)
    for one in dispatches:
        require_as_approved(one)
    return _reachable(dispatches)


def recall(dispatch_id: uuid.UUID, reason: str, *, by: Unlocked, seen_version: int) -> None:
    """Take a dispatch back before it is answered; the unit keeps its number and this reason.

    Raises NotFound, NotAllowed, Stale, NoGrant, WordsBlocked or MoveNotAllowed.
    """
    with writing():
        dispatch = dispatch_to_change(by.viewer, dispatch_id, Permission.RECALL, seen_version)
        check_move(DISPATCH_MOVES, dispatch.status, DispatchStatus.RECALLED)
        require_safe(reason, read_behind(dispatch.matter, by=by), field="reason")
        move(dispatch, DispatchStatus.RECALLED)
        done(dispatch, DispatchEventKind.RECALLED, by=by.viewer, note=reason)
        answer_cases_when_done(dispatch.matter, by=by.viewer)


def require_as_approved(dispatch: Dispatch) -> None:
    """What sending refuses, on paper or not. Raises MoveNotAllowed, NotAsApproved, ChoiceNeeded or AddresseeRefused."""
    check_move(DISPATCH_MOVES, dispatch.status, DispatchStatus.SENT)
    if dispatch.abstract_digest != digest_of(dispatch, approved_words(dispatch)):
        raise NotAsApproved
    behind = len([case for case in cases_behind(dispatch.matter) if case.key is not None])
    if behind == 0 or behind != dispatch.approved_case_count or _joined_since(dispatch):
        raise NotAsApproved
    require_choice(dispatch.matter, dispatch.kind)
    # Whether a burden is of the writer's own unit stays sealed; approval has just checked it for the same cases.
    require_allowed(dispatch.matter, [dispatch.unit_id], dispatch.kind, from_own_unit=False)


def leave(
    dispatch: Dispatch, *, by: Viewer, at: datetime, on: date, facts: Mapping[str, object] = MappingProxyType({})
) -> None:
    """The dispatch is on its way: its due day, the cases' due days and their events. `on` is the local day of `at`;
    `facts` go to the ledger beside the due day."""
    due = answer_due(dispatch.matter, sent_on=on)
    move(dispatch, DispatchStatus.SENT)
    dispatch.sent_at, dispatch.due_on, dispatch.due_provisional = at, due.day, due.provisional
    told = {"digest": dispatch.abstract_digest, "due": due.day, **facts}
    done(dispatch, DispatchEventKind.SENT, by=by, day=on, facts=told)
    follow_dispatches(dispatch.matter)
    for case in accepted_cases(dispatch.matter):
        case_event(case, CaseEventKind.DISPATCHED, day=on, staff_id=by.staff_id)


def _reachable(dispatches: list[Dispatch]) -> list[Dispatch]:
    """Using units that nobody answers for get their notice on paper, so it stays ready for that."""
    found = [one for one in dispatches if has_officer(one.unit_id)]
    if not found:
        raise Unreachable(dispatches[0].unit_id)
    return found


def _joined_since(dispatch: Dispatch) -> bool:
    """One case withdrawn and another gathered leave the count as it was."""
    joined = exists().where(
        CaseEvent.case_id == Case.id,
        Case.matter_id == dispatch.matter_id,
        CaseEvent.kind.in_(JOINED),
        CaseEvent.at > dispatch.approved_at,
    )
    return bool(db.session.scalar(select(joined)))
