"""Who wrote is opened, refused, run out and withdrawn alike on both databases."""

import uuid

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from feedback import clock, mailbox
from feedback.db import db, writing
from feedback.lifecycle import IdentityState
from feedback.models import IdentityRequest
from moderation.timer.tick import tick
from tests.cast import Cast
from tests.moderation.identity.told import Told, handovers, later, told
from tests.stories import AN_IDENTITY


@pytest.fixture
def story(any_app: Flask) -> Told:
    with later():
        return told(Cast())


def test_it_is_asked_opened_and_shown(story: Told) -> None:
    with later():
        story.ask()
        story.open_outer(story.first)
        story.open_inner(story.third)
        assert story.show()["contact"] == AN_IDENTITY.contact
    assert (story.request.state, handovers()) == (IdentityState.SHOWN, [])


def test_it_is_refused_and_asked_again(story: Told) -> None:
    with later():
        story.ask()
        story.open_outer(story.second)
        story.refuse(story.third)
    with later(hours=1):
        story.ask()
    assert (story.request.state, handovers()) == (IdentityState.ASKED, [])


def test_it_runs_out_of_time(story: Told) -> None:
    with later():
        story.ask()
        story.open_outer(story.first)
    with later(hours=72):
        assert tick()["identity_expired"] == 1
    assert (story.request.state, handovers()) == (IdentityState.EXPIRED, [])


def test_it_goes_with_the_case(story: Told) -> None:
    with later():
        story.ask()
        story.open_outer(story.first)
        mailbox.withdraw(story.code)
    assert (handovers(), db.session.query(IdentityRequest).all()) == ([], [])


def test_the_database_keeps_a_second_request_out(story: Told) -> None:
    story.ask()
    case, zhou = story.case, story.cast.staff("zhou").id
    twice = IdentityRequest(
        id=uuid.uuid4(), office_id=case.office_id, case_id=case.id, reason="又一次", asker_id=zhou, asked_at=clock.now()
    )
    with pytest.raises(IntegrityError), writing():
        db.session.add(twice)
