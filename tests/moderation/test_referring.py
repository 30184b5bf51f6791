"""A case is told of another channel, and may be destroyed at once."""

import pytest

from feedback.categories import Channel
from feedback.db import db
from feedback.lifecycle import CaseStatus
from feedback.limits import today
from feedback.models import CaseKey, Message, MessageKind
from feedback.thread import open_mailbox
from moderation.cases import triage
from moderation.cases.messages import send_message
from moderation.disclosure import KeyDestroyed
from tests.cast import Cast
from tests.moderation.first_look import FILED, ONCE, accept, letters
from tests.moderation.settled import settled
from tests.stories import case_of, reported


def test_a_referred_case_shows_its_channel_and_keeps_its_key_for_now(cast: Cast) -> None:
    code = reported()
    case = case_of(code)
    triage.refer(case.id, Channel.LABOUR_12333, "工资问题请找他们", by=cast.unlocked("lin"), seen_version=case.version)
    case = case_of(code)
    assert (case.status, case.referred_to) == (CaseStatus.REFERRED, Channel.LABOUR_12333)
    assert letters(code) == [(MessageKind.PLAIN, "工资问题请找他们")]
    assert case.key is not None


def test_what_accuses_a_leader_can_be_destroyed_at_once(cast: Cast) -> None:
    code = reported()
    case = case_of(code)
    triage.refer(
        case.id,
        Channel.DISCIPLINE_12388,
        "不会留下",
        by=cast.unlocked("lin"),
        seen_version=case.version,
        destroy_now=True,
    )
    case = case_of(code)
    assert (case.status, case.referred_to, case.key_destroyed_on) == (
        CaseStatus.REFERRED,
        Channel.DISCIPLINE_12388,
        today(),
    )
    assert db.session.get(CaseKey, case.id) is None
    assert db.session.scalars(db.select(Message)).all() == []
    assert open_mailbox(code).said is None


def test_nobody_writes_into_a_destroyed_case(cast: Cast) -> None:
    code = reported()
    case = case_of(code)
    triage.refer(case.id, Channel.PETITION, "", by=cast.unlocked("lin"), seen_version=case.version, destroy_now=True)
    case = case_of(code)
    with pytest.raises(KeyDestroyed):
        send_message(case.id, "还在吗", by=cast.unlocked("lin"), seen_version=case.version, once=ONCE)


def test_an_accepted_case_may_still_be_referred(cast: Cast) -> None:
    code = settled(**FILED)
    accept(code, cast)
    case = case_of(code)
    triage.refer(case.id, Channel.HOTLINE_12345, "", by=cast.unlocked("lin"), seen_version=case.version)
    assert case_of(code).status is CaseStatus.REFERRED
