"""What a report costs: few statements, few bytes, few requests, no script."""

import gzip
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback.receipts import normalise
from tests.cast import Cast
from tests.feedback.sending import EVERY_FIELD, fresh_draft, receipt_in, send
from tests.statements import statements
from tests.stories import answered

ONE_WINDOW = 14_000
ON_A_PHONE = {"Accept-Encoding": "gzip, deflate"}
IDENTITY = ("contact_name", "contact", "own_unit", "position")


def wire(response: TestResponse) -> int:
    """Bytes of an answer with its headers, as it travels."""
    return len(str(response.headers)) + len("HTTP/1.1 200 OK\r\n") + len(response.data)


def all_that_is_fetched(client: FlaskClient, page: TestResponse, html: str = "") -> list[TestResponse]:
    """The page and what it names; `html` where it is not packed with gzip."""
    html = html or gzip.decompress(page.data).decode()
    accepted = {"Accept-Encoding": page.request.headers["Accept-Encoding"]}
    urls = re.findall(r'(?:src|rel="stylesheet" href|rel="icon" href)="([^"]+)"', html)
    return [page, *(client.get(url, headers=accepted) for url in urls if not url.startswith("data:"))]


def test_a_report_takes_five_statements_and_seven_with_identity(client: FlaskClient) -> None:
    receipt_in(send(client, **EVERY_FIELD))
    anonymous = {name: value for name, value in EVERY_FIELD.items() if name not in IDENTITY}
    for fields, most in ((anonymous, 5), (EVERY_FIELD, 7)):
        draft = fresh_draft(client)
        with statements() as seen:
            receipt_in(send(client, draft=draft, **fields))
        assert len(seen) <= most, seen


def test_showing_the_form_asks_the_database_nothing(client: FlaskClient) -> None:
    client.get("/report")
    with statements() as seen:
        assert client.get("/report").status_code == 200
    assert seen == []


def test_two_visitors_are_shown_two_drafts(client: FlaskClient) -> None:
    assert fresh_draft(client) != fresh_draft(client)


PAGES = ("/", "/report", "/case", "/help", "/privacy", "/about", "/report?show=e", "/report?show=le")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_and_all_it_needs_fits_the_first_window(client: FlaskClient, path: str) -> None:
    answers = all_that_is_fetched(client, client.get(path, headers=ON_A_PHONE))
    assert {answer.status_code for answer in answers} == {200}
    assert len(answers) <= 3
    assert sum(map(wire, answers)) <= ONE_WINDOW


def test_a_mailbox_fits_with_every_form_in_it(client: FlaskClient, cast: Cast) -> None:
    code = receipt_in(send(client, **EVERY_FIELD))
    answered(normalise(code), cast)
    page = client.post("/case", data={"code": code}, headers=ON_A_PHONE)
    assert gzip.decompress(page.data).decode().count('action="/case/') == 5
    answers = all_that_is_fetched(client, page)
    assert len(answers) <= 3
    assert sum(map(wire, answers)) <= ONE_WINDOW


def test_the_receipt_fits_too(client: FlaskClient) -> None:
    page = client.post(
        "/report", data={"draft": fresh_draft(client), "description": "十个字以上的一句普通的话"}, headers=ON_A_PHONE
    )
    assert page.status_code == 201
    answers = all_that_is_fetched(client, page)
    assert len(answers) <= 3
    assert sum(map(wire, answers)) <= ONE_WINDOW
