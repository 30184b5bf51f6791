"""An answer is checked, sent back for rework, or released to all who reported."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from feedback import clock, mailbox
from feedback.db import db
from feedback.lifecycle import CaseStatus, DispatchStatus
from feedback.limits import in_days, in_workdays, today
from feedback.models import (
    Answer,
    AnswerState,
    CaseEvent,
    CaseEventKind,
    Completion,
    GatherChoice,
    LedgerRow,
    Promise,
)
from moderation.cases_seen import NotAllowed, NotFound
from moderation.dispatches import (
    redrafting,
    releasing,
    unit_acts,
)
from moderation.dispatches.originals import WordsBlocked, name_of_finding
from moderation.dispatches.releasing import AnswerBlocked
from tests.cast import Cast
from tests.dispatched import (
    answer_words,
    choose,
    day_of,
    drafted,
    matter_of_cases,
    replied,
    stored,
    version_of,
)
from tests.moderation.dispatches.days import MONDAY, later
from tests.stories import case_of


def test_a_released_answer_answers_all_cases_and_starts_the_days_to_rate(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = replied(matter, codes[0], cast)
    releasing.release(dispatch_id, {}, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    for code in codes:
        case = case_of(code)
        assert (case.status, case.due_on) == (CaseStatus.ANSWERED, in_days(30))
    event = db.session.scalars(select(CaseEvent).where(CaseEvent.kind == CaseEventKind.ANSWERED)).first()
    assert event is not None
    assert event.on_time is True
    assert mailbox.open_mailbox(codes[1]).case.status is CaseStatus.ANSWERED


@pytest.mark.parametrize(("name", "refused"), [("he", NotAllowed), ("nong", NotFound), ("nongju", NotFound)])
def test_nobody_else_releases_or_sends_back(cast: Cast, name: str, refused: type[Exception]) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = replied(matter, codes[0], cast)
    with pytest.raises(refused):
        releasing.release(dispatch_id, {}, by=cast.unlocked(name), seen_version=version_of(dispatch_id))
    with pytest.raises(refused):
        releasing.rework(dispatch_id, "请再核实", by=cast.unlocked(name), seen_version=version_of(dispatch_id))
    assert stored(dispatch_id).status is DispatchStatus.REPLIED


def test_cases_wait_for_the_last_live_dispatch(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    first = replied(matter, codes[0], cast)
    other = drafted(matter, codes[0], cast, unit="望川县人民政府")
    releasing.release(first, {}, by=cast.unlocked("lin"), seen_version=version_of(first))
    assert case_of(codes[0]).status is CaseStatus.ACCEPTED
    redrafting.drop(other.dispatch_id, by=cast.viewer("lin"), seen_version=other.version)
    assert case_of(codes[0]).status is CaseStatus.ANSWERED


def test_a_promise_becomes_a_row_with_its_day(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    on = today() + timedelta(days=20)
    words = answer_words(completion=Completion.PROMISED, completion_on=on)
    dispatch_id = replied(matter, codes[0], cast, words=words)
    releasing.release(dispatch_id, {}, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    assert db.session.scalars(select(Promise.due_on)).one() == on


def test_an_answer_that_summons_is_blocked_until_reworked(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    words = answer_words(measures="请反映人带身份证来办公室面谈，电话 0571-88886666。")
    dispatch_id = replied(matter, codes[0], cast, words=words)
    with pytest.raises(AnswerBlocked) as blocked:
        releasing.release(dispatch_id, {}, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    assert set(blocked.value.findings) == {"measures"}
    releasing.rework(dispatch_id, "请删去约见和电话", by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    unit_acts.answer(dispatch_id, answer_words(), by=cast.viewer("nongju"), seen_version=version_of(dispatch_id))
    releasing.release(dispatch_id, {}, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    states = set(db.session.scalars(select(Answer.state)))
    assert states == {AnswerState.REWORKED, AnswerState.RELEASED}


def test_a_finding_in_an_answer_passes_with_a_reason_on_the_ledger(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = replied(matter, codes[0], cast, words=answer_words(measures="可拨打 0571-88886666 咨询。"))
    answer = releasing.waiting_answer(stored(dispatch_id))
    assert answer is not None
    found = releasing.check(answer)["measures"]
    reasons = {name_of_finding(finding): "这是公开的热线" for finding in found}
    releasing.release(dispatch_id, reasons, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
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


def test_a_case_that_was_withdrawn_stays_withdrawn_when_the_others_are_answered(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = replied(matter, codes[0], cast)
    mailbox.withdraw(codes[1])
    releasing.release(dispatch_id, {}, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    assert [case_of(code).status for code in codes] == [
        CaseStatus.ANSWERED,
        CaseStatus.WITHDRAWN,
        CaseStatus.ANSWERED,
    ]
