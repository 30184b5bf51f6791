"""Dispatches leave together: queued today, sent on the next sending day with every check once more (R6)."""

import json
import uuid
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from feedback import clock, mailbox
from feedback.db import db, writing
from feedback.lifecycle import DispatchStatus
from feedback.limits import in_workdays, today
from feedback.models import BarredUnit, Case, Dispatch, DispatchKind, GatherChoice, HeldBack, LedgerRow
from feedback.models.case import URGENT
from feedback.shown_state import Shown, shown_state
from moderation.accounts import roles
from moderation.cases import triage
from moderation.cases_seen import NotAllowed, Stale
from moderation.dispatches import batches, dispatching, letters, redrafting
from moderation.dispatches.dispatching import ReasonNeeded, Unreachable
from moderation.timer.tick import tick
from tests.cast import Cast
from tests.dispatched import FARMS, PHOTOS, choose, join, matter_of_cases, queued, ready, stored, version_of
from tests.moderation.dispatches.days import MONDAY, later
from tests.moderation.settled import settled
from tests.stories import case_of, reported

TUESDAY, FRIDAY = later(1), later(4)


def last_row(dispatch_id: uuid.UUID, act: str) -> LedgerRow:
    rows = select(LedgerRow).where(LedgerRow.subject_id == dispatch_id.hex, LedgerRow.act == act)
    return db.session.scalars(rows.order_by(LedgerRow.number.desc())).first()  # type: ignore[return-value]


def queued_on_monday(cast: Cast, **how: object) -> uuid.UUID:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        return queued(matter, codes[0], cast, **how)


def held_back(dispatch_id: uuid.UUID) -> HeldBack | None:
    """Why it did not leave on Tuesday: it is ready still, and waits no more."""
    with clock.frozen(TUESDAY):
        assert tick()["sent"] == 0
    dispatch = stored(dispatch_id)
    assert (dispatch.status, dispatch.sent_at, dispatch.queued_at) == (DispatchStatus.READY, None, None)
    return dispatch.held_back


def test_what_was_queued_leaves_together_on_the_day(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        first, codes = matter_of_cases(cast)
        second, others = matter_of_cases(cast)
        ids = {queued(first, codes[0], cast), queued(second, others[0], cast, by="zhou")}
        assert {batches.leaves_on(stored(one)) for one in ids} == {TUESDAY.date()}
        assert tick()["sent"] == 0
        assert {stored(one).status for one in ids} == {DispatchStatus.READY}
    with clock.frozen(TUESDAY):
        assert tick()["sent"] == 2
        for one in map(stored, ids):
            assert (one.status, one.due_on) == (DispatchStatus.SENT, in_workdays(15).day)
            assert one.queued_at is None


def test_it_is_sent_in_the_name_of_whoever_queued_it(cast: Cast) -> None:
    dispatch_id = queued_on_monday(cast, by="zhou")
    with clock.frozen(TUESDAY):
        tick()
    row = last_row(dispatch_id, "dispatch_sent")
    assert row.staff_id == cast.staff("zhou").id
    assert json.loads(row.facts)["in_batch"] == "2026-03-03"


def test_what_is_queued_on_a_sending_day_waits_for_the_next(cast: Cast) -> None:
    with clock.frozen(TUESDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = queued(matter, codes[0], cast)
        assert batches.leaves_on(stored(dispatch_id)) == FRIDAY.date()
        assert tick()["sent"] == 0
    with clock.frozen(later(3)):
        assert tick()["sent"] == 0
    with clock.frozen(FRIDAY):
        assert tick()["sent"] == 1


def test_in_a_holiday_nothing_leaves(cast: Cast) -> None:
    """Friday 2 October 2026 is off, and so is Tuesday; Thursday the 8th is worked."""
    with clock.frozen(datetime(2026, 9, 30, 2, tzinfo=UTC)):
        matter, codes = matter_of_cases(cast)
        dispatch_id = queued(matter, codes[0], cast)
        assert batches.leaves_on(stored(dispatch_id)).isoformat() == "2026-10-08"
    for day in (2, 6, 7):
        with clock.frozen(datetime(2026, 10, day, 2, tzinfo=UTC)):
            assert tick()["sent"] == 0
    with clock.frozen(datetime(2026, 10, 8, 2, tzinfo=UTC)):
        assert tick()["sent"] == 1


def test_where_the_clock_stood_still_it_leaves_on_the_next_working_day(cast: Cast) -> None:
    dispatch_id = queued_on_monday(cast)
    with clock.frozen(later(2)):
        assert batches.leaves_on(stored(dispatch_id)) == today()
        assert tick()["sent"] == 1


def test_nor_then_on_a_day_that_is_not_worked(cast: Cast) -> None:
    dispatch_id = queued_on_monday(cast)
    with clock.frozen(later(5)):
        assert tick()["sent"] == 0
    with clock.frozen(later(7)):
        assert batches.leaves_on(stored(dispatch_id)) == today()
        assert tick()["sent"] == 1


def test_they_leave_in_no_order(cast: Cast) -> None:
    """Of four, twenty times one order by chance: once in 10 to the power of 26."""
    with clock.frozen(MONDAY):
        for _ in range(4):
            matter, codes = matter_of_cases(cast)
            queued(matter, codes[0], cast)
    with clock.frozen(TUESDAY):
        orders = {tuple(db.session.scalars(batches.due())) for _ in range(20)}
    assert len({frozenset(order) for order in orders}) == 1
    assert len(orders) > 1


def test_it_can_be_taken_out_until_then(cast: Cast) -> None:
    dispatch_id = queued_on_monday(cast)
    batches.take_out(dispatch_id, by=cast.viewer("zhou"), seen_version=version_of(dispatch_id))
    assert held_back(dispatch_id) is None
    assert last_row(dispatch_id, "unqueue_dispatch").staff_id == cast.staff("zhou").id


def test_the_second_of_two_who_press_is_told(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = ready(matter, codes[0], cast)
        seen = version_of(dispatch_id)
        batches.queue(dispatch_id, by=cast.viewer("lin"), seen_version=seen)
        with pytest.raises(Stale):
            batches.queue(dispatch_id, by=cast.viewer("zhou"), seen_version=seen)


def test_rewriting_or_printing_takes_it_out_of_the_queue(cast: Cast) -> None:
    rewritten, printed = queued_on_monday(cast), queued_on_monday(cast)
    redrafting.take_back(rewritten, by=cast.unlocked("lin"), seen_version=version_of(rewritten))
    redrafting.make_letter(printed, by=cast.viewer("lin"), seen_version=version_of(printed))
    with clock.frozen(TUESDAY):
        assert tick()["sent"] == 0
    assert [stored(one).queued_at for one in (rewritten, printed)] == [None, None]


def test_a_text_changed_after_queueing_is_not_sent_and_said_so(cast: Cast) -> None:
    dispatch_id = queued_on_monday(cast)
    with writing():
        db.session.get_one(Dispatch, dispatch_id).abstract = "请查清是谁反映的。"
    assert held_back(dispatch_id) is HeldBack.NOT_AS_APPROVED
    row = last_row(dispatch_id, "hold_back_dispatch")
    assert (row.staff_id, json.loads(row.facts)) == (None, {"reason": "not_as_approved"})


def test_a_case_gathered_since_needs_approval_and_the_others_go_on(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        gathered_since = queued(matter, codes[0], cast)
        join(reported("又要传照片了，还要在群里接龙"), matter.id, cast)
        other = queued_on_monday(cast)
    with clock.frozen(TUESDAY):
        assert tick()["sent"] == 1
    assert stored(gathered_since).held_back is HeldBack.NOT_AS_APPROVED
    assert stored(other).status is DispatchStatus.SENT


def test_one_withdrawn_and_another_gathered_are_not_the_cases_that_were_approved(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = queued(matter, codes[0], cast)
    with clock.frozen(later(0.1)):
        mailbox.withdraw(codes[1])
        case = case_of(settled(targets=PHOTOS, categories=("B1",)))
        triage.accept(case.id, by=cast.viewer("lin"), seen_version=case.version, into=matter.id)
    assert held_back(dispatch_id) is HeldBack.NOT_AS_APPROVED


def test_a_unit_barred_meanwhile_is_not_sent_to(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = queued(matter, codes[0], cast)
        with writing():
            db.session.add(BarredUnit(case_id=case_of(codes[1]).id, unit_id=cast.unit(FARMS).id))
    assert held_back(dispatch_id) is HeldBack.KEPT_FROM


def test_a_unit_whose_officer_left_is_not_sent_to(cast: Cast) -> None:
    dispatch_id = queued_on_monday(cast)
    with writing():
        cast.staff("nongju").left_on = MONDAY.date()
    assert held_back(dispatch_id) is HeldBack.UNREACHABLE


def test_who_queued_it_has_left_so_somebody_else_does(cast: Cast) -> None:
    dispatch_id = queued_on_monday(cast, by="zhou")
    with clock.frozen(MONDAY):
        roles.leave(cast.staff("zhou").id, by=cast.viewer("admin"))
    assert held_back(dispatch_id) is HeldBack.SENDER_GONE
    batches.queue(dispatch_id, by=cast.viewer("lin"), seen_version=version_of(dispatch_id))
    assert stored(dispatch_id).held_back is None


def test_who_queued_it_is_recused_now(cast: Cast) -> None:
    dispatch_id = queued_on_monday(cast, by="zhou")
    with writing():
        for membership in cast.staff("zhou").memberships:
            membership.unit_id = cast.unit(FARMS).id
    assert held_back(dispatch_id) is HeldBack.SENDER_GONE


def test_what_was_chosen_for_few_reports_is_chosen_otherwise(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast, 1)
        choose(matter, GatherChoice.OWNER_ONLY, cast)
        dispatch_id = queued(matter, codes[0], cast)
        choose(matter, GatherChoice.WAIT, cast)
    assert held_back(dispatch_id) is HeldBack.CHOICE_NEEDED


def test_a_notice_to_all_using_units_leaves_whole(cast: Cast) -> None:
    """Where nobody answers for a unit, it is ready to go on paper."""
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast, 1)
        choose(matter, GatherChoice.SELF_CHECK, cast)
        queued(matter, codes[0], cast, unit=None, kind=DispatchKind.SELF_CHECK)
    with clock.frozen(TUESDAY):
        tick()
    found = {row.unit.name: row for row in db.session.scalars(select(Dispatch))}
    assert found["清水镇人民政府"].status is DispatchStatus.SENT
    assert (found["石桥镇人民政府"].status, found["石桥镇人民政府"].held_back) == (DispatchStatus.READY, None)
    assert letters.goes_on_paper(found["石桥镇人民政府"])


def test_a_second_turn_of_the_clock_sends_nothing_again(cast: Cast) -> None:
    queued_on_monday(cast)
    with clock.frozen(TUESDAY):
        assert [tick()["sent"], tick()["sent"]] == [1, 0]


def test_what_cannot_be_sent_cannot_be_queued(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast, target="惠邻优购")
    dispatch_id = ready(matter, codes[0], cast, unit="临江市商务局")
    with pytest.raises(Unreachable):
        batches.queue(dispatch_id, by=cast.viewer("lin"), seen_version=version_of(dispatch_id))
    with pytest.raises(NotAllowed):
        batches.queue(dispatch_id, by=cast.viewer("he"), seen_version=version_of(dispatch_id))


def test_the_submitter_is_told_nothing_that_has_not_happened(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = queued(matter, codes[0], cast)
        assert shown_state(case_of(codes[0]), [stored(dispatch_id)], on=today()).shown is Shown.ACCEPTED
    with clock.frozen(TUESDAY):
        tick()
        assert shown_state(case_of(codes[0]), [stored(dispatch_id)], on=today()).shown is Shown.PASSED_ON


def test_alone_and_at_once_it_goes_for_a_reason_on_the_ledger(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = ready(matter, codes[0], cast)
        how = {"by": cast.unlocked("lin"), "seen_version": version_of(dispatch_id)}
        with pytest.raises(ReasonNeeded):
            dispatching.send(dispatch_id, "", **how)
        dispatching.send(dispatch_id, "周三就要上报", **how)
    facts = json.loads(last_row(dispatch_id, "dispatch_sent").facts)
    assert (facts["at_once"], facts["reason"]) == (True, "周三就要上报")


def test_what_is_urgent_goes_at_once_without_a_reason(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = queued(matter, codes[0], cast)
        with writing():
            db.session.get_one(Case, case_of(codes[2]).id).precedence = URGENT
        dispatching.send(dispatch_id, "", by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    assert stored(dispatch_id).status is DispatchStatus.SENT


def test_a_dry_run_says_how_many_would_leave(app: Flask, cast: Cast) -> None:
    dispatch_id = queued_on_monday(cast)
    with clock.frozen(TUESDAY):
        assert tick(dry_run=True)["sent"] == 1
    assert stored(dispatch_id).status is DispatchStatus.READY
