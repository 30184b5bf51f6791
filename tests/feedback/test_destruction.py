"""撤回并销毁: at once unreadable for everybody; the husk and its counts stay."""

import secrets

import pytest
from sqlalchemy import func, select

from feedback import cases, mailbox
from feedback.db import db, writing
from feedback.lifecycle import CaseStatus, DispatchStatus
from feedback.limits import today
from feedback.mailbox import NotPossibleNow
from feedback.models import (
    BarredUnit,
    Case,
    CaseDataItem,
    CaseEvent,
    CaseEventKind,
    CaseKey,
    DataItem,
    Dispatch,
    DispatchEvent,
    DispatchEventKind,
    Draft,
    IdentityKey,
    Message,
    Rating,
    Resolved,
    Review,
)
from feedback.receipts import ReceiptCode
from feedback.reports import Report
from moderation import disclosure
from tests.cast import Cast
from tests.stories import AN_IDENTITY, abstract_drafted, answered, case_of, matter_of, put, reported


def rows(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def code(cast: Cast) -> ReceiptCode:
    return reported(identity=AN_IDENTITY, categories=("B1",), region="990121101")


def test_the_keys_go_and_the_husk_stays(code: ReceiptCode) -> None:
    mailbox.withdraw(code)
    case = case_of(code)
    assert (rows(CaseKey), rows(IdentityKey)) == (0, 0)
    assert (case.sealed_report, case.sealed_identity) == (None, None)
    assert (case.status, case.category, case.county) == (CaseStatus.WITHDRAWN, "B1", "990121")
    assert (case.key_destroyed_on, case.due_on) == (today(), None)


def test_every_text_goes(cast: Cast, code: ReceiptCode) -> None:
    answered(code, cast)
    mailbox.follow_up(code, "补充", once=b"1")
    mailbox.rate(code, Resolved.NO, 1, "没有解决")
    mailbox.ask_review(code, "请再看看")
    mailbox.withdraw(code)
    left = [*db.session.scalars(select(Message.sealed_body)), *db.session.scalars(select(Rating.sealed_comment))]
    assert {*left, *db.session.scalars(select(Review.sealed_reason))} == {None}
    assert rows(Rating) == rows(Review) == rows(Message) == 1


def test_nobody_opens_it_again(cast: Cast, code: ReceiptCode) -> None:
    mailbox.withdraw(code)
    with pytest.raises(disclosure.KeyDestroyed):
        disclosure.open_case(case_of(code).id, by=cast.unlocked("lin"))
    opened = mailbox.open_mailbox(code)
    assert (opened.said, opened.letters) == (None, ())


def test_a_destroyed_case_takes_no_more_words(code: ReceiptCode) -> None:
    mailbox.withdraw(code)
    with pytest.raises(NotPossibleNow):
        mailbox.follow_up(code, "等等", once=b"1")
    with pytest.raises(NotPossibleNow):
        mailbox.ask_review(code, "等等")


def test_withdrawing_twice_is_withdrawing_once(code: ReceiptCode) -> None:
    mailbox.withdraw(code)
    mailbox.withdraw(code)
    kinds = db.session.scalars(select(CaseEvent.kind).order_by(CaseEvent.number)).all()
    assert kinds == [CaseEventKind.SUBMITTED, CaseEventKind.WITHDRAWN, CaseEventKind.DESTROYED]


@pytest.mark.parametrize("status", [status for status in CaseStatus if status is not CaseStatus.WITHDRAWN])
def test_withdrawing_is_open_in_every_state(cast: Cast, code: ReceiptCode, status: CaseStatus) -> None:
    matter = answered(code, cast)
    facts = {"matter_id": matter.id, "closed_on": today(), "decline_code": "test", "referred_to": "12388"}
    with writing():
        put(code, status, **facts)
    mailbox.withdraw(code)
    assert case_of(code).status is CaseStatus.WITHDRAWN


def test_a_form_sent_again_does_not_revive_it(cast: Cast) -> None:
    report, draft = Report(description="每天打卡三次，漏一次扣分"), secrets.token_bytes(16)
    code = cases.open_case(report, draft).code
    mailbox.withdraw(code)
    again = cases.open_case(report, draft)
    assert (again.code, again.is_new, rows(Case), rows(CaseKey)) == (code, False, 1, 0)


@pytest.mark.parametrize("status", [DispatchStatus.DRAFTING, DispatchStatus.TO_APPROVE])
def test_what_was_drafted_beside_it_goes_too(cast: Cast, code: ReceiptCode, status: DispatchStatus) -> None:
    dispatch_id = abstract_drafted(code, cast).id
    with writing():
        db.session.get_one(Dispatch, dispatch_id).status = status
    mailbox.withdraw(code)
    assert rows(Draft) == 0
    assert db.session.get_one(Dispatch, dispatch_id).status is DispatchStatus.DROPPED
    assert db.session.scalars(select(DispatchEvent.kind)).all() == [DispatchEventKind.DROPPED]


def noted(code: ReceiptCode, cast: Cast) -> None:
    """A moderator noted a data item, and a unit the case is kept from."""
    with writing():
        case_id = db.session.scalars(select(Case.id)).one()
        db.session.add(BarredUnit(case_id=case_id, unit_id=cast.unit("清水镇人民政府").id))
        db.session.add(CaseDataItem(case_id=case_id, data_item_id=db.session.scalars(select(DataItem.id)).all()[0]))


def test_what_staff_read_out_of_it_goes_too(cast: Cast, code: ReceiptCode) -> None:
    noted(code, cast)
    mailbox.withdraw(code)
    assert (rows(BarredUnit), rows(CaseDataItem)) == (0, 0)


def test_what_is_under_way_is_still_kept_from_the_units_it_was_kept_from(cast: Cast, code: ReceiptCode) -> None:
    noted(code, cast)
    matter_of(code, cast)
    mailbox.withdraw(code)
    assert (rows(BarredUnit), rows(CaseDataItem)) == (1, 0)


def test_another_persons_case_is_untouched(cast: Cast, code: ReceiptCode) -> None:
    other = reported("另一个人说的另一件事", identity=AN_IDENTITY)
    mailbox.follow_up(other, "补充", once=b"1")
    mailbox.withdraw(code)
    opened = mailbox.open_mailbox(other)
    assert opened.said is not None
    assert [letter.body for letter in opened.letters] == ["补充"]
    assert rows(IdentityKey) == 3
