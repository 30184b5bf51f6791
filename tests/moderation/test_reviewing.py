"""The superior reviewer looks again; the submitter reads why."""

import pytest

from feedback import mailbox
from feedback.db import db
from feedback.lifecycle import CaseStatus, MoveNotAllowed
from feedback.models import Matter, MessageKind
from feedback.receipts import ReceiptCode
from moderation.cases.reviewing import decide_review
from moderation.cases_seen import NotAllowed, Stale
from tests.cast import Cast
from tests.stories import answered, case_of, reported

WHY = "答复未说明何时停用，已要求重新办理。"


def in_review(cast: Cast) -> ReceiptCode:
    code = reported()
    answered(code, cast)
    mailbox.ask_review(code, "答复说停用了，群里照样要截图")
    return code


def decide(code: ReceiptCode, cast: Cast, *, upheld: bool, by: str = "sheng") -> None:
    case = case_of(code)
    decide_review(case.id, by=cast.unlocked(by), upheld=upheld, reason=WHY, seen_version=case.version)


def test_upheld_the_case_goes_on_in_a_matter_that_follows_the_old(cast: Cast) -> None:
    code = in_review(cast)
    old = case_of(code).matter_id
    decide(code, cast, upheld=True)
    case = case_of(code)
    assert case.status is CaseStatus.ACCEPTED
    assert db.session.get_one(Matter, case.matter_id).follows_id == old != case.matter_id


def test_not_upheld_it_closes_and_says_why(cast: Cast) -> None:
    code = in_review(cast)
    decide(code, cast, upheld=False)
    opened = mailbox.open_mailbox(code)
    assert opened.case.status is CaseStatus.CLOSED
    assert [(letter.kind, letter.body) for letter in opened.letters] == [(MessageKind.REVIEW, WHY)]


def test_two_who_asked_go_on_together(cast: Cast) -> None:
    first, second = in_review(cast), in_review(cast)
    old = case_of(first).matter_id
    case_of(second).matter_id = old
    db.session.commit()
    decide(first, cast, upheld=True)
    decide(second, cast, upheld=True)
    assert case_of(first).matter_id == case_of(second).matter_id


def test_a_moderator_does_not_decide_on_their_own_answer(cast: Cast) -> None:
    code = in_review(cast)
    with pytest.raises(NotAllowed):
        decide(code, cast, upheld=False, by="lin")


def test_a_decision_on_a_stale_page_changes_nothing(cast: Cast) -> None:
    code = in_review(cast)
    seen = case_of(code).version
    decide(code, cast, upheld=False)
    with pytest.raises(Stale):
        decide_review(case_of(code).id, by=cast.unlocked("sheng"), upheld=True, reason=WHY, seen_version=seen)


def test_nothing_is_decided_twice(cast: Cast) -> None:
    code = in_review(cast)
    decide(code, cast, upheld=False)
    with pytest.raises(MoveNotAllowed):
        decide(code, cast, upheld=True)
