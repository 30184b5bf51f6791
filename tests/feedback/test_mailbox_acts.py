"""What a submitter does in the mailbox: write, rate, ask for review, withdraw. No typed word is ever lost."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from feedback.db import db, writing
from feedback.lifecycle import CaseStatus
from feedback.limits import in_days, today
from feedback.models import CaseKey, Message, Rating, Resolved, Review
from feedback.receipts import ReceiptCode
from feedback.throttle import Limit
from moderation.cases import triage
from tests.cast import Cast
from tests.feedback.mailbox_visit import actions, boxes, bubbles, close_limits, time_line, visit
from tests.html import words
from tests.page import Page
from tests.stories import WORDS, answered, case_of, put, reported

LONG = "长" * 2001


@pytest.fixture
def code(cast: Cast) -> ReceiptCode:
    return reported()


@pytest.fixture
def answered_code(code: ReceiptCode, cast: Cast) -> ReceiptCode:
    answered(code, cast)
    return code


def stands(code: ReceiptCode, status: CaseStatus, **facts: object) -> None:
    with writing():
        put(code, status, **facts)


def count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_message_is_sent_and_shown(client: FlaskClient, code: ReceiptCode) -> None:
    page = visit(client, code).submit("/case/message", message="今天又点名了\r\n还截了图")
    assert (page.status, boxes(page)) == (200, ["补充已收到。"])
    assert [words.split("日")[1] for words in bubbles(page)] == ["今天又点名了 还截了图"]
    assert page.fields("/case/message")["message"] == ""


def test_the_same_press_twice_is_one_message(client: FlaskClient, code: ReceiptCode) -> None:
    page = visit(client, code)
    for _turn in range(2):
        assert page.submit("/case/message", message="今天又点名了").status == 200
    assert count(Message) == 1


def test_other_words_in_a_form_found_again_are_another_message(client: FlaskClient, code: ReceiptCode) -> None:
    page = visit(client, code)
    page.submit("/case/message", message="今天又点名了")
    page.submit("/case/message", message="今天又点名了，还通报了")
    assert count(Message) == 2


def test_every_form_shown_has_a_value_of_its_own(client: FlaskClient, code: ReceiptCode) -> None:
    assert len({visit(client, code).fields("/case/message")["once"] for _turn in range(3)}) == 3


def test_an_answer_to_a_question_puts_the_case_back(client: FlaskClient, cast: Cast, code: ReceiptCode) -> None:
    version = case_of(code).version
    triage.ask_for_more(case_of(code).id, "是每天吗？", by=cast.unlocked("lin"), seen_version=version)
    page = visit(client, code).submit("/case/message", message="是每天")
    assert page.h1 == "已提交"
    assert time_line(page)[0].endswith("您补充了信息")


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "请写下要补充的内容"), (" 　\n", "请写下要补充的内容"), (LONG, "最多 2000 字，现在是 2001 字")],
)
def test_a_message_that_can_not_be_taken_is_kept(client: FlaskClient, code: ReceiptCode, typed: str, said: str) -> None:
    page = visit(client, code).submit("/case/message", message=typed)
    assert page.status == 422
    assert said in page.text
    assert page.fields("/case/message")["message"] == typed
    assert count(Message) == 0


def test_control_characters_are_taken_out_and_shown(client: FlaskClient, code: ReceiptCode) -> None:
    page = visit(client, code).submit("/case/message", message="今天\x00又点名了")
    assert page.status == 422
    assert page.fields("/case/message")["message"] == "今天又点名了"


def test_text_stays_text(client: FlaskClient, code: ReceiptCode) -> None:
    page = visit(client, code).submit("/case/message", message="<b>看</b> https://example.com")
    assert "&lt;b&gt;看&lt;/b&gt; https://example.com" in page.html
    assert not [link for link in page.root.iter("a") if "example" in link.get("href", "")]


def test_an_answer_is_rated_and_rated_anew(client: FlaskClient, answered_code: ReceiptCode) -> None:
    page = visit(client, answered_code)
    assert "不评价不算满意" in page.text
    page = page.submit("/case/rating", resolved="partly", satisfaction="2", comment="只停了一半")
    assert (page.status, page.h1) == (200, "已答复，您已评价")
    sent = page.fields("/case/rating")
    assert (sent["resolved"], sent["satisfaction"], sent["comment"]) == ("partly", "2", "只停了一半")
    page.submit("/case/rating", resolved="yes", satisfaction=None, comment="")
    rating = db.session.scalars(select(Rating)).one()
    assert (rating.resolved, rating.satisfaction, rating.sealed_comment) == (Resolved.YES, None, None)


@pytest.mark.parametrize(
    ("sent", "field"),
    [({}, "resolved"), ({"resolved": "maybe"}, "resolved"), ({"resolved": "yes", "satisfaction": "6"}, "satisfaction")],
)
def test_a_rating_without_sense_is_none(
    client: FlaskClient, answered_code: ReceiptCode, sent: dict[str, str], field: str
) -> None:
    answer = client.post("/case/rating", data={"code": answered_code, "comment": "写了很久", **sent})
    page = Page(answer, client)
    assert page.status == 422
    assert page.fields("/case/rating")["comment"] == "写了很久"
    assert page.root.find(f".//fieldset[@id='{field}']").get("aria-invalid") == "true"  # type: ignore[union-attr]
    assert count(Rating) == 0


def test_a_rating_that_comes_too_late_is_given_back(client: FlaskClient, answered_code: ReceiptCode) -> None:
    page = visit(client, answered_code)
    stands(answered_code, CaseStatus.CLOSED, closed_on=today(), due_on=None)
    page = page.submit("/case/rating", resolved="no", comment="写了很久的理由")
    assert (page.status, page.h1) == (409, "已办结")
    assert "这次没有提交" in page.text
    assert "写了很久的理由" in page.text
    assert count(Rating) == 0
    assert actions(page) == {"review", "withdraw"}


def test_a_message_that_comes_too_late_is_given_back(client: FlaskClient, answered_code: ReceiptCode) -> None:
    page = visit(client, answered_code)
    stands(answered_code, CaseStatus.CLOSED, closed_on=today(), due_on=None)
    page = page.submit("/case/message", message="还有一件事")
    assert page.status == 409
    assert "还有一件事" in page.text
    assert "message" not in actions(page)


def test_a_review_is_asked_once_however_often_pressed(client: FlaskClient, answered_code: ReceiptCode) -> None:
    page = visit(client, answered_code)
    for _turn in range(2):
        answer = page.submit("/case/review", reason="照片还在要")
        assert (answer.status, answer.h1) == (200, "复核中")
    assert count(Review) == 1
    assert any("照片还在要" in words for words in bubbles(answer))
    assert "review" not in actions(answer)


def test_a_review_without_a_reason_is_asked_for_one(client: FlaskClient, answered_code: ReceiptCode) -> None:
    page = visit(client, answered_code).submit("/case/review", reason=" ")
    assert page.status == 422
    assert "请写下申请复核的理由" in page.text
    assert count(Review) == 0


def test_other_reasons_while_a_review_runs_are_given_back(client: FlaskClient, answered_code: ReceiptCode) -> None:
    page = visit(client, answered_code)
    page.submit("/case/review", reason="照片还在要")
    page = page.submit("/case/review", reason="又想起一条理由")
    assert page.status == 409
    assert "又想起一条理由" in page.text


def test_a_review_is_possible_until_thirty_days_after_closing(client: FlaskClient, answered_code: ReceiptCode) -> None:
    stands(answered_code, CaseStatus.CLOSED, closed_on=in_days(-30), due_on=None)
    assert "review" in actions(visit(client, answered_code))
    stands(answered_code, CaseStatus.CLOSED, closed_on=in_days(-31), due_on=None)
    assert "review" not in actions(visit(client, answered_code))


def test_who_is_pressed_after_closing_is_shown_the_way(client: FlaskClient, answered_code: ReceiptCode) -> None:
    stands(answered_code, CaseStatus.CLOSED, closed_on=today(), due_on=None)
    page = visit(client, answered_code)
    assert "retaliation" not in actions(page), "nobody reads on in a closed case"
    [again] = [link for link in page.root.iter("a") if link.get("href") == "/report"]
    assert "被追查、报复" in words(again)


def test_withdrawing_asks_first(client: FlaskClient, code: ReceiptCode) -> None:
    page = visit(client, code)
    assert "备份里的密钥在 7 天内删除" in page.text
    page = page.submit("/case/withdraw")
    assert page.status == 422
    assert "请先勾选" in page.text
    assert count(CaseKey) == 1


def test_withdrawing_destroys_and_can_be_repeated(client: FlaskClient, code: ReceiptCode) -> None:
    page = visit(client, code)
    for _turn in range(2):
        answer = page.submit("/case/withdraw", confirm="1")
        assert (answer.status, answer.h1) == (200, "已撤回并销毁")
    assert count(CaseKey) == 0
    seen_again = visit(client, code)
    assert seen_again.h1 == "已撤回并销毁"
    assert WORDS not in seen_again.html
    assert actions(seen_again) == set()


@pytest.mark.parametrize(("path", "name"), [("message", "message"), ("review", "reason")])
def test_words_for_a_withdrawn_case_are_given_back(
    client: FlaskClient, answered_code: ReceiptCode, path: str, name: str
) -> None:
    page = visit(client, answered_code)
    page.submit("/case/withdraw", confirm="1")
    page = page.submit(f"/case/{path}", **{name: "写了很久"})
    assert (page.status, page.h1) == (409, "已撤回并销毁")
    assert "写了很久" in page.text


def test_words_sent_with_a_code_that_opens_nothing_are_given_back(client: FlaskClient, cast: Cast) -> None:
    answer = client.post("/case/message", data={"code": "0" * 20, "message": "写了很久的话"})
    page = Page(answer, client)
    assert page.status == 404
    assert "写了很久的话" in page.text


def test_a_visitor_past_the_limit_keeps_what_was_typed(app: Flask, client: FlaskClient, code: ReceiptCode) -> None:
    close_limits(app, Limit.MAILBOX)
    page = visit(client, code).submit("/case/message", message="第一句")
    page = page.submit("/case/message", message="写了很久的话")
    assert page.status == 429
    assert page.fields("/case/message")["message"] == "写了很久的话"


def test_a_program_past_the_limit_is_not_answered_with_all_it_sent(
    app: Flask, client: FlaskClient, code: ReceiptCode
) -> None:
    close_limits(app, Limit.MAILBOX)
    sent = {"code": code, "message": "写了很久的话", **{f"x{number}": "" for number in range(5000)}}
    client.post("/case/message", data=sent)
    answer = client.post("/case/message", data=sent)
    assert answer.status_code == 429
    assert "写了很久的话" in answer.text
    assert len(answer.data) < 20_000


@pytest.mark.parametrize("path", ["message", "rating", "review", "withdraw"])
def test_a_foreign_form_does_nothing(client: FlaskClient, answered_code: ReceiptCode, path: str) -> None:
    sent = {"code": answered_code, "message": "x", "reason": "x", "resolved": "yes", "confirm": "1"}
    answer = client.post(f"/case/{path}", data=sent, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert (count(Message), count(Rating), count(Review), count(CaseKey)) == (0, 0, 0, 1)
