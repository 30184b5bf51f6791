"""What was due in a year whose holidays nobody knew is counted again once they are published (R25)."""

import uuid
from datetime import date, timedelta

from feedback import clock, mailbox
from feedback.db import db, writing
from feedback.limits import in_days, in_workdays, today
from feedback.models import Case, Dispatch
from feedback.receipts import ReceiptCode
from moderation.cases import triage
from moderation.dispatches import releasing, unit_acts
from moderation.dispatches.deadlines import passed_on_by
from moderation.timer.tick import tick
from tests.cast import Cast
from tests.dispatched import answer_words, join, matter_of_cases, replied, sent, stored, version_of
from tests.moderation.dispatches.days import MONDAY, later
from tests.moderation.settled import settled
from tests.stories import case_of, reported

GUESSED = timedelta(days=2)
"""By how much the holidays were guessed wrong."""


def guess(model: type[Case] | type[Dispatch], id_: uuid.UUID) -> None:
    """The day was counted without the holidays, which are known by now."""
    with writing():
        row = db.session.get_one(model, id_)
        assert row.due_on
        row.due_on, row.due_provisional = row.due_on - GUESSED, True


def due(code: ReceiptCode) -> tuple[date | None, bool]:
    case = case_of(code)
    return case.due_on, case.due_provisional


def test_the_first_look(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        code = settled()
        guess(Case, case_of(code).id)
        last = in_workdays(5).day
    with clock.frozen(later(1)):
        assert (tick()["cases_settled"], tick()["cases_settled"]) == (1, 0)
    assert due(code) == (last, False)


def test_what_was_left_of_it_after_a_question(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        code = settled()
        case = case_of(code)
        triage.ask_for_more(case.id, "是哪个小程序？", by=cast.unlocked("lin"), seen_version=case.version)
    with clock.frozen(later(1)):
        mailbox.follow_up(code, "净村拍拍", once=bytes(16))
        last = case_of(code).due_on
        guess(Case, case_of(code).id)
    with clock.frozen(later(2)):
        tick()
    assert due(code) == (last, False)


def test_the_day_by_which_it_is_passed_on(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        code = settled(categories=("B1",))
        triage.accept(case_of(code).id, by=cast.viewer("lin"), seen_version=case_of(code).version)
        guess(Case, case_of(code).id)
        last = passed_on_by().day
    with clock.frozen(later(1)):
        tick()
    assert due(code) == (last, False)


def test_the_answer_and_with_it_the_cases_that_wait_for_it(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = sent(matter, codes[0], cast)
        last = stored(dispatch_id).due_on
        guess(Dispatch, dispatch_id)
        guess(Case, case_of(codes[0]).id)
    with clock.frozen(later(1)):
        assert tick()["settled"] == 1
    assert (stored(dispatch_id).due_on, stored(dispatch_id).due_provisional) == (last, False)
    assert due(codes[0]) == (last, False)


def test_the_ceiling_stands(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        ceiling = in_days(60, after=clock.start_of_third(today()))
    with clock.frozen(later(55)):
        dispatch_id = sent(matter, codes[0], cast)
        assert stored(dispatch_id).due_on == ceiling
        guess(Dispatch, dispatch_id)
        tick()
    assert stored(dispatch_id).due_on == ceiling


def test_a_withdrawal_moves_no_day_that_the_unit_was_told(cast: Cast) -> None:
    """The case that was accepted first set the ceiling."""
    with clock.frozen(MONDAY):
        matter, (first, *_) = matter_of_cases(cast, 1)
    with clock.frozen(later(55)):
        for n in range(2):
            join(reported(f"晚来的第{n}件", region=("990121101", "990122")[n]), matter.id, cast)
        dispatch_id = sent(matter, first, cast)
        told = stored(dispatch_id).due_on
        guess(Dispatch, dispatch_id)
        mailbox.withdraw(first)
        tick()
    assert stored(dispatch_id).due_on == told


def test_the_days_given_back_for_rework_stand(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = replied(matter, codes[0], cast)
    with clock.frozen(later(14)):
        lin, seen = cast.unlocked("lin"), version_of(dispatch_id)
        releasing.rework(dispatch_id, "请写明何时取消", by=lin, seen_version=seen)
        given = stored(dispatch_id).due_on
        with writing():
            db.session.get_one(Dispatch, dispatch_id).due_provisional = True
        tick()
        assert (stored(dispatch_id).due_on, stored(dispatch_id).due_provisional) == (given, False)
        unit_acts.answer(dispatch_id, answer_words(), by=cast.viewer("nongju"), seen_version=version_of(dispatch_id))
