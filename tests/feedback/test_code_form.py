"""The form that takes a receipt code: however it is typed, and what is said where it opens nothing."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback.intake.mailbox import LONGEST_CODE
from feedback.receipts import ReceiptCode, grouped
from feedback.throttle import Limit
from tests.cast import Cast
from tests.feedback.mailbox_visit import NOBODYS, close_limits, visit
from tests.page import Page, open_page
from tests.stories import reported


@pytest.fixture
def code(cast: Cast) -> ReceiptCode:
    return reported()


def test_the_code_form_says_what_a_lost_code_means(client: FlaskClient) -> None:
    page = open_page(client, "/case")
    assert "找不到查询码？任何人都无法找回。可重新反映并写明“此前反映过”" in page.text


@pytest.mark.parametrize("written", [str.lower, grouped, lambda code: f" {grouped(code).replace('-', ' ')}　"])
def test_a_code_is_read_however_it_is_written(client: FlaskClient, code: ReceiptCode, written: object) -> None:
    assert visit(client, written(code)).h1 == "已提交"  # type: ignore[operator]


def test_a_code_is_read_in_full_width_letters(client: FlaskClient, code: ReceiptCode) -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in code)
    assert visit(client, wide).h1 == "已提交"


@pytest.mark.parametrize(("show", "label"), [("", "查询码\n"), ("", "查询码："), ("?show=e", "Receipt code ")])
def test_a_code_is_read_with_the_word_that_stood_above_it(
    client: FlaskClient, code: ReceiptCode, show: str, label: str
) -> None:
    """Pressed long on a phone, the whole box is selected."""
    assert client.post(f"/case{show}", data={"code": f"{label}{grouped(code)}"}).status_code == 200


def test_a_book_in_place_of_a_code_is_not_read_to_its_end(client: FlaskClient, cast: Cast) -> None:
    """Some single characters stand for eighteen; folding a megabyte of them would take seconds."""
    page = visit(client, "\ufdfa" * 1000)
    assert page.status == 422
    assert page.fields("/case")["code"] == "\ufdfa" * 1000
    assert f"查询码是 20 位，您输入了 {LONGEST_CODE} 位" in visit(client, "A" * 1000).text


def test_an_unknown_code_says_one_thing_and_keeps_what_was_typed(client: FlaskClient, cast: Cast) -> None:
    page = visit(client, "AAAA-bbbb-CCCC-dddd-EEEE")
    assert page.status == 404
    assert page.fields("/case")["code"] == "AAAA-bbbb-CCCC-dddd-EEEE"
    assert "没有找到" in page.text


def test_all_unknown_codes_get_the_same_page(client: FlaskClient, cast: Cast) -> None:
    pages = {visit(client, typed).html.replace(typed, "") for typed in (NOBODYS, "1" * 20, "Z" * 20)}
    assert len(pages) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("7K2M9QXT3BWD5FHJ8N", "查询码是 20 位，您输入了 18 位"),
        ("7K2M9QXT3BWD5FHJ8NPUU", "查询码里不会有“U”"),
        ("我的查询码忘了", "查询码里不会有“我、的、查、询、码”"),
        ("", "请输入查询码"),
        (" - ", "请输入查询码"),
    ],
)
def test_a_code_that_is_none_is_told_what_is_wrong(client: FlaskClient, cast: Cast, typed: str, said: str) -> None:
    page = visit(client, typed)
    assert page.status == 422
    assert said in page.text
    assert page.fields("/case")["code"] == typed


@pytest.mark.parametrize("body", [b"code=%00%01abc", b"code=%ED%A0%80", b"code=" + b"9" * 5000, b"", b"code=%FF%FE"])
def test_no_code_breaks_the_page(client: FlaskClient, cast: Cast, body: bytes) -> None:
    answer = client.post("/case", data=body, content_type="application/x-www-form-urlencoded")
    assert Page(answer, client).status == 422


def test_only_wrong_codes_are_counted(app: Flask, client: FlaskClient, code: ReceiptCode) -> None:
    close_limits(app, Limit.WRONG_CODE)
    assert [visit(client, code).status for _turn in range(3)] == [200, 200, 200]
    assert [visit(client, NOBODYS).status for _turn in range(3)] == [404, 429, 429]
    assert visit(client, code).status == 200, "a right code is never refused"
