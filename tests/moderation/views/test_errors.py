"""What a moderator reads where stored bytes are not what was sealed there."""

import logging

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from feedback.db import db
from feedback.models import Case, CaseKey
from feedback.numbers import number_of
from feedback.receipts import ReceiptCode
from tests.cast import Cast
from tests.moderation.case_pages import FILED, acts_on_the_ledger, closed_page, opened_page, path_of
from tests.moderation.settled import settled
from tests.page import Page
from tests.stories import case_of

TYPED = "请说明是哪一天的事"


def assert_told(page: Page, code: ReceiptCode) -> None:
    assert (page.status, page.h1) == (500, "密封的内容打不开")
    for words in ("改动过数据库", "恢复了一半", "verify-ledger"):
        assert words in page.text
    assert number_of(case_of(code).id) in page.text
    assert page.response.headers["Cache-Control"] == "no-store"


def test_a_report_that_was_tampered_with(client: FlaskClient, cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    code = settled(**FILED)
    page = closed_page(client, code)
    db.session.execute(update(Case).values(sealed_report=b"\x01" * 200))
    db.session.commit()
    with caplog.at_level(logging.DEBUG):
        page = page.submit(path_of(code, "open"))
    assert_told(page, code)
    assert "open_case" not in acts_on_the_ledger()
    assert len(caplog.records) == 1
    assert "desk.open_case failed" in caplog.text
    assert "CannotOpen" in caplog.text


def test_what_was_typed_beside_it_is_still_there(client: FlaskClient, cast: Cast) -> None:
    code = settled(**FILED)
    page = opened_page(client, code)
    db.session.execute(update(CaseKey).values(to_intake=b"\x01" * 1200))
    db.session.commit()
    page = page.submit(path_of(code, "ask"), **{"ask-words": TYPED})
    assert_told(page, code)
    assert TYPED in page.text
