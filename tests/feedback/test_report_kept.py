"""Every typed character survives every error."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.datastructures import MultiDict

from feedback.db import db
from feedback.intake import offer
from feedback.intake.report_form import MOST_ROWS
from tests.feedback.sending import EVERY_FIELD, PLAIN, fields_of, fresh_draft, receipt_in, send, stored_cases
from tests.feedback.test_headers import app_at
from tests.html import words
from tests.page import Page

ODD = "第一行 😀👨‍👩‍👧 ｆｕｌｌ　ｗｉｄｔｈ\n\n  <script>alert('&amp;')</script> \"引号\" \\ \t制表\n末行 𠮷"
URLENCODED = "application/x-www-form-urlencoded"
FULL = "烦" * 4990 + "😀" * 10


def typed(fields: MultiDict[str, str]) -> dict[str, list[str]]:
    return {name: fields.getlist(name) for name in fields if name not in {"draft", "add_target"}}


@pytest.mark.parametrize("description", [ODD, FULL, "\n\n先空了两行，再写的情况"])
@pytest.mark.parametrize(
    "wrong",
    [
        {"frequency": "hourly"},
        {"region": "000000"},
        {"draft": "bad"},
        {"leave_empty": "x"},
        {"add_target": "1"},
        {"add_target": "0"},
    ],
)
def test_all_that_was_typed_comes_back(client: FlaskClient, wrong: dict[str, str], description: str) -> None:
    sent = {**EVERY_FIELD, "description": description, **wrong}
    back = fields_of(send(client, **sent))
    assert back["description"] == description
    for name, value in EVERY_FIELD.items():
        if name not in wrong and name != "description":
            kept = [word for word in back.getlist(name) if word]
            assert kept == (value if isinstance(value, list) else [value]), name


@pytest.mark.parametrize("field", ["issuer_name", "keep_from", "contact_name", "contact", "own_unit", "position"])
def test_a_text_too_long_comes_back_whole(client: FlaskClient, field: str) -> None:
    long = "字😀" * 1100
    assert fields_of(send(client, **{field: long}))[field] == long


def test_six_targets_come_back_as_six(client: FlaskClient) -> None:
    names, kinds = list("甲乙丙丁戊己"), ["app"] * 6
    back = fields_of(send(client, target_name=names, target_kind=kinds))
    assert (back.getlist("target_name"), back.getlist("target_kind")) == (names, kinds)


def test_four_categories_and_a_leaf_come_back(client: FlaskClient) -> None:
    back = fields_of(send(client, category=["D1", "A", "B", "C"]))
    assert set(back.getlist("category")) == {"D1", "A", "B", "C"}


def test_an_unknown_place_stays_chosen(client: FlaskClient) -> None:
    assert fields_of(send(client, region="123456"))["region"] == "123456"


def test_control_characters_alone_are_taken_out(client: FlaskClient) -> None:
    response = send(client, description="一段十个字以上的\x00\x1f话，前后都在\x9f")
    assert response.status_code == 422
    assert fields_of(response)["description"] == "一段十个字以上的话，前后都在"
    receipt_in(client.post("/report", data=fields_of(response)))


def test_a_lone_surrogate_is_never_stored_as_one(client: FlaskClient) -> None:
    body = f"draft={fresh_draft(client)}&description=".encode() + b"%ED%A0%80" + PLAIN.encode()
    response = client.post("/report", data=body, content_type="application/x-www-form-urlencoded")
    assert response.status_code in {201, 422}
    assert PLAIN in response.text or response.status_code == 201


def test_a_new_row_is_added_to_those_typed(client: FlaskClient) -> None:
    back = fields_of(send(client, target_kind="app", target_name="望川e勤", add_target="1"))
    assert back.getlist("target_name") == ["望川e勤", ""]
    assert stored_cases() == 0


def test_there_are_never_more_than_five_rows_to_fill_in(client: FlaskClient) -> None:
    response = send(client, target_kind=["app"] * 4, target_name=list("甲乙丙丁"), add_target="1")
    assert len(fields_of(response).getlist("target_name")) == 5
    assert "再加一个" not in response.text


def test_when_the_database_fails_the_text_is_still_there(client: FlaskClient) -> None:
    draft = fresh_draft(client)
    db.session.execute(text("ALTER TABLE case_keys RENAME TO gone"))
    db.session.commit()
    failed = send(client, draft=draft, **{**EVERY_FIELD, "description": ODD})
    assert failed.status_code == 503
    assert typed(fields_of(failed)) == typed(MultiDict({**EVERY_FIELD, "description": ODD}))
    db.session.execute(text("ALTER TABLE gone RENAME TO case_keys"))
    db.session.commit()
    receipt_in(client.post("/report", data=fields_of(failed) | {"acknowledged": "1"}))
    assert stored_cases() == 1


def test_when_nothing_can_be_read_the_text_is_still_there(app: Flask, client: FlaskClient) -> None:
    draft = fresh_draft(client)
    app.extensions.pop(offer.EXTENSION)
    db.session.execute(text("ALTER TABLE offices RENAME TO gone"))
    db.session.commit()
    failed = send(client, draft=draft, **EVERY_FIELD)
    assert failed.status_code == 503
    assert fields_of(failed)["description"] == PLAIN


def test_a_fault_of_ours_keeps_the_text_too(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = fresh_draft(client)
    monkeypatch.setattr("feedback.throttle.Throttle.allow", lambda *_args, **_kwargs: 1 / 0)
    failed = send(client, draft=draft, **EVERY_FIELD)
    assert failed.status_code == 500
    assert typed(fields_of(failed)) == typed(MultiDict(EVERY_FIELD))


def test_eleven_megabytes_are_refused_in_plain_words(client: FlaskClient) -> None:
    response = client.post("/report", data={"description": "x" * 11 * 1024 * 1024})
    assert response.status_code == 413
    assert "返回" in response.text


def test_more_than_any_form_holds_is_refused_before_it_is_read(client: FlaskClient) -> None:
    """A program's megabytes of empty fields would keep a process for seconds."""
    assert client.post("/report", data=b"a&" * 600_000, content_type=URLENCODED).status_code == 413
    assert send(client, description="字" * 100_000).status_code == 422, "pasted by mistake, it comes back"


def test_thousands_of_names_make_no_page_of_thousands(client: FlaskClient) -> None:
    response = send(client, target_name=["名"] * 20_000)
    assert response.status_code == 422
    assert len(fields_of(response).getlist("target_name")) == MOST_ROWS
    assert len(response.data) < 100_000


def test_a_restart_between_form_and_button_loses_nothing(client: FlaskClient, database_file: Path) -> None:
    draft = fresh_draft(client)
    restarted = app_at(database_file).test_client()
    assert fields_of(send(restarted, draft=draft, description="短"))["description"] == "短"
    assert receipt_in(send(restarted, draft=draft)) == receipt_in(send(client, draft=draft))


def test_the_summary_of_errors_says_which_field_it_means(client: FlaskClient) -> None:
    page = Page(send(client, description="短", keep_from="字" * 2001, target_name=["字" * 101]), client)
    summary = page.all(".//div[@id='errors']//li")
    assert [line.partition("：")[0] for line in summary] == ["名称（第 1 个）", "发生了什么", "不要转给谁"]


def test_what_only_has_to_be_sent_again_has_its_button_on_top(client: FlaskClient) -> None:
    page = Page(send(client, draft="stale"), client)
    buttons = [words(button) for button in page.form("/report").iter("button")]
    assert buttons.index("再按一次提交") < buttons.index("提交反映")
    assert page.submit("/report").status == 201
