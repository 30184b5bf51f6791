"""The superior reviewer looks again; the submitter reads why."""

import pytest

from feedback import mailbox
from feedback.categories import DeclineCode, Nature
from feedback.db import db
from feedback.lifecycle import CaseStatus, MoveNotAllowed
from feedback.models import GatherChoice, Matter, MessageKind
from feedback.receipts import ReceiptCode
from moderation.cases import triage
from moderation.cases.classification import Classification, classify
from moderation.cases.reviewing import decide_review
from moderation.cases.triage import NotClassified
from moderation.cases_seen import NotAllowed, Stale
from moderation.dispatches import abstracts
from moderation.timer.tick import tick
from tests.cast import Cast
from tests.dispatched import choose, drafted
from tests.stories import answered, answered_in, case_of, reported

COUNTY = "望川县人民政府"
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


def test_who_asked_later_is_not_answered_by_what_was_answered_before(cast: Cast) -> None:
    first, second = in_review(cast), in_review(cast)
    case_of(second).matter_id = case_of(first).matter_id
    db.session.commit()
    decide(first, cast, upheld=True)
    follower = case_of(first).matter_id
    assert follower
    answered_in(follower, first, cast)
    decide(second, cast, upheld=True)
    tick()
    assert case_of(second).status is CaseStatus.ACCEPTED
    assert case_of(second).matter_id != follower


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


def test_after_a_decline_nobody_classified_nothing_goes_to_a_unit_before_somebody_has(cast: Cast) -> None:
    """R4: whom it must be kept from is settled by somebody who read it."""
    code, lin = reported(categories=("B1",), region="990121"), cast.unlocked("lin")
    case = case_of(code)
    triage.decline(case.id, DeclineCode.OTHER_CHANNEL, "请走信访渠道", by=lin, seen_version=case.version)
    mailbox.ask_review(code, "这里就该管")
    decide(code, cast, upheld=True)
    matter = db.session.get_one(Matter, case_of(code).matter_id)
    choose(matter, GatherChoice.OWNER_ONLY, cast)
    written = drafted(matter, code, cast, unit=COUNTY)
    with pytest.raises(NotClassified):
        abstracts.submit(written.dispatch_id, by=lin, seen_version=written.version)
    case = case_of(code)
    classify(case.id, Classification(("B1",), nature=Nature.PROBLEM), by=lin.viewer, seen_version=case.version)
    abstracts.submit(written.dispatch_id, by=lin, seen_version=written.version)
