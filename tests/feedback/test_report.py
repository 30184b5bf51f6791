"""Sending a report, as house.md promises it to programs and phones alike."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from limits import parse
from sqlalchemy import select

from feedback import clock, mailbox, receipts
from feedback.categories import LEAVES
from feedback.db import db, writing
from feedback.lifecycle import CaseStatus
from feedback.models import Case, CustodianKey, Office
from feedback.throttle import EXTENSION, Limit, Throttle
from tests.feedback.sending import EVERY_FIELD, PLAIN, fields_of, fresh_draft, receipt_in, send, stored_cases

TOO_LATE = timedelta(hours=25)


def said_in(code: str) -> dict[str, object]:
    said = mailbox.open_mailbox(receipts.normalise(code)).said
    assert said is not None
    return said


def test_a_description_alone_is_enough(client: FlaskClient) -> None:
    code = receipt_in(send(client))
    assert said_in(code)["description"] == PLAIN
    assert stored_cases() == 1


def test_every_field_is_sealed_as_it_was_typed(client: FlaskClient) -> None:
    said = said_in(receipt_in(send(client, **EVERY_FIELD)))
    assert said == {
        "description": PLAIN,
        "categories": ["A", "B"],
        "targets": [["app", "望川e勤"], ["group", "全县打卡群 📣"]],
        "region": "990121101",
        "issuer_name": "县数据局＆办公室",
        "issuer_level": "county",
        "frequency": "daily",
        "after_hours": True,
        "data_items": ["户数", "走访记录 <b>"],
        "submitter_kind": "cadre",
        "from_own_unit": True,
        "keep_from": "本镇党政办“综合科”",
    }


def test_only_category_county_and_known_target_stay_in_the_clear(client: FlaskClient) -> None:
    send(client, **EVERY_FIELD)
    case = db.session.scalars(select(Case)).one()
    assert (case.category, case.more_categories, case.county) == ("A", ["B"], "990121")
    assert case.target is not None
    assert case.target.name == "望川e勤"
    assert case.has_identity


@pytest.mark.parametrize("code", ["A", "Z", *LEAVES])
def test_a_letter_and_a_leaf_are_both_categories(client: FlaskClient, code: str) -> None:
    receipt_in(send(client, category=code))
    assert db.session.scalar(select(Case.category)) == code


@pytest.mark.parametrize("length", [10, 5000])
def test_a_description_at_either_limit_is_taken(client: FlaskClient, length: int) -> None:
    assert said_in(receipt_in(send(client, description="  " + "烦" * length + "\r\n")))["description"] == "烦" * length


def test_line_ends_count_once(client: FlaskClient) -> None:
    text = "一\r\n" * 2499 + "一二"
    assert said_in(receipt_in(send(client, description=text)))["description"] == text.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("field", "bad", "message"),
    [
        ("description", "", "请写下情况"),
        ("description", "　 \r\n", "请写下情况"),
        ("description", "太短了", "现在是 3 个"),
        ("description", "长" * 5001, "最多 5000 字，现在是 5001 字"),
        ("description", "十个字以上\x00但有控制字符的一段话", "看不见的控制字符"),
        ("issuer_name", "某" * 101, "最多 100 字"),
        ("issuer_level", "galaxy", "请从列表里选"),
        ("frequency", "hourly", "请从列表里选"),
        ("submitter_kind", "robot", "请从列表里选"),
        ("category", "Q", "请从列表里选"),
        ("category", ["A", "B", "C", "D"], "最多选 3 项"),
        ("region", "999999", "没有这个地区"),
        ("region", "990100", "没有这个地区"),
        ("region", "99012", "没有这个地区"),
        ("region", "' OR 1=1", "没有这个地区"),
        ("data_items", "项\n" * 1001, "最多 2000 字"),
        ("keep_from", "某" * 2001, "最多 2000 字"),
        ("contact", "某" * 101, "最多 100 字"),
        ("target_name", "某" * 101, "最多 100 字"),
        ("target_kind", "rocket", "请从列表里选"),
        ("target_name", list("一二三四五六"), "最多写 5 个"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    client: FlaskClient, field: str, bad: object, message: str
) -> None:
    response = send(client, **{field: bad})
    assert response.status_code == 422
    assert message in response.text
    assert stored_cases() == 0


def test_a_choice_made_twice_counts_once(client: FlaskClient) -> None:
    assert said_in(receipt_in(send(client, category=["D", "D", "A"])))["categories"] == ["D", "A"]


def test_a_row_left_empty_is_no_target(client: FlaskClient) -> None:
    rows = {"target_kind": ["", "group", ""], "target_name": ["", "", "填报系统"]}
    assert said_in(receipt_in(send(client, **rows)))["targets"] == [["group", ""], ["other", "填报系统"]]


def test_a_county_elsewhere_in_the_registry_is_a_place(client: FlaskClient) -> None:
    assert said_in(receipt_in(send(client, region="990122")))["region"] == "990122"


def test_the_same_post_again_gives_the_same_receipt_and_one_case(client: FlaskClient) -> None:
    draft = fresh_draft(client)
    assert receipt_in(send(client, draft=draft)) == receipt_in(send(client, draft=draft))
    assert stored_cases() == 1


def test_other_line_ends_are_no_other_words(client: FlaskClient) -> None:
    draft = fresh_draft(client)
    codes = {receipt_in(send(client, draft=draft, description=PLAIN + end)) for end in ("", "\r\n", "\n  ")}
    assert len(codes) == 1


def test_changed_words_are_a_new_case(client: FlaskClient) -> None:
    draft = fresh_draft(client)
    assert receipt_in(send(client, draft=draft)) != receipt_in(send(client, draft=draft, description=PLAIN + "了"))
    assert stored_cases() == 2


def test_a_planted_form_gives_nobody_anothers_code(app: Flask) -> None:
    """Two people send one and the same draft: each gets a code of their own words only."""
    one, other = app.test_client(), app.test_client()
    draft = fresh_draft(one)
    code = receipt_in(send(one, draft=draft, description="第一个人写的话，不给别人看"))
    others = receipt_in(send(other, draft=draft, description="第二个人写的话，也不给别人看"))
    assert said_in(others)["description"] == "第二个人写的话，也不给别人看"
    assert code != others


def test_a_draft_in_the_address_is_not_read(client: FlaskClient) -> None:
    draft = fresh_draft(client)
    assert draft not in client.get("/report", query_string={"draft": draft}).text
    assert client.post("/report", query_string={"draft": draft}, data={"description": PLAIN}).status_code == 422


@pytest.mark.parametrize("draft", ["", "x", "é" * 56, "A" * 56, "\x00"])
def test_a_bad_draft_asks_for_one_more_press(client: FlaskClient, draft: str) -> None:
    response = send(client, draft=draft)
    assert response.status_code == 422
    assert "请再按一次提交" in response.text
    receipt_in(client.post("/report", data=fields_of(response)))


def test_a_forged_draft_is_refused(client: FlaskClient) -> None:
    draft = fresh_draft(client)
    forged = ("B" if draft[0] != "B" else "C") + draft[1:]
    assert send(client, draft=forged).status_code == 422


def test_a_draft_of_yesterday_asks_for_one_more_press(client: FlaskClient) -> None:
    draft = fresh_draft(client)
    with clock.frozen(clock.now() + TOO_LATE):
        response = send(client, draft=draft)
        assert response.status_code == 422
        assert fields_of(response)["draft"] != draft
        receipt_in(client.post("/report", data=fields_of(response)))


def test_a_report_already_taken_shows_its_receipt_however_old_the_form(client: FlaskClient) -> None:
    draft = fresh_draft(client)
    code = receipt_in(send(client, draft=draft))
    with clock.frozen(clock.now() + TOO_LATE):
        assert receipt_in(send(client, draft=draft)) == code
    assert stored_cases() == 1


def test_a_form_sent_again_does_not_revive_what_was_withdrawn(client: FlaskClient) -> None:
    draft = fresh_draft(client)
    code = receipt_in(send(client, draft=draft))
    mailbox.withdraw(receipts.normalise(code))
    assert receipt_in(send(client, draft=draft)) == code
    assert db.session.scalars(select(Case.status)).all() == [CaseStatus.WITHDRAWN]


def test_a_filled_honeypot_gives_the_form_back_with_the_text(client: FlaskClient) -> None:
    response = send(client, leave_empty="http://buy.example")
    assert response.status_code == 422
    assert fields_of(response)["description"] == PLAIN
    assert stored_cases() == 0
    receipt_in(client.post("/report", data=fields_of(response)))


def test_no_identity_is_taken_while_custodians_are_few(app: Flask) -> None:
    with writing():
        for key in db.session.scalars(select(CustodianKey)).all()[1:]:
            db.session.delete(key)
    client = app.test_client()
    assert 'name="contact"' not in client.get("/report").text
    response = send(client, contact="一个电话")
    assert response.status_code == 422
    assert fields_of(response)["contact"] == "一个电话"
    assert "保密员不足两人" in response.text


def test_before_the_office_is_open_no_form_is_shown_and_no_text_lost(app: Flask) -> None:
    with writing():
        db.session.scalars(select(Office)).one().opened_at = None
    client = app.test_client()
    closed = client.get("/report")
    assert (closed.status_code, "尚未开通" in closed.text, "<form" in closed.text) == (503, True, False)
    response = client.post("/report", data={"description": PLAIN, "draft": "x"})
    assert (response.status_code, PLAIN in response.text) == (503, True)


def test_too_many_reports_are_asked_to_wait_and_keep_their_text(app: Flask) -> None:
    throttle: Throttle = app.extensions[EXTENSION]
    throttle._limits = {**throttle._limits, Limit.REPORT: parse("1/hour")}  # type: ignore[assignment]
    client = app.test_client()
    with clock.frozen(clock.now() + timedelta(days=900)):
        send(client)
        refused = send(client, **EVERY_FIELD)
    assert refused.status_code == 429
    assert fields_of(refused)["description"] == PLAIN
    assert stored_cases() == 1
