"""What was opened and not used goes in time; so it does when the submitter or the calendar ends the case."""

import pytest
from sqlalchemy import select

from feedback import mailbox
from feedback.db import db, writing
from feedback.lifecycle import CaseStatus, IdentityState, MoveNotAllowed
from feedback.limits import today
from feedback.models import IdentityRequest
from moderation.identity.asking import NothingToShow
from moderation.identity.requests import TooLate
from moderation.timer.tick import tick
from tests.moderation.identity.told import Told, acts, handovers, later
from tests.stories import put


def test_half_opened_it_waits_seventy_two_hours(story: Told) -> None:
    with later():
        story.ask()
        story.open_outer(story.first)
    with later(hours=71.9):
        assert tick()["identity_expired"] == 0
    with later(hours=72):
        assert (tick()["identity_expired"], tick()["identity_expired"]) == (1, 0)
    assert (story.request.state, handovers()) == (IdentityState.EXPIRED, [])
    assert acts()[-1] == "expire_identity"
    with later(hours=73), pytest.raises(MoveNotAllowed):
        story.open_inner(story.third)


def test_opened_and_not_looked_at_it_waits_seventy_two_hours(story: Told) -> None:
    with later():
        story.ask()
        story.open_outer(story.first)
    with later(hours=71):
        story.open_inner(story.third)
    with later(hours=142):
        assert tick()["identity_expired"] == 0
    with later(hours=143):
        assert tick()["identity_expired"] == 1
    assert handovers() == []


def test_time_ends_it_even_where_no_timer_runs(story: Told) -> None:
    with later():
        story.ask()
        story.open_outer(story.first)
    with later(hours=72), pytest.raises(TooLate):
        story.open_inner(story.third)
    with later(hours=71):
        story.open_inner(story.third)
    with later(hours=143), pytest.raises(TooLate):
        story.show()


def test_a_withdrawal_meanwhile_ends_it_without_a_trace_of_when(story: Told) -> None:
    with later():
        story.ask()
        story.open_outer(story.first)
        story.open_inner(story.second)
        before = acts()
    with later(hours=1):
        mailbox.withdraw(story.code)
    assert (handovers(), db.session.scalars(select(IdentityRequest)).all()) == ([], [])
    assert acts() == before
    with later(hours=1), pytest.raises(NothingToShow):
        story.show()


def test_the_end_of_its_time_destroys_it_with_requests_under_way(story: Told) -> None:
    with later(), writing():
        put(story.code, CaseStatus.CLOSED, closed_on=today(), due_on=None)
    with later(days=30):
        story.ask()
        story.open_outer(story.first)
    with later(days=31):
        assert tick()["contacts_destroyed"] == 1
    assert handovers() == []
