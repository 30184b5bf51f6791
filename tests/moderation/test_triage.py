"""The first look: what follows from it, what it refuses, what the submitter then reads."""

import json
from collections.abc import Callable
from datetime import date
from hashlib import sha256

import pytest

from feedback import clock, mailbox
from feedback.categories import Channel, DeclineCode
from feedback.db import db
from feedback.lifecycle import CaseStatus, MoveNotAllowed
from feedback.limits import in_days, limits, today
from feedback.messages import mark_of, recorded_as
from feedback.models import CaseEvent, CaseEventKind, CaseKey, LedgerRow, Matter, Message, MessageKind
from feedback.models.case import ORDINARY, URGENT
from feedback.receipts import ReceiptCode
from feedback.thread import open_mailbox
from moderation.cases import triage
from moderation.cases.messages import AsksWhoTheyAre, send_message
from moderation.cases_seen import NotAllowed, NotFound, Stale
from moderation.disclosure import KeyDestroyed, case_key
from moderation.dispatches.deadlines import passed_on_by
from tests.cast import Cast
from tests.moderation.settled import settled
from tests.stories import case_of, reported

FILED = {"categories": ("B1",), "targets": (("miniapp", "净村拍拍"),)}
ONCE = b"o" * 16


def accept(code: ReceiptCode, cast: Cast, by: str = "lin", **how: object) -> None:
    case = case_of(code)
    triage.accept(case.id, by=cast.viewer(by), seen_version=case.version, **how)  # type: ignore[arg-type]


def last_event(code: ReceiptCode) -> CaseEvent:
    query = db.select(CaseEvent).where(CaseEvent.case_id == case_of(code).id).order_by(CaseEvent.number.desc())
    return db.session.scalars(query).first()  # type: ignore[return-value]


def ledger_row(act: str) -> LedgerRow:
    return db.session.scalars(db.select(LedgerRow).where(LedgerRow.act == act)).one()


def letters(code: ReceiptCode) -> list[tuple[MessageKind, str]]:
    return [(letter.kind, letter.body) for letter in open_mailbox(code).letters]


def test_an_accepted_case_stands_in_a_matter_of_its_own(cast: Cast) -> None:
    code = settled(**FILED)
    accept(code, cast)
    case = case_of(code)
    matter = db.session.get_one(Matter, case.matter_id)
    assert (case.status, case.accepted_on) == (CaseStatus.ACCEPTED, today())
    assert case.due_on == passed_on_by().day
    assert (matter.target_id, matter.category) == (cast.target("净村拍拍").id, "B1")


def test_accepting_is_an_event_with_the_day_the_look_was_due(cast: Cast) -> None:
    code = settled(**FILED)
    due = case_of(code).due_on
    accept(code, cast)
    event = last_event(code)
    assert (event.kind, event.due_on, event.on_time) == (CaseEventKind.ACCEPTED, due, True)
    assert event.staff_id == ledger_row("case_accepted").staff_id == cast.viewer("lin").staff_id


def test_a_late_first_look_is_kept_as_late(cast: Cast) -> None:
    code = settled(**FILED)
    case_of(code).due_on = in_days(-1)
    db.session.commit()
    accept(code, cast)
    assert last_event(code).on_time is False


def test_an_abstract_due_in_a_year_not_published_is_provisional(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    code = settled(**FILED)
    monkeypatch.setattr(clock, "today", lambda _zone: date(2041, 1, 3))
    accept(code, cast)
    assert case_of(code).due_provisional


@pytest.mark.parametrize("story", [settled, lambda: reported(**FILED)])
def test_without_category_and_nature_nothing_is_accepted(cast: Cast, story: Callable[[], ReceiptCode]) -> None:
    code = story()
    with pytest.raises(triage.NotClassified):
        accept(code, cast)
    assert case_of(code).status is CaseStatus.SUBMITTED


def test_the_second_of_two_moderators_is_told(cast: Cast) -> None:
    code = settled(**FILED)
    case = case_of(code)
    case_id, seen = case.id, case.version
    triage.accept(case_id, by=cast.viewer("lin"), seen_version=seen)
    with pytest.raises(Stale):
        triage.decline(case_id, DeclineCode.TEST, "", by=cast.unlocked("zhou"), seen_version=seen)
    assert case_of(code).status is CaseStatus.ACCEPTED


def test_a_declined_case_tells_its_submitter_why(cast: Cast) -> None:
    code = reported()
    case = case_of(code)
    words = "这件事由住建部门直接受理，请拨打 12345。"
    triage.decline(case.id, DeclineCode.OTHER_CHANNEL, words, by=cast.unlocked("lin"), seen_version=case.version)
    case = case_of(code)
    assert (case.status, case.decline_code, case.due_on) == (CaseStatus.DECLINED, DeclineCode.OTHER_CHANNEL, None)
    assert letters(code) == [(MessageKind.DECLINE, words)]


def test_a_message_is_on_the_ledger_by_its_digest_alone(cast: Cast) -> None:
    code = reported()
    case = case_of(code)
    triage.decline(case.id, DeclineCode.TEST, "像是试填", by=cast.unlocked("lin"), seen_version=case.version)
    row = ledger_row("case_declined")
    assert set(json.loads(row.facts)) == {"code", "digest"}
    assert "像是试填" not in row.facts


def test_a_code_alone_declines_too(cast: Cast) -> None:
    code = reported()
    case = case_of(code)
    triage.decline(case.id, DeclineCode.TEST, "", by=cast.unlocked("lin"), seen_version=case.version)
    assert letters(code) == []


def test_what_is_urgent_is_never_abuse(cast: Cast) -> None:
    code = reported("再逼我打卡我就不想活了")
    case = case_of(code)
    assert case.is_urgent
    with pytest.raises(triage.UrgentIsNoAbuse):
        triage.decline(case.id, DeclineCode.ABUSE, "", by=cast.unlocked("lin"), seen_version=case.version)
    assert case_of(code).status is CaseStatus.SUBMITTED


def test_once_somebody_cleared_the_mark_it_may_be(cast: Cast) -> None:
    code = reported("再逼我打卡我就不想活了")
    case = case_of(code)
    triage.clear_urgent(case.id, "已读，系夸张说法", by=cast.unlocked("lin"), seen_version=case.version)
    case = case_of(code)
    assert case.precedence == ORDINARY
    assert json.loads(ledger_row("clear_urgent").facts) == {"reason": "已读，系夸张说法"}
    triage.decline(case.id, DeclineCode.ABUSE, "", by=cast.unlocked("lin"), seen_version=case.version)
    assert case_of(code).status is CaseStatus.DECLINED


def test_any_moderator_marks_a_case_urgent(cast: Cast) -> None:
    code = reported()
    case = case_of(code)
    triage.mark_urgent(case.id, by=cast.viewer("zhou"), seen_version=case.version)
    assert case_of(code).precedence == URGENT
    assert ledger_row("mark_urgent").staff_id == cast.viewer("zhou").staff_id


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


FIRST_LOOK_ACTS = {
    "accept": lambda case, cast: triage.accept(case.id, by=cast.viewer("lin"), seen_version=case.version),
    "decline": lambda case, cast: triage.decline(
        case.id, DeclineCode.TEST, "", by=cast.unlocked("lin"), seen_version=case.version
    ),
    "ask": lambda case, cast: triage.ask_for_more(
        case.id, "每天几次？", by=cast.unlocked("lin"), seen_version=case.version
    ),
    "refer": lambda case, cast: triage.refer(
        case.id, Channel.PETITION, "", by=cast.unlocked("lin"), seen_version=case.version
    ),
}
FORBIDDEN = [
    (act, status)
    for act in FIRST_LOOK_ACTS
    for status in CaseStatus
    if status is not CaseStatus.SUBMITTED and (act, status) != ("refer", CaseStatus.ACCEPTED)
]


@pytest.mark.parametrize(("act", "status"), FORBIDDEN)
def test_acts_of_the_first_look_are_refused_elsewhere(cast: Cast, act: str, status: CaseStatus) -> None:
    code = settled(**FILED)
    accept(code, cast)
    facts = {"decline_code": DeclineCode.TEST, "referred_to": Channel.PETITION, "closed_on": today()}
    case = case_of(code)
    for name, value in facts.items():
        setattr(case, name, value)
    if status is CaseStatus.WITHDRAWN:
        case.sealed_report, case.key_destroyed_on = None, today()
    case.status = status
    db.session.commit()
    with pytest.raises(MoveNotAllowed):
        FIRST_LOOK_ACTS[act](case_of(code), cast)
    assert case_of(code).status is status


@pytest.mark.parametrize("outsider", ["admin", "du", "bao1", "nongju", "sheng", "nong"])
def test_who_may_not_know_of_a_case_changes_nothing(cast: Cast, outsider: str) -> None:
    code = settled(**FILED)
    with pytest.raises(NotFound):
        accept(code, cast, by=outsider)


def test_an_approver_alone_does_not_triage(cast: Cast) -> None:
    code = settled(**FILED)
    with pytest.raises(NotAllowed):
        accept(code, cast, by="he")
