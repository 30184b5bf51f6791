"""A case is declined with a reason; what is urgent is not abuse."""

import json

import pytest

from feedback.categories import DeclineCode
from feedback.lifecycle import CaseStatus
from feedback.models import MessageKind
from feedback.models.case import ORDINARY, URGENT
from moderation.cases import triage
from tests.cast import Cast
from tests.moderation.first_look import ledger_row, letters
from tests.stories import case_of, reported


def test_a_declined_case_tells_its_submitter_why(cast: Cast) -> None:
    code = reported()
    case = case_of(code)
    words = "这件事由住建部门直接受理，请拨打 12345。"
    triage.decline(case.id, DeclineCode.OTHER_CHANNEL, words, by=cast.unlocked("lin"), seen_version=case.version)
    case = case_of(code)
    assert (case.status, case.decline_code, case.due_on) == (CaseStatus.DECLINED, DeclineCode.OTHER_CHANNEL, None)
    assert letters(code) == [(MessageKind.DECLINE, words)]


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
