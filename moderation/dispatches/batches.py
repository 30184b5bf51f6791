"""Dispatches leave together on the office's sending days, so that a unit cannot tell when somebody reported (R6)."""

import uuid
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, func, select

from feedback import clock, ledger
from feedback.db import db, writing
from feedback.lifecycle import DispatchStatus
from feedback.limits import calendar, day_of, limits, settings, today
from feedback.models import Dispatch, HeldBack, Matter
from moderation.accounts.people import viewer_today
from moderation.cases_seen import NotAllowed, NotFound
from moderation.dispatches.abstract_drafts import together
from moderation.dispatches.dispatch_acts import out_of_queue, record
from moderation.dispatches.dispatching import NotAsApproved, Unreachable, leave, ready_to_leave
from moderation.dispatches.few_reports import ChoiceNeeded
from moderation.dispatches.sending_days import last_sending_day, next_sending_day
from moderation.dispatches_seen import dispatch_for, dispatch_to_change
from moderation.permissions import Permission, Viewer
from moderation.routing.responsible import AddresseeRefused

_WHY: dict[type[Exception], HeldBack] = {
    NotFound: HeldBack.SENDER_GONE,
    NotAllowed: HeldBack.SENDER_GONE,
    NotAsApproved: HeldBack.NOT_AS_APPROVED,
    ChoiceNeeded: HeldBack.CHOICE_NEEDED,
    AddresseeRefused: HeldBack.KEPT_FROM,
    Unreachable: HeldBack.UNREACHABLE,
}


def queue(dispatch_id: uuid.UUID, *, by: Viewer, seen_version: int) -> None:
    """It leaves with the others on the next sending day, in the name of `by`; checked now, and then once more.

    Raises NotFound, NotAllowed, Stale, MoveNotAllowed, ByLetter, NotAsApproved, Unreachable, ChoiceNeeded or
    AddresseeRefused.
    """
    with writing():
        dispatch = dispatch_to_change(by, dispatch_id, Permission.WRITE_ABSTRACT, seen_version)
        for one in ready_to_leave(dispatch):
            one.queued_by_id, one.queued_at, one.held_back = by.staff_id, clock.now(), None
            record(one, "queue_dispatch", by=by, facts={"day": leaves_on(one)})


def take_out(dispatch_id: uuid.UUID, *, by: Viewer, seen_version: int) -> None:
    """Until then it can be taken out again; it stays ready. Raises NotFound, NotAllowed or Stale."""
    with writing():
        dispatch = dispatch_to_change(by, dispatch_id, Permission.WRITE_ABSTRACT, seen_version)
        for one in _queued_together(dispatch):
            out_of_queue(one)
            record(one, "unqueue_dispatch", by=by)


def leaves_on(dispatch: Dispatch) -> date:
    """The day on which it leaves, or would if it were queued today: never the day on which it was queued.

    Where the clock stood still on that day, today.
    """
    queued_on = day_of(dispatch.queued_at) if dispatch.queued_at else today()
    return max(next_sending_day(queued_on, limits().sendings_a_week, calendar()), today())


def due() -> Select[uuid.UUID]:
    """What was queued before the last sending day began, in no order. Nothing on a day that is not worked."""
    return select(Dispatch.id).where(_is_due()).order_by(func.random())


def send_queued(dispatch_id: uuid.UUID) -> bool:
    """For the clock, inside its write transaction: sent by whoever queued it, with every check of a sending, or taken
    out of the queue with the reason why not."""
    if not _is_mine(dispatch_id):
        return False
    dispatch = db.session.get_one(Dispatch, dispatch_id)
    try:
        sender = _sender(dispatch)
        leaving = ready_to_leave(dispatch)
    except tuple(_WHY) as error:
        _hold_back(dispatch, _WHY[type(error)])
        return False
    for one in leaving:
        leave(one, by=sender, at=clock.now(), on=today(), facts={"in_batch": today()})
    return True


def _is_due() -> ColumnElement[bool]:
    if not calendar().is_working(today()):
        return false()
    last = last_sending_day(today(), limits().sendings_a_week, calendar())
    before = clock.start_of_local_day(last, settings().time_zone)
    return and_(Dispatch.status == DispatchStatus.READY, Dispatch.queued_at < before)


def _is_mine(dispatch_id: uuid.UUID) -> bool:
    """Whether it still is due once nobody else sends anything of its matter."""
    matter_id = db.session.scalar(select(Dispatch.matter_id).where(Dispatch.id == dispatch_id))
    db.session.get_one(Matter, matter_id, with_for_update=True)
    return bool(db.session.scalar(select(Dispatch.id).where(Dispatch.id == dispatch_id, _is_due()).with_for_update()))


def _sender(dispatch: Dispatch) -> Viewer:
    """Whoever queued it, while they are here and may still send it. Raises NotFound or NotAllowed."""
    sender = viewer_today(dispatch.queued_by_id) if dispatch.queued_by_id else None
    if sender is None:
        raise NotFound
    dispatch_for(sender, dispatch.id, Permission.WRITE_ABSTRACT)
    return sender


def _hold_back(dispatch: Dispatch, why: HeldBack) -> None:
    for one in _queued_together(dispatch):
        out_of_queue(one, why)
        subject = ("dispatch", one.id)
        facts = {"reason": why}
        ledger.record("hold_back_dispatch", office_id=one.office_id, staff_id=None, subject=subject, facts=facts)


def _queued_together(dispatch: Dispatch) -> list[Dispatch]:
    return [one for one in together(dispatch) if one.queued_at is not None]
