"""What the office asks and writes: about the matter, once, on the ledger by a digest."""

import json
from hashlib import sha256

import pytest

from feedback import mailbox
from feedback.categories import DeclineCode
from feedback.db import db
from feedback.lifecycle import CaseStatus
from feedback.limits import in_days, limits
from feedback.messages import mark_of, recorded_as
from feedback.models import Message, MessageKind
from moderation.cases import triage
from moderation.cases.messages import AsksWhoTheyAre, send_message
from moderation.disclosure import case_key
from tests.cast import Cast
from tests.moderation.first_look import ONCE, ledger_row, letters
from tests.stories import case_of, reported


def test_a_question_stops_the_clock_and_is_answered(cast: Cast) -> None:
    code = reported()
    case = case_of(code)
    triage.ask_for_more(case.id, "是每天都要传，还是检查前才传？", by=cast.unlocked("lin"), seen_version=case.version)
    case = case_of(code)
    assert (case.status, case.due_on) == (CaseStatus.NEED_INFO, in_days(limits().need_info_days))
    assert letters(code) == [(MessageKind.QUESTION, "是每天都要传，还是检查前才传？")]
    mailbox.follow_up(code, "每天都传", once=ONCE)
    assert case_of(code).status is CaseStatus.SUBMITTED


def test_a_question_may_not_seek_the_person(cast: Cast) -> None:
    code = reported()
    case = case_of(code)
    with pytest.raises(AsksWhoTheyAre):
        triage.ask_for_more(case.id, "您是哪个村的？叫什么名字？", by=cast.unlocked("lin"), seen_version=case.version)
    assert letters(code) == []


def test_a_message_is_on_the_ledger_by_its_digest_alone(cast: Cast) -> None:
    code = reported()
    case = case_of(code)
    triage.decline(case.id, DeclineCode.TEST, "像是试填", by=cast.unlocked("lin"), seen_version=case.version)
    row = ledger_row("case_declined")
    assert set(json.loads(row.facts)) == {"code", "digest"}
    assert "像是试填" not in row.facts


def test_a_message_posted_twice_is_one(cast: Cast) -> None:
    code = reported()
    case = case_of(code)
    for _ in range(2):
        send_message(case.id, "已收到，正在核实。", by=cast.unlocked("lin"), seen_version=case.version, once=ONCE)
    assert letters(code) == [(MessageKind.PLAIN, "已收到，正在核实。")]


def test_other_words_in_the_same_form_are_another_message(cast: Cast) -> None:
    code = reported()
    for words in ("已收到，正在核实。", "已收到，正在核实，请留意回复。"):
        case = case_of(code)
        send_message(case.id, words, by=cast.unlocked("lin"), seen_version=case.version, once=ONCE)
    assert [words for _, words in letters(code)] == ["已收到，正在核实。", "已收到，正在核实，请留意回复。"]


def test_who_holds_the_database_confirms_no_guess_of_a_message(cast: Cast) -> None:
    code = reported()
    case, lin = case_of(code), cast.unlocked("lin")
    send_message(case.id, "已收到", by=lin, seen_version=case.version, once=ONCE)
    key, stored = case_key(case_of(code), by=lin), db.session.scalars(db.select(Message.once)).one()
    assert stored == mark_of(key, "已收到", ONCE)
    facts = ledger_row("send_message").facts
    assert recorded_as(key, "已收到").hex() in facts
    assert sha256("已收到".encode()).hexdigest() not in facts


def test_a_message_leaves_the_case_as_it_was(cast: Cast) -> None:
    code = reported()
    before = case_of(code)
    send_message(before.id, "已收到", by=cast.unlocked("lin"), seen_version=before.version, once=ONCE)
    after = case_of(code)
    assert (after.status, after.due_on, after.version) == (before.status, before.due_on, before.version)
