"""A dispatch on paper: printed from the approved text, its fate recorded by a moderator for the unit (代录)."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from feedback import clock
from feedback.db import db, writing
from feedback.lifecycle import DISPATCH_MOVES, DispatchStatus, check_move
from feedback.limits import settings, today
from feedback.models import Dispatch, DispatchEventKind, DispatchKind, Office
from moderation.cases_seen import check_seen
from moderation.dispatches.abstract_drafts import approved_words, digest_of
from moderation.dispatches.answer_words import AnswerWords, WrongDay, reply
from moderation.dispatches.dispatch_acts import done, move, record
from moderation.dispatches.dispatching import ByLetter, NotAsApproved, leave, require_as_approved
from moderation.dispatches_seen import dispatch_for
from moderation.permissions import Permission, Viewer
from moderation.routing.responsible import has_officer

ENTERED = {"entered_for_unit": True}


def goes_on_paper(dispatch: Dispatch) -> bool:
    """A letter, or a self-check notice to a unit nobody answers for."""
    if dispatch.kind is DispatchKind.SELF_CHECK:
        return not has_officer(dispatch.unit_id)
    return dispatch.kind is DispatchKind.LETTER


@dataclass(frozen=True, slots=True)
class Printed:
    """A letter as it is printed; `office` signs it."""

    dispatch: Dispatch
    office: str


def print_letter(dispatch_id: uuid.UUID, *, by: Viewer) -> Printed:
    """The approved text to be printed, a ledger row each time. Before it has left, everything must hold that must at
    sending: paper is not taken back.

    Raises NotFound, NotAllowed, ByLetter, NotAsApproved, ChoiceNeeded or AddresseeRefused.
    """
    with writing():
        dispatch = _letter(dispatch_id, by)
        if dispatch.status is DispatchStatus.READY:
            require_as_approved(dispatch)
        elif dispatch.abstract_digest is None or dispatch.abstract_digest != _digest_now(dispatch):
            raise NotAsApproved
        record(dispatch, "print_letter", by=by, facts={"digest": dispatch.abstract_digest})
        return Printed(dispatch, db.session.get_one(Office, dispatch.office_id).name)


def record_sent(dispatch_id: uuid.UUID, on: date, *, by: Viewer, seen_version: int) -> None:
    """The letter left on that day. Raises as `dispatching.send`, and WrongDay for a day to come or before approval."""
    with writing():
        dispatch = _letter(dispatch_id, by, seen_version)
        require_as_approved(dispatch)
        _require_between(_day_of(dispatch.approved_at), on)
        leave(dispatch, by=by, at=_moment(on), on=on)
        record(dispatch, "enter_letter_sent", by=by, facts={"day": on})


def record_receipt(dispatch_id: uuid.UUID, on: date, *, by: Viewer, seen_version: int) -> None:
    """The unit acknowledged on that day. Raises NotFound, NotAllowed, Stale, ByLetter, MoveNotAllowed or WrongDay."""
    with writing():
        dispatch = _letter(dispatch_id, by, seen_version)
        check_move(DISPATCH_MOVES, dispatch.status, DispatchStatus.HANDLING)
        _require_between(_day_of(dispatch.sent_at), on)
        move(dispatch, DispatchStatus.HANDLING)
        dispatch.acknowledged_at = _moment(on)
        done(dispatch, DispatchEventKind.ACKNOWLEDGED, by=by, day=on, facts=ENTERED)


def record_answer(dispatch_id: uuid.UUID, words: AnswerWords, on: date, *, by: Viewer, seen_version: int) -> None:
    """What the unit answered on that day, typed in for it; released like any answer. Raises as `record_receipt`."""
    with writing():
        dispatch = _letter(dispatch_id, by, seen_version)
        check_move(DISPATCH_MOVES, dispatch.status, DispatchStatus.REPLIED)
        _require_between(_day_of(dispatch.acknowledged_at), on)
        reply(dispatch, words, by=by, at=_moment(on), entered_for_unit=True)
        done(dispatch, DispatchEventKind.REPLIED, by=by, day=on, facts=ENTERED)


def _letter(dispatch_id: uuid.UUID, by: Viewer, seen_version: int | None = None) -> Dispatch:
    dispatch = dispatch_for(by, dispatch_id, Permission.WRITE_ABSTRACT)
    if seen_version is not None:
        check_seen(dispatch, seen_version)
    if not goes_on_paper(dispatch):
        raise ByLetter
    return dispatch


def _digest_now(dispatch: Dispatch) -> bytes:
    return digest_of(dispatch, approved_words(dispatch))


def _require_between(earliest: date | None, on: date) -> None:
    if on > today() or (earliest and on < earliest):
        raise WrongDay("on")


def _day_of(at: datetime | None) -> date | None:
    return at.astimezone(settings().time_zone).date() if at else None


def _moment(on: date) -> datetime:
    """Paper knows the day only, so a day gone by stands for its beginning."""
    return clock.now() if on == today() else clock.start_of_local_day(on, settings().time_zone)
