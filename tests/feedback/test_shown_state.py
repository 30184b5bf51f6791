"""The words a submitter reads follow from the case and the dispatches of its matter."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from feedback.lifecycle import CaseStatus, DispatchStatus
from feedback.models import Case, Dispatch
from feedback.shown_state import Shown, ShownState, shown_state

TODAY, LATER, LAST, BEFORE = date(2026, 10, 12), date(2026, 10, 20), date(2026, 11, 2), date(2026, 10, 9)


def case(status: CaseStatus, due_on: date | None = None, **facts: object) -> Case:
    return Case(status=status, due_on=due_on, due_provisional=False, **facts)


def dispatch(status: str, due_on: date | None = LATER, **facts: object) -> Dispatch:
    return Dispatch(status=DispatchStatus(status), due_on=due_on, **{"due_provisional": False, **facts})


def accepted(*dispatches: Dispatch) -> ShownState:
    return shown_state(case(CaseStatus.ACCEPTED, LATER, accepted_on=BEFORE), dispatches, on=TODAY)


@pytest.mark.parametrize("status", [status for status in CaseStatus if status is not CaseStatus.ACCEPTED])
def test_every_state_has_its_word_whatever_the_units_do(status: CaseStatus) -> None:
    assert shown_state(case(status), [dispatch("returned")], on=TODAY) == ShownState(Shown(status.value))


@pytest.mark.parametrize(
    ("statuses", "shown"),
    [
        ("", Shown.ACCEPTED),
        ("drafting", Shown.ACCEPTED),
        ("to_approve", Shown.ACCEPTED),
        ("ready", Shown.ACCEPTED),
        ("recalled", Shown.ACCEPTED),
        ("dropped", Shown.ACCEPTED),
        ("sent", Shown.PASSED_ON),
        ("handling", Shown.HANDLING),
        ("replied", Shown.CHECKING),
        ("returned", Shown.SETTLING),
        ("sent handling", Shown.HANDLING),
        ("handling returned", Shown.SETTLING),
        ("replied returned", Shown.SETTLING),
        ("replied handling", Shown.HANDLING),
        ("replaced sent", Shown.PASSED_ON),
        ("released handling", Shown.HANDLING),
        ("released replied", Shown.CHECKING),
    ],
)
def test_an_accepted_case_reads_by_its_dispatches(app: Flask, statuses: str, shown: Shown) -> None:
    assert accepted(*(dispatch(status) for status in statuses.split())).shown is shown


def test_the_next_date_is_the_last_units(app: Flask) -> None:
    state = accepted(dispatch("handling"), dispatch("handling", LAST, due_provisional=True))
    assert (state.due_on, state.provisional, state.late_since) == (LAST, True, None)


def test_one_late_unit_is_late_though_another_has_time(app: Flask) -> None:
    state = accepted(dispatch("handling", BEFORE), dispatch("sent", LAST))
    assert (state.shown, state.due_on, state.late_since) == (Shown.HANDLING, LAST, BEFORE)


def test_a_unit_that_has_answered_is_no_longer_waited_for(app: Flask) -> None:
    state = accepted(dispatch("replied", BEFORE), dispatch("handling", LATER))
    assert (state.due_on, state.late_since) == (LATER, None)


def test_an_answer_being_checked_is_due_three_working_days_after_it_came(app: Flask) -> None:
    friday_night = datetime(2026, 10, 9, 15, 30, tzinfo=UTC)
    state = accepted(dispatch("replied", BEFORE, answered_at=friday_night))
    assert (state.shown, state.due_on) == (Shown.CHECKING, date(2026, 10, 13)), "Saturday the 10th is worked"


def test_what_is_returned_is_settled_within_sixty_days_of_acceptance(app: Flask) -> None:
    assert accepted(dispatch("returned", BEFORE)).due_on == date(2026, 12, 8)


def test_on_the_due_day_nothing_is_late_and_after_it_is_said() -> None:
    assert shown_state(case(CaseStatus.SUBMITTED, TODAY), [], on=TODAY).late_since is None
    assert shown_state(case(CaseStatus.SUBMITTED, BEFORE), [], on=TODAY).late_since == BEFORE
