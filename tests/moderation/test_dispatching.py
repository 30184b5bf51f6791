"""Sent, returned, extended, answered, released: a dispatch between the office and a unit."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from feedback import clock, mailbox
from feedback.db import db
from feedback.lifecycle import CaseStatus, DispatchStatus, MoveNotAllowed
from feedback.limits import in_days, in_workdays, today
from feedback.models import (
    Answer,
    AnswerState,
    CaseEvent,
    CaseEventKind,
    Completion,
    Dispatch,
    DispatchKind,
    GatherChoice,
    LedgerRow,
    Promise,
)
from moderation.cases_seen import NotAllowed
from moderation.dispatches import (
    abstracts,
    approvals,
    dispatching,
    extensions,
    letters,
    redrafting,
    releasing,
    returns,
    unit_acts,
    unit_questions,
)
from moderation.dispatches.answer_words import WrongDay
from moderation.dispatches.originals import WordsBlocked, name_of_finding
from moderation.dispatches.releasing import AnswerBlocked
from moderation.dispatches.unit_acts import NotPossible
from moderation.routing.responsible import AddresseeRefused
from tests.cast import Cast
from tests.dispatched import (
    TEXT,
    answer_words,
    choose,
    day_of,
    drafted,
    handled,
    matter_of_cases,
    ready,
    replied,
    sent,
    stored,
    version_of,
)
from tests.stories import case_of

MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
"""09:00 at the office, no holiday near."""
SOMEWHERE_ELSE = "这是教育部门布置的，不属我局职责"


def later(days: float) -> datetime:
    return MONDAY + timedelta(days=days)


def events_of(code: object) -> list[CaseEventKind]:
    case = case_of(code)  # type: ignore[arg-type]
    query = select(CaseEvent.kind).where(CaseEvent.case_id == case.id).order_by(CaseEvent.number)
    return list(db.session.scalars(query))


def test_sending_sets_the_due_day_by_working_days_and_tells_every_case(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch = stored(sent(matter, codes[0], cast))
        assert dispatch.due_on == in_workdays(15).day
        assert all(case_of(code).due_on == dispatch.due_on for code in codes)
        assert all(events_of(code)[-1] is CaseEventKind.DISPATCHED for code in codes)


def test_the_ceiling_counts_from_acceptance_whatever_the_route(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        accepted = today()
    with clock.frozen(later(50)):
        assert stored(sent(matter, codes[0], cast)).due_on == in_days(60, after=accepted)


def test_a_due_day_in_a_year_without_published_holidays_is_provisional(cast: Cast) -> None:
    with clock.frozen(datetime(2031, 3, 3, 1, tzinfo=UTC)):
        matter, codes = matter_of_cases(cast)
        dispatch = stored(sent(matter, codes[0], cast))
        assert dispatch.due_provisional
        assert case_of(codes[0]).due_provisional


def test_a_unit_without_an_officer_is_not_sent_to(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast, target="惠邻优购")
    dispatch_id = ready(matter, codes[0], cast, unit="临江市商务局")
    with pytest.raises(dispatching.Unreachable):
        dispatching.send(dispatch_id, by=cast.viewer("lin"), seen_version=version_of(dispatch_id))


def test_a_letter_is_printed_sent_received_and_answered_by_days(cast: Cast) -> None:
    lin = cast.viewer("lin")
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast, target="惠邻优购")
        dispatch_id = ready(matter, codes[0], cast, unit="临江市商务局")
        redrafting.make_letter(dispatch_id, by=lin, seen_version=version_of(dispatch_id))
        letters.print_letter(dispatch_id, by=lin)
        sent_on = today()
    with clock.frozen(later(4)):
        letters.record_sent(dispatch_id, sent_on, by=lin, seen_version=version_of(dispatch_id))
        assert stored(dispatch_id).due_on == in_workdays(15, after=sent_on).day
        letters.record_receipt(dispatch_id, sent_on, by=lin, seen_version=version_of(dispatch_id))
        letters.record_answer(dispatch_id, answer_words(), today(), by=lin, seen_version=version_of(dispatch_id))
        answer = db.session.scalars(select(Answer)).one()
        assert (answer.entered_for_unit, stored(dispatch_id).on_time) == (True, True)
    acts = set(db.session.scalars(select(LedgerRow.act)))
    assert {"make_letter", "print_letter", "enter_letter_sent"} <= acts


def test_a_letter_did_not_arrive_before_it_left(cast: Cast) -> None:
    lin = cast.viewer("lin")
    matter, codes = matter_of_cases(cast, target="惠邻优购")
    dispatch_id = ready(matter, codes[0], cast, unit="临江市商务局", kind=DispatchKind.LETTER)
    letters.record_sent(dispatch_id, today(), by=lin, seen_version=version_of(dispatch_id))
    for wrong in (today() - timedelta(days=1), today() + timedelta(days=1)):
        with pytest.raises(WrongDay):
            letters.record_receipt(dispatch_id, wrong, by=lin, seen_version=version_of(dispatch_id))


def test_a_self_check_goes_to_every_using_unit_at_once(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast, 1)
    choose(matter, GatherChoice.SELF_CHECK, cast)
    dispatch_id = sent(matter, codes[0], cast, unit=None, kind=DispatchKind.SELF_CHECK)
    found = {row.unit.name: row for row in db.session.scalars(select(Dispatch))}
    assert set(found) == {"清水镇人民政府", "石桥镇人民政府"}
    assert found["清水镇人民政府"].status is DispatchStatus.SENT
    assert found["石桥镇人民政府"].status is DispatchStatus.READY
    assert letters.goes_on_paper(found["石桥镇人民政府"])
    assert dispatch_id in {row.id for row in found.values()}


def test_a_unit_returns_once_within_five_working_days(cast: Cast) -> None:
    nongju = cast.viewer("nongju")
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = sent(matter, codes[0], cast)
    with clock.frozen(later(7)):
        unit_acts.return_(dispatch_id, SOMEWHERE_ELSE, "县教育局", by=nongju, seen_version=version_of(dispatch_id))
        lin = cast.unlocked("lin")
        returns.refuse_return(dispatch_id, "该应用由贵局主办", by=lin, seen_version=version_of(dispatch_id))
        assert stored(dispatch_id).status is DispatchStatus.HANDLING
        with pytest.raises(NotPossible):
            unit_acts.return_(dispatch_id, SOMEWHERE_ELSE, "县教育局", by=nongju, seen_version=version_of(dispatch_id))


def test_the_sixth_working_day_is_too_late_to_return(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = sent(matter, codes[0], cast)
    with clock.frozen(later(8)), pytest.raises(NotPossible):
        unit_acts.return_(
            dispatch_id, SOMEWHERE_ELSE, "县教育局", by=cast.viewer("nongju"), seen_version=version_of(dispatch_id)
        )


def returned(dispatch_id: uuid.UUID, cast: Cast, officer: str) -> None:
    unit_acts.return_(
        dispatch_id, SOMEWHERE_ELSE, "另一单位", by=cast.viewer(officer), seen_version=version_of(dispatch_id)
    )


def approve_and_send(dispatch_id: uuid.UUID, cast: Cast) -> None:
    abstracts.submit(dispatch_id, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    approvals.approve(dispatch_id, by=cast.unlocked("he"), seen_version=version_of(dispatch_id))
    dispatching.send(dispatch_id, by=cast.viewer("lin"), seen_version=version_of(dispatch_id))


def uphold(dispatch_id: uuid.UUID, unit: str, cast: Cast) -> uuid.UUID:
    return returns.uphold_return(
        dispatch_id, cast.unit(unit).id, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id)
    )


def test_an_upheld_return_goes_on_in_a_new_dispatch_and_the_second_ends_in_designation(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    first = sent(matter, codes[0], cast)
    returned(first, cast, "nongju")
    second = uphold(first, "望川县数据局", cast)
    assert (stored(first).status, stored(second).replaces_id) == (DispatchStatus.REPLACED, first)
    approve_and_send(second, cast)
    assert not stored(second).designated
    returned(second, cast, "shuju")
    third = uphold(second, "望川县农业农村局", cast)
    approve_and_send(third, cast)
    assert stored(third).designated
    with pytest.raises(NotPossible):
        returned(third, cast, "nongju")


def test_the_unit_that_just_returned_is_not_asked_again_by_a_moderator_alone(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    first = sent(matter, codes[0], cast)
    returned(first, cast, "nongju")
    with pytest.raises(AddresseeRefused):
        uphold(first, "望川县农业农村局", cast)
    second = uphold(first, "望川县数据局", cast)
    farms = cast.unit("望川县农业农村局").id
    written = abstracts.edit(second, TEXT, unit_id=farms, by=cast.unlocked("lin"), seen_version=version_of(second))
    with pytest.raises(AddresseeRefused):
        abstracts.submit(second, by=cast.unlocked("lin"), seen_version=written.version)


def test_an_extension_is_asked_once_and_moves_the_cases_too(cast: Cast) -> None:
    nongju, lin = cast.viewer("nongju"), cast.unlocked("lin")
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = handled(matter, codes[0], cast)
        until = day_of(dispatch_id) + timedelta(days=10)
        unit_acts.ask_extension(dispatch_id, until, "需请示上级", by=nongju, seen_version=version_of(dispatch_id))
        extensions.grant_extension(dispatch_id, "情况属实", by=lin, seen_version=version_of(dispatch_id))
        assert day_of(dispatch_id) == until == case_of(codes[0]).due_on
        with pytest.raises(NotPossible):
            unit_acts.ask_extension(dispatch_id, until, "再请示", by=nongju, seen_version=version_of(dispatch_id))


@pytest.mark.parametrize("days", [0, 31, 400])
def test_an_extension_is_at_least_a_day_and_at_most_thirty(cast: Cast, days: int) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = handled(matter, codes[0], cast)
        until = day_of(dispatch_id) + timedelta(days=days)
        with pytest.raises(WrongDay):
            unit_acts.ask_extension(
                dispatch_id, until, "需请示", by=cast.viewer("nongju"), seen_version=version_of(dispatch_id)
            )


def test_a_refused_extension_leaves_the_due_day(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = handled(matter, codes[0], cast)
    due_on = day_of(dispatch_id)
    unit_acts.ask_extension(
        dispatch_id,
        due_on + timedelta(days=1),
        "需请示",
        by=cast.viewer("nongju"),
        seen_version=version_of(dispatch_id),
    )
    extensions.refuse_extension(dispatch_id, "事项简单", by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    assert day_of(dispatch_id) == due_on


@pytest.mark.parametrize(("hour", "on_time"), [(15, True), (17, False)])
def test_an_answer_is_in_time_until_the_local_day_ends(cast: Cast, hour: int, on_time: bool) -> None:
    """16:00 UTC is midnight at the office."""
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = handled(matter, codes[0], cast)
        due_on = day_of(dispatch_id)
    with clock.frozen(datetime(due_on.year, due_on.month, due_on.day, hour, tzinfo=UTC)):
        words = answer_words(completion=Completion.PROMISED, completion_on=today())
        unit_acts.answer(dispatch_id, words, by=cast.viewer("nongju"), seen_version=version_of(dispatch_id))
    assert stored(dispatch_id).on_time is on_time


def test_nothing_is_completed_tomorrow_nor_promised_for_yesterday(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = handled(matter, codes[0], cast)
    day = timedelta(days=1)
    for completion, on in ((Completion.DONE, today() + day), (Completion.PROMISED, today() - day)):
        with pytest.raises(WrongDay):
            unit_acts.answer(
                dispatch_id,
                answer_words(completion=completion, completion_on=on),
                by=cast.viewer("nongju"),
                seen_version=version_of(dispatch_id),
            )


def test_a_released_answer_answers_all_cases_and_starts_the_days_to_rate(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = replied(matter, codes[0], cast)
    releasing.release(dispatch_id, {}, by=cast.viewer("lin"), seen_version=version_of(dispatch_id))
    for code in codes:
        case = case_of(code)
        assert (case.status, case.due_on) == (CaseStatus.ANSWERED, in_days(30))
    event = db.session.scalars(select(CaseEvent).where(CaseEvent.kind == CaseEventKind.ANSWERED)).first()
    assert event is not None
    assert event.on_time is True
    assert mailbox.open_mailbox(codes[1]).case.status is CaseStatus.ANSWERED


def test_cases_wait_for_the_last_live_dispatch(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    first = replied(matter, codes[0], cast)
    other = drafted(matter, codes[0], cast, unit="望川县人民政府")
    releasing.release(first, {}, by=cast.viewer("lin"), seen_version=version_of(first))
    assert case_of(codes[0]).status is CaseStatus.ACCEPTED
    redrafting.drop(other.dispatch_id, by=cast.viewer("lin"), seen_version=other.version)
    assert case_of(codes[0]).status is CaseStatus.ANSWERED


def test_a_promise_becomes_a_row_with_its_day(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    on = today() + timedelta(days=20)
    words = answer_words(completion=Completion.PROMISED, completion_on=on)
    dispatch_id = replied(matter, codes[0], cast, words=words)
    releasing.release(dispatch_id, {}, by=cast.viewer("lin"), seen_version=version_of(dispatch_id))
    assert db.session.scalars(select(Promise.due_on)).one() == on


def test_an_answer_that_summons_is_blocked_until_reworked(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    words = answer_words(measures="请反映人带身份证来办公室面谈，电话 0571-88886666。")
    dispatch_id = replied(matter, codes[0], cast, words=words)
    with pytest.raises(AnswerBlocked) as blocked:
        releasing.release(dispatch_id, {}, by=cast.viewer("lin"), seen_version=version_of(dispatch_id))
    assert set(blocked.value.findings) == {"measures"}
    releasing.rework(dispatch_id, "请删去约见和电话", by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    unit_acts.answer(dispatch_id, answer_words(), by=cast.viewer("nongju"), seen_version=version_of(dispatch_id))
    releasing.release(dispatch_id, {}, by=cast.viewer("lin"), seen_version=version_of(dispatch_id))
    states = set(db.session.scalars(select(Answer.state)))
    assert states == {AnswerState.REWORKED, AnswerState.RELEASED}


def test_a_finding_in_an_answer_passes_with_a_reason_on_the_ledger(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = replied(matter, codes[0], cast, words=answer_words(measures="可拨打 0571-88886666 咨询。"))
    answer = releasing.waiting_answer(stored(dispatch_id))
    assert answer is not None
    found = releasing.check(answer)["measures"]
    reasons = {name_of_finding(finding): "这是公开的热线" for finding in found}
    releasing.release(dispatch_id, reasons, by=cast.viewer("lin"), seen_version=version_of(dispatch_id))
    acts = list(db.session.scalars(select(LedgerRow.act)))
    assert "override_answer_finding" in acts


def test_an_answer_copied_from_another_matter_is_pointed_out(cast: Cast) -> None:
    first, codes = matter_of_cases(cast)
    replied(first, codes[0], cast)
    second, others = matter_of_cases(cast, region="990121102")
    choose(second, GatherChoice.OWNER_ONLY, cast)
    answer = releasing.waiting_answer(stored(replied(second, others[0], cast)))
    assert answer is not None
    assert all(not finding.blocks for finding in releasing.check(answer)["findings"])


def test_the_days_an_answer_lay_with_the_office_are_given_back(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = replied(matter, codes[0], cast)
        due_on = day_of(dispatch_id)
    with clock.frozen(later(7)):
        releasing.rework(dispatch_id, "请写明措施", by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    assert day_of(dispatch_id) == in_workdays(5, after=due_on).day


def test_words_to_a_unit_are_checked_like_an_abstract(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = replied(matter, codes[0], cast)
    with pytest.raises(WordsBlocked):
        releasing.rework(
            dispatch_id,
            "反映人说每天要在净村拍拍上传六张照片，第一次说了，请查",
            by=cast.unlocked("lin"),
            seen_version=version_of(dispatch_id),
        )


def test_a_question_that_seeks_the_person_is_blocked_and_logged(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id, nongju = handled(matter, codes[0], cast), cast.viewer("nongju")
    with pytest.raises(unit_questions.QuestionSeeksPerson):
        unit_questions.ask(dispatch_id, "请问反映人是哪个村的？", by=nongju, seen_version=version_of(dispatch_id))
    assert "refuse_question" in set(db.session.scalars(select(LedgerRow.act)))
    unit_questions.ask(dispatch_id, "照片要求始于哪份通知？", by=nongju, seen_version=version_of(dispatch_id))
    unit_questions.explain(
        dispatch_id, "见贵局年初的部署", by=cast.unlocked("lin"), seen_version=version_of(dispatch_id)
    )


def test_a_recalled_dispatch_ends_and_the_case_can_go_another_way(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = handled(matter, codes[0], cast)
    dispatching.recall(dispatch_id, "对象填错", by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    assert stored(dispatch_id).status is DispatchStatus.RECALLED
    assert case_of(codes[0]).status is CaseStatus.ACCEPTED
    with pytest.raises(MoveNotAllowed):
        dispatching.recall(dispatch_id, "再撤", by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))


def test_an_approver_sends_and_releases_nothing(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = ready(matter, codes[0], cast)
    with pytest.raises(NotAllowed):
        dispatching.send(dispatch_id, by=cast.viewer("he"), seen_version=version_of(dispatch_id))


def test_a_case_that_was_withdrawn_stays_withdrawn_when_the_others_are_answered(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = replied(matter, codes[0], cast)
    mailbox.withdraw(codes[1])
    releasing.release(dispatch_id, {}, by=cast.viewer("lin"), seen_version=version_of(dispatch_id))
    assert [case_of(code).status for code in codes] == [
        CaseStatus.ANSWERED,
        CaseStatus.WITHDRAWN,
        CaseStatus.ANSWERED,
    ]
