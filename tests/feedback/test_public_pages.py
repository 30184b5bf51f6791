"""The pages around the form: what they say, in which language, and what they link to."""

import base64
import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from feedback import clock
from feedback.db import db, writing
from feedback.intake.receipt_picture import GLYPHS, picture_of
from feedback.models import CalendarYear, Office
from tests.feedback.sending import fresh_draft, receipt_in, send
from tests.html import tree_of
from tests.page import Page, open_page

PAGES = ("/", "/report", "/privacy", "/help", "/about")
CROCKFORD = set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
IN_AN_UNPUBLISHED_YEAR = datetime(2031, 3, 3, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize("path", PAGES)
def test_every_link_leads_somewhere(client: FlaskClient, path: str) -> None:
    for link in open_page(client, path).root.iter("a"):
        url = link.get("href", "")
        if url.startswith("/"):
            assert client.get(url).status_code == 200, url


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("show", "lang", "large"), [("e", "en", False), ("l", "zh-CN", True), ("el", "en", True)])
def test_language_and_size_go_along_from_page_to_page(
    client: FlaskClient, path: str, show: str, lang: str, large: bool
) -> None:
    page = open_page(client, f"{path}?show={show}")
    assert page.root.get("lang") == lang
    assert (page.root.get("class") == "large") is large
    inside = [link.get("href", "") for link in page.root.iter("a") if link.get("href", "").startswith("/")]
    switches = {"大字版", "标准字号", "中文", "English", "Large type", "Standard type"}
    kept = [url for link, url in zip(page.root.iter("a"), inside, strict=False) if (link.text or "") not in switches]
    assert inside
    assert all("show=" in url for url in kept[:-2])


def test_a_form_carries_language_and_size(client: FlaskClient) -> None:
    assert open_page(client, "/report?show=el").form("/report").get("action") == "/report?show=le"
    answer = send(client, to="/report?show=e", description="")
    assert tree_of(answer.text).get("lang") == "en"


def test_what_else_show_says_is_ignored(client: FlaskClient) -> None:
    page = client.get("/?show=x%22%3E%3Cscript")
    assert (page.status_code, "<script" in page.text.split("</head>")[1]) == (200, False)
    assert tree_of(page.text).get("lang") == "zh-CN"


def test_the_receipt_page_says_what_to_do_and_by_when(client: FlaskClient) -> None:
    page = Page(send(client), client)
    assert page.status == 201
    for words in ("查询码", "找不回来", "审核员看您的反映", "工作日内答复"):
        assert words in page.text
    assert set(page.forms()) == {"/case", "/done"}


def test_a_day_that_a_notice_may_still_move_is_called_provisional(client: FlaskClient) -> None:
    assert "暂估" not in send(client).text
    with writing():
        db.session.query(CalendarYear).filter(CalendarYear.year == 2031).delete()
    with clock.frozen(IN_AN_UNPUBLISHED_YEAR):
        assert "暂估" in send(client).text


def test_the_picture_shows_the_code_and_nothing_else(client: FlaskClient) -> None:
    response = send(client)
    url = re.search(r'<img src="([^"]+)"', response.text)
    assert url is not None
    assert url[1] == picture_of(receipt_in(response))
    png = base64.b64decode(url[1].partition(",")[2])
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert re.findall(rb"IHDR|IDAT|IEND|tEXt|tIME", png) == [b"IHDR", b"IDAT", b"IEND"]


def test_every_character_of_a_code_can_be_drawn() -> None:
    assert CROCKFORD | {" "} == set(GLYPHS)
    assert all(re.fullmatch(r"(?:[01]{5} ){6}[01]{5}", rows) for rows in GLYPHS.values())
    assert len(set(GLYPHS.values())) == len(GLYPHS)


def test_two_receipts_of_one_day_differ_in_the_code_alone(client: FlaskClient) -> None:
    one, other = (send(client, draft=fresh_draft(client)) for _ in range(2))
    codes = receipt_in(one), receipt_in(other)
    assert codes[0] != codes[1]
    pages = [
        page.text.replace(code, "").replace(picture_of(code), "")
        for page, code in zip((one, other), codes, strict=True)
    ]
    assert pages[0] == pages[1]


def test_leaving_clears_what_the_browser_kept(client: FlaskClient) -> None:
    answer = client.post("/done")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert "好了" in Page(answer, client).h1
    assert client.get("/done").status_code == 405


@pytest.mark.parametrize("number", ["110", "120", "12356", "12345", "12388", "12380"])
def test_help_names_every_channel(client: FlaskClient, number: str) -> None:
    assert f"tel:{number}" in client.get("/help").text


def test_the_form_names_the_urgent_channels(client: FlaskClient) -> None:
    assert all(number in client.get("/report").text for number in ("110", "120", "12356", "12388", "12380"))


def test_the_source_of_the_region_data_is_named(client: FlaskClient) -> None:
    assert "CC BY 4.0" in client.get("/about").text


def test_a_healthy_office_says_so(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok", "database": True, "intake": True})


def test_an_office_not_yet_open_is_not_healthy(app: Flask, client: FlaskClient) -> None:
    with writing():
        db.session.query(Office).update({"opened_at": None})
    assert (client.get("/healthz").status_code, client.get("/healthz").json["intake"]) == (503, False)  # type: ignore[index]


def test_an_intake_key_of_the_wrong_shape_is_not_healthy(client: FlaskClient) -> None:
    db.session.execute(text("UPDATE intake_keys SET public_key = x'00'"))
    db.session.commit()
    assert client.get("/healthz").status_code == 503


def test_without_its_database_the_platform_is_not_healthy(client: FlaskClient) -> None:
    db.session.execute(text("ALTER TABLE offices RENAME TO gone"))
    db.session.commit()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json["database"]) == (503, False)  # type: ignore[index]


def test_robots_are_kept_from_the_desk_and_the_mailbox(client: FlaskClient) -> None:
    assert "Disallow: /case" in client.get("/robots.txt").text
    assert client.get("/favicon.ico").status_code == 204
