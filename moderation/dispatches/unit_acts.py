"""What a unit's officer does with a dispatch: acknowledge, return, ask for an extension, answer. No rule of these
lets the unit learn of a case."""

import uuid
from datetime import date

from feedback import clock
from feedback.db import writing
from feedback.lifecycle import DISPATCH_MOVES, DispatchStatus, check_move
from feedback.limits import in_workdays, limits, settings, today
from feedback.models import Dispatch, DispatchEventKind, DispatchKind
from moderation.cases_seen import check_seen
from moderation.dispatches.answer_words import AnswerWords, WrongDay, reply
from moderation.dispatches.deadlines import latest_extension
from moderation.dispatches.dispatch_acts import done, move
from moderation.dispatches.unit_desk import dispatch_of_unit
from moderation.permissions import Viewer

_OPEN = frozenset({DispatchStatus.SENT, DispatchStatus.HANDLING})


class NotPossible(Exception):
    """Done once already, too late, or designated; the page offers it only while it can be done."""


def acknowledge(dispatch_id: uuid.UUID, *, by: Viewer, seen_version: int) -> None:
    """签收. Raises NotFound, Stale or NotPossible."""
    with writing():
        dispatch = _own(dispatch_id, by, seen_version)
        if dispatch.status is not DispatchStatus.SENT:
            raise NotPossible
        move(dispatch, DispatchStatus.HANDLING)
        dispatch.acknowledged_at = clock.now()
        done(dispatch, DispatchEventKind.ACKNOWLEDGED, by=by)


def may_return(dispatch: Dispatch) -> bool:
    """Once, within five working days of sending, acknowledged or not; never when designated, nor a notice to all."""
    if dispatch.status not in _OPEN or dispatch.returned_at or dispatch.designated:
        return False
    if dispatch.kind is not DispatchKind.DISPATCH or dispatch.sent_at is None:
        return False
    return today() <= last_day_to_return(dispatch)


def last_day_to_return(dispatch: Dispatch) -> date:
    """Counted from the local day of sending."""
    sent_on = (dispatch.sent_at or clock.now()).astimezone(settings().time_zone).date()
    return in_workdays(limits().return_workdays, after=sent_on).day


def return_(dispatch_id: uuid.UUID, reason: str, suggests: str, *, by: Viewer, seen_version: int) -> None:
    """Back to the office, with a reason and whom the unit thinks responsible. Raises NotFound, Stale or NotPossible."""
    with writing():
        dispatch = _own(dispatch_id, by, seen_version)
        if not may_return(dispatch):
            raise NotPossible
        move(dispatch, DispatchStatus.RETURNED)
        dispatch.return_reason, dispatch.return_suggests, dispatch.returned_at = reason, suggests, clock.now()
        done(dispatch, DispatchEventKind.RETURNED, by=by, note=reason)


def may_ask_extension(dispatch: Dispatch) -> bool:
    """Once, before the due day has passed, while the ceiling leaves a day."""
    if dispatch.status not in _OPEN or dispatch.extension_asked_at or dispatch.due_on is None:
        return False
    return today() <= dispatch.due_on < latest_extension(dispatch)


def ask_extension(dispatch_id: uuid.UUID, until: date, reason: str, *, by: Viewer, seen_version: int) -> None:
    """Ask for more time, at most 30 days and never past the ceiling. Raises NotFound, Stale, NotPossible, WrongDay."""
    with writing():
        dispatch = _own(dispatch_id, by, seen_version)
        if not may_ask_extension(dispatch) or dispatch.due_on is None:
            raise NotPossible
        if not dispatch.due_on < until <= latest_extension(dispatch):
            raise WrongDay("until")
        dispatch.extension_until, dispatch.extension_reason = until, reason
        dispatch.extension_asked_at = clock.now()
        done(dispatch, DispatchEventKind.EXTENSION_ASKED, by=by, note=reason, facts={"until": until})


def answer(dispatch_id: uuid.UUID, words: AnswerWords, *, by: Viewer, seen_version: int) -> None:
    """Answer in four fields; in time until 24:00 of the due day. Raises NotFound, Stale, MoveNotAllowed or WrongDay."""
    with writing():
        dispatch = _own(dispatch_id, by, seen_version)
        check_move(DISPATCH_MOVES, dispatch.status, DispatchStatus.REPLIED)
        reply(dispatch, words, by=by, at=clock.now(), entered_for_unit=False)
        done(dispatch, DispatchEventKind.REPLIED, by=by, facts={"on_time": dispatch.on_time})


def _own(dispatch_id: uuid.UUID, by: Viewer, seen_version: int) -> Dispatch:
    dispatch = dispatch_of_unit(by, dispatch_id)
    check_seen(dispatch, seen_version)
    return dispatch
