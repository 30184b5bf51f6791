"""我被追查、报复: said in the mailbox, it goes first to the superior reviewer and no further to the units told."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from feedback import mailbox
from feedback.categories import Nature
from feedback.db import db
from feedback.lifecycle import CaseStatus
from feedback.models import BarredUnit, Case, DispatchKind, LedgerRow, Message
from feedback.receipts import ReceiptCode
from moderation.cases.queue import page_of_cases
from moderation.cases.queue_filter import QueueFilter
from moderation.cases.reviewing import decide_review
from moderation.cases_seen import NotFound, case_for
from moderation.permissions import Permission
from moderation.routing.responsible import AddresseeRefused, require_allowed
from tests.cast import Cast
from tests.dispatched import FARMS, handled, matter_of_cases
from tests.feedback.mailbox_visit import actions, boxes, bubbles, time_line, visit
from tests.page import Page
from tests.stories import answered, answered_in, case_of, put, reported

TOLD = "镇里开会追问是谁反映的，第二天就把我的岗位调了"


def tell(client: FlaskClient, code: ReceiptCode, words: str = TOLD) -> Page:
    return visit(client, code).submit("/case/retaliation", retaliation=words)


def barred_from(code: ReceiptCode) -> set[str]:
    return {bar.unit.name for bar in case_of(code).barred_units}


@pytest.fixture
def code(cast: Cast) -> ReceiptCode:
    return reported()


def test_it_is_taken_shown_and_told_on_the_time_line(client: FlaskClient, code: ReceiptCode) -> None:
    page = tell(client, code)
    assert (page.status, "由上级复核人优先看" in boxes(page)[0]) == (200, True)
    assert TOLD in bubbles(page)[0]
    assert "您说明了被追查、报复的情况" in time_line(page)[0]


def test_it_goes_first_and_the_superior_reviewer_sees_it(client: FlaskClient, cast: Cast, code: ReceiptCode) -> None:
    reported("另一件普通的事，每天要接龙三次")
    sheng = cast.viewer("sheng")
    with pytest.raises(NotFound):
        case_for(sheng, case_of(code).id, Permission.TRIAGE)

    tell(client, code)
    told = case_of(code)
    assert (told.nature, told.is_urgent) == (Nature.RETALIATION, True)
    assert case_for(sheng, told.id, Permission.TRIAGE)
    assert [row.id for row in page_of_cases(QueueFilter(), sheng).rows] == [told.id]
    assert page_of_cases(QueueFilter(), cast.viewer("lin")).rows[0].id == told.id


def test_an_answered_case_is_open_again_for_the_reviewer(client: FlaskClient, cast: Cast, code: ReceiptCode) -> None:
    answered(code, cast)
    assert page_of_cases(QueueFilter(), cast.viewer("sheng")).rows == ()
    tell(client, code)
    assert [row.id for row in page_of_cases(QueueFilter(), cast.viewer("sheng")).rows] == [case_of(code).id]


def test_the_units_told_are_barred_from_then_on(client: FlaskClient, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    handled(matter, codes[0], cast)
    require_allowed(matter, [cast.unit(FARMS).id], DispatchKind.DISPATCH, from_own_unit=False)

    tell(client, codes[0])
    assert barred_from(codes[0]) == {FARMS}
    assert barred_from(codes[1]) == set()
    with pytest.raises(AddresseeRefused):
        require_allowed(matter, [cast.unit(FARMS).id], DispatchKind.DISPATCH, from_own_unit=False)


def test_so_are_those_told_before_a_review_was_upheld(client: FlaskClient, cast: Cast) -> None:
    """The case has moved on to a matter that follows the one they know."""
    matter, codes = matter_of_cases(cast)
    handled(matter, codes[0], cast)
    answered_in(matter.id, codes[0], cast)
    mailbox.ask_review(codes[0], "没有停用")
    case = case_of(codes[0])
    decide_review(case.id, by=cast.unlocked("sheng"), upheld=True, reason="应当重新办理。", seen_version=case.version)
    assert case_of(codes[0]).matter_id != matter.id
    tell(client, codes[0])
    assert barred_from(codes[0]) == {FARMS}


def test_their_own_moderator_no_longer_sees_the_case(client: FlaskClient, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast, target="望川e勤", targets=(("app", "望川e勤"),))
    handled(matter, codes[0], cast)
    nong = cast.viewer("nong")
    assert case_for(nong, case_of(codes[0]).id, Permission.TRIAGE)
    tell(client, codes[0])
    with pytest.raises(NotFound):
        case_for(nong, case_of(codes[0]).id, Permission.TRIAGE)


def test_the_same_press_twice_is_told_once(client: FlaskClient, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    handled(matter, codes[0], cast)
    page = visit(client, codes[0])
    for _turn in range(2):
        assert page.submit("/case/retaliation", retaliation=TOLD).status == 200
    assert db.session.scalar(select(func.count()).select_from(Message)) == 1
    assert db.session.scalar(select(func.count()).select_from(BarredUnit)) == 1


def test_whoever_is_classifying_the_case_is_told_each_time(client: FlaskClient, code: ReceiptCode) -> None:
    versions = []
    for words in (TOLD, f"{TOLD}，今天又来了"):
        tell(client, code, words)
        versions.append(case_of(code).version)
    assert versions == [2, 3]


def test_it_leaves_no_row_on_the_ledger_and_no_readable_word(client: FlaskClient, code: ReceiptCode) -> None:
    tell(client, code)
    assert db.session.scalar(select(func.count()).select_from(LedgerRow)) == 0
    assert TOLD.encode() not in (db.session.scalars(select(Message.sealed_body)).one() or b"")


@pytest.mark.parametrize(("words", "status"), [("", 422), ("长" * 2001, 422), ("长" * 2000, 200)])
def test_its_words_are_held_to_the_limits_of_a_message(
    client: FlaskClient, code: ReceiptCode, words: str, status: int
) -> None:
    page = tell(client, code, words)
    assert page.status == status
    assert page.fields("/case/retaliation")["retaliation"] == (words if status == 422 else "")
    assert (case_of(code).nature is Nature.RETALIATION) is (status == 200)


def test_it_is_offered_while_somebody_works_on_the_case(client: FlaskClient, cast: Cast, code: ReceiptCode) -> None:
    assert "retaliation" in actions(visit(client, code))
    stale = visit(client, code)
    put(code, CaseStatus.DECLINED, decline_code="abuse", due_on=None)
    db.session.commit()
    assert "retaliation" not in actions(visit(client, code))
    answer = stale.submit("/case/retaliation", retaliation=TOLD)
    assert (answer.status, TOLD in answer.text) == (409, True)
    assert db.session.scalar(select(Case.nature)) is None
