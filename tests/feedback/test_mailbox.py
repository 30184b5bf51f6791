"""By code alone a submitter reads, writes, rates, asks for review and withdraws (R16)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from feedback import clock, mailbox
from feedback.cases import find_by_receipt
from feedback.db import db, writing
from feedback.events import case_event
from feedback.lifecycle import CaseStatus
from feedback.limits import calendar, in_days, in_workdays, today
from feedback.mailbox import NoSuchCase, NotPossibleNow
from feedback.models import CaseEvent, CaseEventKind, LedgerRow, Message, MessageAuthor, Rating, Resolved, Review
from feedback.receipts import ReceiptCode
from moderation import disclosure
from tests.cast import Cast
from tests.stories import WORDS, answered, case_of, matter_of, put, reported

NOBODYS_CODE = ReceiptCode("0" * 20)
A_MONDAY = datetime(2026, 10, 12, 1, tzinfo=UTC)


def events(code: ReceiptCode) -> list[CaseEventKind]:
    query = select(CaseEvent.kind).where(CaseEvent.case_id == case_of(code).id).order_by(CaseEvent.number)
    return list(db.session.scalars(query))


def stands(code: ReceiptCode, status: CaseStatus, **facts: object) -> None:
    with writing():
        put(code, status, **facts)


@pytest.fixture
def code(cast: Cast) -> ReceiptCode:
    return reported()


@pytest.fixture
def answered_code(cast: Cast, code: ReceiptCode) -> ReceiptCode:
    answered(code, cast)
    return code


def test_a_submitter_reads_what_they_wrote(code: ReceiptCode) -> None:
    opened = mailbox.open_mailbox(code)
    assert opened.said is not None
    assert (opened.said["description"], opened.letters, opened.rating) == (WORDS, (), None)


def test_reading_writes_nothing(code: ReceiptCode) -> None:
    def stored() -> list[object]:
        return [db.session.execute(table.select()).all() for table in db.metadata.sorted_tables]

    before = stored()
    mailbox.open_mailbox(code)
    assert not db.session.dirty
    db.session.rollback()
    assert stored() == before


def test_nobodys_code_opens_nothing(cast: Cast) -> None:
    with pytest.raises(NoSuchCase):
        mailbox.open_mailbox(NOBODYS_CODE)
    with pytest.raises(NoSuchCase):
        mailbox.follow_up(NOBODYS_CODE, "有人吗", once=b"1")
    with pytest.raises(NoSuchCase):
        mailbox.withdraw(NOBODYS_CODE)


def test_what_was_written_later_is_read_by_both_sides(cast: Cast, code: ReceiptCode) -> None:
    mailbox.follow_up(code, "今天又点名了", once=b"1")
    mailbox.follow_up(code, "还通报了", once=b"2")
    assert [letter.body for letter in mailbox.open_mailbox(code).letters] == ["今天又点名了", "还通报了"]
    opened = disclosure.open_case(case_of(code).id, by=cast.unlocked("lin"))
    assert [(message.author, message.body) for message in opened.messages] == [
        (MessageAuthor.SUBMITTER, "今天又点名了"),
        (MessageAuthor.SUBMITTER, "还通报了"),
    ]


def test_the_same_message_sent_twice_is_one(code: ReceiptCode) -> None:
    for _ in range(2):
        mailbox.follow_up(code, "网络不好，多按了一次", once=b"same")
    assert len(mailbox.open_mailbox(code).letters) == 1
    assert events(code) == [CaseEventKind.SUBMITTED, CaseEventKind.MESSAGE]


def test_the_same_random_value_in_two_mailboxes_is_two_messages(cast: Cast, code: ReceiptCode) -> None:
    other = reported("另一件事情，另一个人")
    for one in (code, other):
        mailbox.follow_up(one, "你好", once=b"same")
    marks = db.session.scalars(select(Message.once)).all()
    assert len(set(marks)) == 2


def test_what_a_submitter_does_is_not_on_the_ledger(answered_code: ReceiptCode) -> None:
    mailbox.follow_up(answered_code, "谢谢", once=b"1")
    mailbox.rate(answered_code, Resolved.YES, 5, "")
    mailbox.withdraw(answered_code)
    assert db.session.scalar(select(func.count()).select_from(LedgerRow)) == 0


def test_information_asked_for_brings_the_case_back_with_the_days_it_had_left(cast: Cast) -> None:
    with clock.frozen(A_MONDAY):
        code = reported()
    with clock.frozen(A_MONDAY + timedelta(days=2)):
        asked(code, cast)
    with clock.frozen(A_MONDAY + timedelta(days=8)):
        mailbox.follow_up(code, "是清水镇的群", once=b"1")
        case = case_of(code)
        assert (case.status, case.due_on) == (CaseStatus.SUBMITTED, in_workdays(3).day)
    assert events(code)[-1] is CaseEventKind.SUPPLEMENTED


def test_information_that_comes_for_an_overdue_case_leaves_a_day_to_read_it(cast: Cast) -> None:
    with clock.frozen(A_MONDAY):
        code = reported()
    with clock.frozen(A_MONDAY + timedelta(days=30)):
        asked(code, cast)
        mailbox.follow_up(code, "是清水镇的群", once=b"1")
        assert case_of(code).due_on == calendar().add_working_days(today(), 1).day


def test_asked_twice_the_clock_stood_still_twice(cast: Cast) -> None:
    with clock.frozen(A_MONDAY):
        code = reported()
    for asked_after, said_after in ((1, 10), (11, 20)):
        with clock.frozen(A_MONDAY + timedelta(days=asked_after)):
            asked(code, cast)
        with clock.frozen(A_MONDAY + timedelta(days=said_after)):
            mailbox.follow_up(code, "再说一点", once=bytes([said_after]))
            due = case_of(code).due_on
    with clock.frozen(A_MONDAY + timedelta(days=20)):
        assert due == in_workdays(3).day, "one day went before the first question, one before the second"


def asked(code: ReceiptCode, cast: Cast) -> None:
    with writing():
        put(code, CaseStatus.NEED_INFO, due_on=in_days(15))
        case = find_by_receipt(code)
        assert case is not None
        case_event(case, CaseEventKind.ASKED, day=today(), staff_id=cast.viewer("lin").staff_id)


def test_an_answer_is_rated_and_rated_anew(answered_code: ReceiptCode) -> None:
    mailbox.rate(answered_code, Resolved.YES, 5, "真的停了")
    mailbox.rate(answered_code, Resolved.NO, None, "第二天又要拍了")
    opened = mailbox.open_mailbox(answered_code)
    assert opened.rating is not None
    assert (opened.rating.resolved, opened.rating.satisfaction) == (Resolved.NO, None)
    assert opened.rating_comment == "第二天又要拍了"
    assert events(answered_code).count(CaseEventKind.RATED) == 1


def test_a_judgement_changed_next_month_stays_in_the_month_it_was_given(answered_code: ReceiptCode) -> None:
    given_on = today()
    mailbox.rate(answered_code, Resolved.YES, 5, "")
    with clock.frozen(clock.now() + timedelta(days=31)):
        mailbox.rate(answered_code, Resolved.NO, 1, "")
    row = db.session.execute(select(Rating.day, Rating.resolved)).one()
    assert tuple(row) == (given_on, Resolved.NO)


def test_a_rating_without_a_word_keeps_no_comment(answered_code: ReceiptCode) -> None:
    mailbox.rate(answered_code, Resolved.NO, 1, "说错了")
    mailbox.rate(answered_code, Resolved.YES, 5, "")
    assert mailbox.open_mailbox(answered_code).rating_comment == ""
    assert db.session.scalars(select(Rating.sealed_comment)).all() == [None]


@pytest.mark.parametrize("status", [CaseStatus.SUBMITTED, CaseStatus.CLOSED])
def test_what_is_not_answered_or_already_closed_is_not_rated(code: ReceiptCode, status: CaseStatus) -> None:
    stands(code, status, closed_on=today())
    with pytest.raises(NotPossibleNow):
        mailbox.rate(code, Resolved.YES, 5, "")


def test_a_review_is_asked_with_its_reason(cast: Cast, answered_code: ReceiptCode) -> None:
    mailbox.ask_review(answered_code, "答非所问")
    case = case_of(answered_code)
    assert (case.status, case.review_rounds, case.due_on) == (CaseStatus.IN_REVIEW, 1, in_days(30))
    assert disclosure.open_case(case.id, by=cast.unlocked("sheng")).review_reasons == {1: "答非所问"}


def test_a_decline_is_reviewed_once(code: ReceiptCode) -> None:
    stands(code, CaseStatus.DECLINED, decline_code="out_of_scope", due_on=None)
    assert mailbox.may_ask_review(case_of(code))
    mailbox.ask_review(code, "这就是形式主义")
    assert db.session.scalars(select(Review.of_decline)).all() == [True]
    stands(code, CaseStatus.CLOSED, closed_on=today())
    stands(code, CaseStatus.DECLINED)
    assert not mailbox.may_ask_review(case_of(code))


def test_an_answer_is_reviewed_twice_at_most(answered_code: ReceiptCode) -> None:
    for _ in range(2):
        mailbox.ask_review(answered_code, "还是没有解决")
        stands(answered_code, CaseStatus.CLOSED, closed_on=today())
    with pytest.raises(NotPossibleNow):
        mailbox.ask_review(answered_code, "第三次")


def test_a_closed_case_is_reopened_for_thirty_days(answered_code: ReceiptCode) -> None:
    stands(answered_code, CaseStatus.CLOSED, closed_on=today(), due_on=None)
    with clock.frozen(clock.now() + timedelta(days=30)):
        assert mailbox.may_ask_review(case_of(answered_code))
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert not mailbox.may_ask_review(case_of(answered_code))


def test_an_answer_given_after_a_reopening_is_not_judged_by_the_first_closing(answered_code: ReceiptCode) -> None:
    long_ago = today() - timedelta(days=90)
    stands(answered_code, CaseStatus.ANSWERED, closed_on=long_ago, review_rounds=1)
    assert mailbox.may_ask_review(case_of(answered_code))


def test_each_round_has_a_rating_of_its_own(answered_code: ReceiptCode) -> None:
    mailbox.rate(answered_code, Resolved.NO, 1, "")
    mailbox.ask_review(answered_code, "没有解决")
    stands(answered_code, CaseStatus.ANSWERED)
    assert mailbox.open_mailbox(answered_code).rating is None
    mailbox.rate(answered_code, Resolved.YES, 5, "")
    ratings = db.session.execute(select(Rating.round, Rating.resolved).order_by(Rating.round)).all()
    assert [tuple(row) for row in ratings] == [(0, Resolved.NO), (1, Resolved.YES)]


def test_a_message_to_an_accepted_case_does_not_move_it(cast: Cast, code: ReceiptCode) -> None:
    matter_of(code, cast)
    before = case_of(code).due_on
    mailbox.follow_up(code, "补充一句", once=b"1")
    assert (case_of(code).status, case_of(code).due_on) == (CaseStatus.ACCEPTED, before)
