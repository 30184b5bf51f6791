"""What time ends by itself, once, however often the timer runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from feedback import cases, clock, mailbox
from feedback.db import db, writing
from feedback.events import case_event
from feedback.lifecycle import CaseStatus, DispatchStatus
from feedback.limits import in_days, today
from feedback.models import (
    CaseEventKind,
    Dispatch,
    Reminder,
    ReminderStep,
)
from feedback.receipts import ReceiptCode
from moderation.dispatches.releasing import release
from moderation.timer.reminders import step_for
from moderation.timer.tick import tick
from tests.cast import Cast
from tests.dispatched import drafted, matter_of_cases, replied, version_of
from tests.stories import abstract_drafted, answered, case_of, put, reported

MONDAY = datetime(2026, 10, 12, 2, tzinfo=UTC)


@contextmanager
def later(**span: float) -> Iterator[None]:
    with clock.frozen(MONDAY + timedelta(**span)):
        yield


def event(code: ReceiptCode, kind: CaseEventKind, cast: Cast) -> None:
    """Inside `writing()`: 林审核 did this today."""
    case = cases.find_by_receipt(code)
    assert case is not None
    case_event(case, kind, day=today(), staff_id=cast.viewer("lin").staff_id)


def test_an_answer_nobody_rated_closes_after_thirty_days(cast: Cast) -> None:
    with later():
        code = reported()
        answered(code, cast)
    with later(days=30):
        assert tick()["closed"] == 0
    with later(days=31):
        assert (tick()["closed"], tick()["closed"]) == (1, 0)
    case = case_of(code)
    assert (case.status, case.closed_on, case.due_on) == (CaseStatus.CLOSED, date(2026, 11, 12), None)


def test_a_dry_run_counts_and_changes_nothing(cast: Cast) -> None:
    with later():
        code = reported()
        answered(code, cast)
    with later(days=31):
        assert tick(dry_run=True)["closed"] == 1
    assert case_of(code).status is CaseStatus.ANSWERED


def test_a_question_left_open_comes_back_marked(cast: Cast) -> None:
    with later():
        code = reported()
    with later(days=1), writing():
        put(code, CaseStatus.NEED_INFO, due_on=in_days(15))
        event(code, CaseEventKind.ASKED, cast)
    with later(days=17):
        assert tick()["not_supplemented"] == 1
    case = case_of(code)
    assert (case.status, case.not_supplemented) == (CaseStatus.SUBMITTED, True)
    assert case.due_on == date(2026, 11, 4)  # four working days were left when it was asked


def test_the_key_of_a_referred_case_goes_after_thirty_days(cast: Cast) -> None:
    with later():
        code = reported()
        with writing():
            put(code, CaseStatus.REFERRED, referred_to="12388", due_on=None)
            event(code, CaseEventKind.REFERRED, cast)
    with later(days=31):
        assert tick()["referred_destroyed"] == 1
        opened = mailbox.open_mailbox(code)
    assert (opened.said, opened.case.status) == (None, CaseStatus.REFERRED)
    with later(days=62):
        assert tick()["codes_forgotten"] == 1
        with pytest.raises(mailbox.NoSuchCase):
            mailbox.open_mailbox(code)


def test_a_withdrawn_code_is_forgotten_after_two_days(app: Flask) -> None:
    with later():
        code = reported()
        mailbox.withdraw(code)
    with later(days=2):
        assert tick()["codes_forgotten"] == 0
        assert mailbox.open_mailbox(code).case.status is CaseStatus.WITHDRAWN
    with later(days=3):
        assert tick()["codes_forgotten"] == 1
        with pytest.raises(mailbox.NoSuchCase):
            mailbox.open_mailbox(code)


def sent(cast: Cast, due_on: date) -> Dispatch:
    dispatch = abstract_drafted(reported(), cast)
    with writing():
        now, zhou = clock.now(), cast.viewer("zhou").staff_id
        approved = {"abstract": "有小程序要求每日上传照片", "abstract_digest": bytes(32), "approver_id": zhou}
        facts = {**approved, "approved_at": now, "sent_at": now, "due_on": due_on, "status": DispatchStatus.SENT}
        with db.session.no_autoflush:
            for name, value in facts.items():
                setattr(dispatch, name, value)
    return dispatch


def test_each_step_of_a_reminder_is_given_once(cast: Cast) -> None:
    with later():
        dispatch = sent(cast, date(2026, 10, 30))
    for days, step in ((12, None), (15, "warning"), (18, "urged"), (21, "overdue"), (25, "supervised"), (32, "listed")):
        with later(days=days):
            assert tick()["reminded"] == (1 if step else 0)
            assert tick()["reminded"] == 0
    given = db.session.query(Reminder.step).filter(Reminder.dispatch_id == dispatch.id).all()
    assert {step for (step,) in given} == set(ReminderStep)


def test_a_weekend_after_the_due_day_is_not_lateness(cast: Cast) -> None:
    friday, saturday, monday = date(2026, 10, 30), date(2026, 10, 31), date(2026, 11, 2)
    assert step_for(friday, saturday) is ReminderStep.URGED
    assert step_for(friday, monday) is ReminderStep.OVERDUE


def test_a_guessed_due_day_is_counted_again_once_the_year_is_published(cast: Cast) -> None:
    with later():
        dispatch = sent(cast, date(2026, 11, 30))
        with writing():
            dispatch.due_provisional = True
    with later(days=1):
        assert tick()["settled"] == 1
    db.session.refresh(dispatch)
    assert (dispatch.due_on, dispatch.due_provisional) == (date(2026, 11, 2), False)


def test_whose_last_dispatch_went_with_anothers_withdrawal_is_answered(cast: Cast) -> None:
    """One unit has answered; what was drafted for another, beside the second case, goes with that case."""
    with later():
        matter, (first, second, *_) = matter_of_cases(cast)
        released = replied(matter, first, cast)
        drafted(matter, second, cast, unit="望川县人民政府")
        release(released, {}, by=cast.unlocked("zhou"), seen_version=version_of(released))
        assert tick()["answered"] == 0
        mailbox.withdraw(second)
        assert case_of(first).status is CaseStatus.ACCEPTED
        assert (tick()["answered"], tick()["answered"]) == (1, 0)
        case = case_of(first)
        assert (case.status, case.due_on) == (CaseStatus.ANSWERED, in_days(30))
        told = mailbox.open_mailbox(first).events[-1]
        assert (told.kind, told.staff_id, told.at) == (CaseEventKind.ANSWERED, None, None)
