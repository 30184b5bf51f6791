"""The platform answers by itself, and never one person alone."""

import json
import uuid

import pytest

from feedback.db import db
from feedback.lifecycle import CaseStatus, DispatchStatus
from feedback.limits import in_days, limits
from feedback.models import Answer, AnswerState, CaseEvent, CaseEventKind, Draft, LedgerRow
from feedback.receipts import ReceiptCode
from moderation import disclosure
from moderation.cases import direct_answers, triage
from moderation.cases.direct_answers import AlreadyProposed
from moderation.cases_seen import NotAllowed, NotFound
from moderation.dispatches.approvals import OwnText
from moderation.dispatches.originals import WordsBlocked
from tests.cast import Cast
from tests.moderation.settled import settled
from tests.moderation.test_matters import dispatched
from tests.stories import WORDS, case_of, reported

THANKS = "感谢关心。防汛期间的值守报送已于汛期结束时停止。"
FILED = {"categories": ("Z9",)}


def propose(code: ReceiptCode, cast: Cast, words: str = THANKS, by: str = "lin", reason: str = "") -> uuid.UUID:
    case = case_of(code)
    direct_answers.propose(case.id, words, by=cast.unlocked(by), seen_version=case.version, reason=reason)
    found = direct_answers.pending_answer(case_of(code).matter_id)  # type: ignore[arg-type]
    assert found
    return found.id


def approve(answer_id: uuid.UUID, cast: Cast, by: str = "zhou") -> None:
    version = db.session.get_one(Answer, answer_id).version
    direct_answers.approve(answer_id, by=cast.unlocked(by), seen_version=version)


def test_an_approved_answer_answers_the_case(cast: Cast) -> None:
    code = settled(**FILED)
    approve(propose(code, cast), cast)
    case = case_of(code)
    events = db.session.scalars(
        db.select(CaseEvent.kind).where(CaseEvent.case_id == case.id).order_by(CaseEvent.number)
    )
    assert (case.status, case.due_on) == (CaseStatus.ANSWERED, in_days(limits().rating_days))
    assert list(events) == [CaseEventKind.SUBMITTED, CaseEventKind.ACCEPTED, CaseEventKind.ANSWERED]
    answer = db.session.scalars(db.select(Answer)).one()
    assert (answer.findings, answer.state, answer.dispatch_id) == (THANKS, AnswerState.RELEASED, None)
    assert db.session.scalars(db.select(Draft)).all() == []


def test_until_then_it_is_sealed_and_read_by_opening_the_case(cast: Cast) -> None:
    code = settled(**FILED)
    propose(code, cast)
    answer = db.session.scalars(db.select(Answer)).one()
    assert (answer.findings, case_of(code).status) == (None, CaseStatus.ACCEPTED)
    assert disclosure.open_case(case_of(code).id, by=cast.unlocked("zhou")).proposed_answer == THANKS


def test_nobody_approves_their_own_words(cast: Cast) -> None:
    answer_id = propose(settled(**FILED), cast)
    with pytest.raises(OwnText):
        approve(answer_id, cast, by="lin")


def test_who_does_not_approve_can_not(cast: Cast) -> None:
    answer_id = propose(settled(**FILED), cast, by="zhou")
    with pytest.raises(NotAllowed):
        approve(answer_id, cast, by="nong")
    with pytest.raises(NotFound):
        approve(answer_id, cast, by="nongju")


def test_words_of_the_original_do_not_go_into_it(cast: Cast) -> None:
    code = settled("每天早上七点前必须把六张照片传上去", **FILED)
    with pytest.raises(WordsBlocked):
        propose(code, cast, "您说每天早上七点前必须把六张照片传上去，情况属实。")
    assert case_of(code).status is CaseStatus.SUBMITTED


def test_it_asks_nobody_to_call(cast: Cast) -> None:
    with pytest.raises(WordsBlocked):
        propose(settled(**FILED), cast, "请您致电 0990-1234567 说明情况。")


def test_the_reason_on_the_ledger_carries_none_of_the_text(cast: Cast) -> None:
    """Oversight reads the ledger, and no originals."""
    with pytest.raises(WordsBlocked) as blocked:
        propose(settled(**FILED), cast, "遇有人身危险请到派出所当面说明。", reason=f"他说{WORDS}")
    assert blocked.value.field == "reason"
    assert db.session.scalars(db.select(Answer)).all() == []


def test_a_reason_lets_a_finding_pass_and_is_kept(cast: Cast) -> None:
    code = settled(**FILED)
    propose(code, cast, "遇有人身危险请到派出所当面说明。", reason="紧急情形，须告知去处")
    row = db.session.scalars(db.select(LedgerRow).where(LedgerRow.act == "propose_answer")).one()
    facts = json.loads(row.facts)
    assert (facts["reason"], facts["findings"]) == ("紧急情形，须告知去处", ["summons"])


def test_approval_checks_again(cast: Cast) -> None:
    answer_id = propose(settled(**FILED), cast, "遇有人身危险请到派出所当面说明。", reason="紧急情形")
    with pytest.raises(WordsBlocked):
        approve(answer_id, cast)


def test_an_answer_sent_back_is_written_anew(cast: Cast) -> None:
    code = settled(**FILED)
    answer_id = propose(code, cast)
    direct_answers.send_back(answer_id, "说明依据", by=cast.unlocked("zhou"), seen_version=1)
    first = db.session.get_one(Answer, answer_id)
    assert (first.state, first.rework_reason) == (AnswerState.DRAFTING, "说明依据")
    second = propose(code, cast, "汛期值守属应急需要，依据县防汛预案；汛期已结束，报送已停。")
    assert db.session.get_one(Answer, answer_id).state is AnswerState.DROPPED
    approve(second, cast)
    assert case_of(code).status is CaseStatus.ANSWERED


def test_two_answers_do_not_wait_side_by_side(cast: Cast) -> None:
    code = settled(**FILED)
    propose(code, cast)
    with pytest.raises(AlreadyProposed):
        propose(code, cast, "另一种说法", by="zhou")


def test_a_dropped_answer_leaves_the_case_accepted(cast: Cast) -> None:
    code = settled(**FILED)
    answer_id = propose(code, cast)
    direct_answers.drop(answer_id, by=cast.viewer("lin"), seen_version=1)
    assert db.session.get_one(Answer, answer_id).state is AnswerState.DROPPED
    assert db.session.scalars(db.select(Draft)).all() == []
    assert case_of(code).status is CaseStatus.ACCEPTED


def test_beside_units_still_at_work_it_is_readable_and_the_case_goes_on(cast: Cast) -> None:
    code = settled(**FILED)
    case = case_of(code)
    triage.accept(case.id, by=cast.viewer("lin"), seen_version=case.version)
    dispatched(case_of(code).matter_id, cast, DispatchStatus.SENT)  # type: ignore[arg-type]
    answer_id = propose(code, cast)
    approve(answer_id, cast)
    assert case_of(code).status is CaseStatus.ACCEPTED
    assert db.session.get_one(Answer, answer_id).state is AnswerState.RELEASED


def test_without_a_category_nothing_is_answered(cast: Cast) -> None:
    with pytest.raises(triage.NotClassified):
        propose(reported(), cast)
