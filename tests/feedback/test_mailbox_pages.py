"""What a receipt code shows: where the case stands, what happened, what was answered. Looking changes nothing."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback import clock
from feedback.categories import Channel, DeclineCode
from feedback.db import db, writing
from feedback.models import CalendarYear, Reminder, ReminderStep
from feedback.receipts import ReceiptCode
from moderation.cases import reviewing, triage
from tests.cast import Cast
from tests.dispatched import FARMS, handled, matter_of_cases, replied, sent, stored
from tests.feedback.mailbox_visit import NOBODYS, actions, answers, boxes, bubbles, time_line, visit
from tests.page import Page
from tests.statements import statements
from tests.stories import WORDS, answered, case_of, reported

MONDAY = datetime(2026, 10, 12, 1, tzinfo=UTC)


@pytest.fixture
def code(cast: Cast) -> ReceiptCode:
    with clock.frozen(MONDAY):
        return reported(categories=("B",), region="990121101", targets=(("miniapp", "净村拍拍"),))


def test_a_new_case_says_by_when_somebody_looks(client: FlaskClient, code: ReceiptCode) -> None:
    with clock.frozen(MONDAY):
        page = visit(client, code)
    assert (page.status, page.h1) == (200, "已提交")
    assert "审核员会在10月19日前看" in page.text
    assert time_line(page) == ["10月12日 提交反映"]
    assert actions(page) == {"message", "retaliation", "withdraw"}


def test_ones_own_words_come_back_in_the_words_of_the_form(client: FlaskClient, code: ReceiptCode) -> None:
    page = visit(client, code)
    for words in (WORDS, "干什么都要拍照、截图、定位", "净村拍拍（小程序）", "清水镇"):
        assert words in page.text


def test_looking_writes_nothing(client: FlaskClient, code: ReceiptCode, database_file: Path) -> None:
    def stored_bytes() -> list[bytes]:
        return [path.read_bytes() for path in sorted(database_file.parent.glob("zhiyan.db*")) if "shm" not in path.name]

    before = stored_bytes()
    for typed in (code, NOBODYS, "短"):
        client.post("/case", data={"code": typed})
    assert stored_bytes() == before


def test_the_code_never_stands_in_an_address(client: FlaskClient, code: ReceiptCode, cast: Cast) -> None:
    answered(code, cast)
    page = visit(client, code)
    for answer in (page, page.submit("/case/rating", resolved="yes"), page.submit("/case/withdraw", confirm="1")):
        assert code not in answer.response.request.url
        assert "Location" not in answer.response.headers
        assert "Set-Cookie" not in answer.response.headers


def test_a_late_first_look_is_told(client: FlaskClient, code: ReceiptCode) -> None:
    with clock.frozen(MONDAY + timedelta(days=10)):
        page = visit(client, code)
    assert boxes(page) == ["已逾期 3 个工作日"], "no unit was urged, so none is said to be"


def test_a_day_of_an_unpublished_year_is_provisional(client: FlaskClient, cast: Cast) -> None:
    with writing():
        db.session.delete(db.session.get_one(CalendarYear, 2026))
    with clock.frozen(MONDAY):
        assert "暂估" in visit(client, reported()).text


def test_a_unit_that_has_it_is_named_with_its_day(client: FlaskClient, cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        sent(matter, codes[0], cast)
        page = visit(client, codes[1])
    assert page.h1 == "已转承办单位"
    assert f"{FARMS}已转去，应于11月2日前答复" in page.text
    assert time_line(page)[0] == f"10月12日 转{FARMS}办理"


def test_a_late_unit_is_late_and_urged_only_where_it_was(client: FlaskClient, cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch = stored(handled(matter, codes[0], cast))
    due_on = dispatch.due_on
    assert due_on is not None
    with clock.frozen(datetime(2026, 11, 5, 1, tzinfo=UTC)):
        assert boxes(visit(client, codes[0])) == ["已逾期 3 个工作日"]
        with writing():
            db.session.add(Reminder(dispatch_id=dispatch.id, step=ReminderStep.URGED, due_on=due_on, day=due_on))
        page = visit(client, codes[0])
    assert boxes(page) == ["已逾期 3 个工作日，平台正在催办"]
    assert (page.h1, page.text.count("正在催办")) == ("办理中", 1)


def test_an_answer_is_read_only_once_released(client: FlaskClient, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    replied(matter, codes[0], cast)
    page = visit(client, codes[0])
    assert answers(page) == []
    assert "平台核对后" in page.text


def test_a_question_stands_on_top_with_its_own_form(client: FlaskClient, cast: Cast, code: ReceiptCode) -> None:
    triage.ask_for_more(
        case_of(code).id, "是每天都要传吗？", by=cast.unlocked("lin"), seen_version=case_of(code).version
    )
    page = visit(client, code)
    assert page.h1 == "请补充信息"
    assert page.text.index("是每天都要传吗？") < page.text.index("提交补充") < page.text.index("经过")
    assert [button.get("class") for button in page.form("/case/message").iter("button")] == ["btn main"]


def test_a_decline_has_its_reason_and_another_way(client: FlaskClient, cast: Cast, code: ReceiptCode) -> None:
    lin, version = cast.unlocked("lin"), case_of(code).version
    triage.decline(case_of(code).id, DeclineCode.OUT_OF_SCOPE, "垃圾清运属于日常服务。", by=lin, seen_version=version)
    page = visit(client, code)
    assert page.h1 == "不予受理"
    for words in ("不属于指尖上的形式主义", "垃圾清运属于日常服务。", "12345", "政务服务便民热线"):
        assert words in page.text
    assert bubbles(page) == []
    assert actions(page) == {"review", "withdraw"}


@pytest.mark.parametrize("destroy_now", [True, False])
def test_a_referral_names_the_channel(client: FlaskClient, cast: Cast, code: ReceiptCode, destroy_now: bool) -> None:
    lin, version = cast.unlocked("lin"), case_of(code).version
    with clock.frozen(MONDAY):
        triage.refer(
            case_of(code).id, Channel.DISCIPLINE_12388, "", by=lin, seen_version=version, destroy_now=destroy_now
        )
        page = visit(client, code)
    assert "12388 纪检监察机关举报电话" in page.text
    assert ("已于10月12日销毁" if destroy_now else "将在11月11日销毁") in page.text
    assert (WORDS in page.text) is not destroy_now


def test_after_a_review_the_earlier_answer_is_still_there(client: FlaskClient, cast: Cast, code: ReceiptCode) -> None:
    answered(code, cast)
    visit(client, code).submit("/case/review", reason="照片还在要")
    reviewing.decide_review(
        case_of(code).id,
        by=cast.unlocked("sheng"),
        upheld=True,
        reason="答复没有回应所反映的事。",
        seen_version=case_of(code).version,
    )
    page = visit(client, code)
    assert page.h1 == "已受理"
    assert ["复核前的答复" in card for card in answers(page)] == [True]
    assert any("复核认为应当重新办理" in line for line in time_line(page))
    assert [words.split(" ")[0] for words in bubbles(page)] == ["上级复核人", "我申请复核的理由"], (
        "the latest first, the rest folded"
    )


def test_nobody_and_no_hour_is_named(client: FlaskClient, cast: Cast, code: ReceiptCode) -> None:
    answered(code, cast)
    page = visit(client, code)
    assert not [name for name in ("林审核", "周审核", ":") if name in " ".join(time_line(page))]
    assert "林审核" not in page.text


def test_a_busy_case_costs_eight_statements(app: Flask, client: FlaskClient, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    sent(matter, codes[0], cast)
    for turn in range(6):
        visit(client, codes[0]).submit("/case/message", message=f"第{turn}次补充")
    with statements() as seen:
        assert client.post("/case", data={"code": codes[0]}).status_code == 200
    assert len(seen) <= 8, seen


def test_all_of_it_can_be_read_in_large_type_and_the_choice_travels(client: FlaskClient, code: ReceiptCode) -> None:
    page = Page(client.post("/case?show=l", data={"code": code}), client)
    assert page.root.get("class") == "large"
    assert page.form("/case/message").get("action") == "/case/message?show=l"


def test_the_answer_and_the_next_step_come_before_the_record(
    client: FlaskClient, cast: Cast, code: ReceiptCode
) -> None:
    answered(code, cast)
    page = visit(client, code)
    order = [
        "被追查、报复？",
        "平台的答复",
        "问题解决了吗",
        "您还可以",
        "补充说明",
        "我被追查、报复",
        "申请复核",
        "撤回并销毁",
        "经过",
        "我写的内容",
    ]
    places = [page.text.index(words) for words in order]
    assert places == sorted(places)
    assert page.root.find(".//details[@id='told']") is not None, "the link on top leads to it"


def test_while_it_is_under_way_the_way_comes_first(client: FlaskClient, code: ReceiptCode) -> None:
    page = visit(client, code)
    assert page.text.index("提交反映") < page.text.index("您还可以") < page.text.index("我写的内容")
    assert page.root.findall(".//details[@open]") == []


def test_an_answer_is_rated_by_one_press(client: FlaskClient, cast: Cast, code: ReceiptCode) -> None:
    answered(code, cast)
    page = visit(client, code)
    pressed = page.submit("/case/rating", press=("resolved", "no"))
    assert (pressed.h1, "没有解决" in pressed.text) == ("已答复，您已评价", True)


def test_enter_on_a_choice_rates_nothing(client: FlaskClient, cast: Cast, code: ReceiptCode) -> None:
    """A browser then presses the first button of the form."""
    answered(code, cast)
    page = visit(client, code)
    assert next(page.form("/case/rating").iter("button")).get("name") is None
    again = page.submit("/case/rating", satisfaction="4")
    assert (again.status, again.fields("/case/rating")["satisfaction"]) == (422, "4")


def test_a_case_that_was_tampered_with_is_said_to_be_shut_and_no_more(
    client: FlaskClient, code: ReceiptCode, caplog: pytest.LogCaptureFixture
) -> None:
    before = visit(client, code)
    with writing():
        case_of(code).sealed_report = b"\x01" * 200
    with caplog.at_level(logging.DEBUG):
        page = before.submit("/case/message", message="昨天又要拍一遍")
    assert (page.status, page.h1) == (500, "这一件现在打不开")
    assert "留好查询码" in page.text
    again = page.fields("/case/message")
    assert (again["message"], again["code"]) == ("昨天又要拍一遍", code)
    assert not [word for word in ("CannotOpen", "数据库", "备份") if word in page.html]
    assert len(caplog.records) == 1
    assert "intake.write_message failed" in caplog.text
    assert "CannotOpen" in caplog.text
    assert not [word for word in (code, "昨天又要") if word in caplog.text]
