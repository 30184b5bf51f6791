"""What a moderator typed beside a case stays with the matter when the case leaves it."""

import pytest

from feedback import destruction
from feedback.db import db, writing
from feedback.lifecycle import CaseStatus
from feedback.models import Case
from moderation.cases import direct_answers
from moderation.cases.matters import LeavesDispatches, move_case
from moderation.dispatches import abstracts
from moderation.dispatches.abstract_drafts import DraftText, Words
from moderation.dispatches.left_drafts import QuotesTheCase
from tests.cast import Cast
from tests.dispatched import FARMS, TEXT, drafted, matter_of_cases, version_of
from tests.stories import case_of

ANSWER = "谢谢，这件事已经记下。"


def test_an_abstract_stays_with_its_matter_and_opens_as_before(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast, 2)
    written, case = drafted(matter, codes[0], cast), case_of(codes[0])
    move_case(case.id, None, by=cast.unlocked("lin"), seen_version=case.version)
    opened = abstracts.open_draft(written.dispatch_id, by=cast.unlocked("lin"))
    assert (opened.text, opened.case_id) == (TEXT, case_of(codes[1]).id)


def test_it_outlives_the_case_that_was_moved(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast, 2)
    written, case = drafted(matter, codes[0], cast), case_of(codes[0])
    move_case(case.id, None, by=cast.unlocked("lin"), seen_version=case.version)
    with writing():
        destruction.destroy(db.session.get_one(Case, case.id))
    assert abstracts.open_draft(written.dispatch_id, by=cast.unlocked("zhou")).text == TEXT


def test_so_does_an_answer_that_waits_for_approval(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast, 2)
    case = case_of(codes[0])
    direct_answers.propose(case.id, ANSWER, by=cast.unlocked("lin"), seen_version=case.version)
    case = case_of(codes[0])
    move_case(case.id, None, by=cast.unlocked("lin"), seen_version=case.version)
    answer = direct_answers.pending_answer(matter.id)
    assert answer is not None
    direct_answers.approve(answer.id, by=cast.unlocked("zhou"), seen_version=answer.version)
    assert (answer.findings, case_of(codes[1]).status) == (ANSWER, CaseStatus.ANSWERED)


def test_the_last_case_does_not_leave_an_answer_behind(cast: Cast) -> None:
    _matter, codes = matter_of_cases(cast, 1)
    case = case_of(codes[0])
    direct_answers.propose(case.id, ANSWER, by=cast.unlocked("lin"), seen_version=case.version)
    case = case_of(codes[0])
    with pytest.raises(LeavesDispatches):
        move_case(case.id, None, by=cast.unlocked("lin"), seen_version=case.version)


def test_what_holds_words_of_the_case_is_written_otherwise_first(cast: Cast) -> None:
    """It would be compared with them no more."""
    matter, codes = matter_of_cases(cast, 2)
    quoting = DraftText(Words("有人说：每天要在净村拍拍上传六张照片，第一次说了。请核查。"))
    written, case = drafted(matter, codes[0], cast, text=quoting), case_of(codes[0])
    with pytest.raises(QuotesTheCase):
        move_case(case.id, None, by=cast.unlocked("lin"), seen_version=case.version)
    lin, seen = cast.unlocked("lin"), version_of(written.dispatch_id)
    abstracts.edit(written.dispatch_id, TEXT, unit_id=cast.unit(FARMS).id, by=lin, seen_version=seen)
    move_case(case.id, None, by=lin, seen_version=case.version)
    assert case_of(codes[0]).matter_id != matter.id
