"""The same application on PostgreSQL: the public way by its real pages, workers at once, the clock's command."""

import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from feedback import cases
from feedback.db import db
from feedback.lifecycle import CaseStatus
from feedback.models import Case, CaseKey, IdentityKey
from feedback.receipts import normalise
from feedback.reports import Report
from moderation import disclosure
from tests.cast import Cast
from tests.page import Page, open_page
from tests.stories import WORDS, answered, case_of


def sent_report(app: Flask) -> str:
    """The receipt code that the page shows."""
    form = open_page(app.test_client(), "/report")
    receipt = form.submit(description=WORDS, region="990121101", contact="13900001111", position="网格员")
    if receipt.status == 200:
        receipt = receipt.submit(press=("acknowledged", "1"))
    assert receipt.status == 201, receipt.text
    return receipt.all(".//output[@id='receipt']")[0]


def looked_up(app: Flask, code: str) -> Page:
    return open_page(app.test_client(), "/case").submit(code=code)


def test_a_report_goes_the_whole_way(postgres_app: Flask) -> None:
    cast, shown = Cast(), sent_report(postgres_app)
    code = normalise(shown)
    mailbox = looked_up(postgres_app, shown).submit("/case/message", message="今天又点名了")
    assert "今天又点名了" in mailbox.text
    opened = disclosure.open_case(case_of(code).id, by=cast.unlocked("lin"))
    assert (opened.said["description"], opened.messages[0].body) == (WORDS, "今天又点名了")
    answered(code, cast)
    mailbox = looked_up(postgres_app, shown).submit("/case/rating", resolved="no", comment="没有解决")
    mailbox = mailbox.submit("/case/review", reason="答非所问")
    assert case_of(code).status is CaseStatus.IN_REVIEW
    mailbox.submit("/case/withdraw", confirm="1")
    assert case_of(code).status is CaseStatus.WITHDRAWN
    assert db.session.scalar(select(func.count()).select_from(CaseKey)) == 0
    assert db.session.scalar(select(func.count()).select_from(IdentityKey)) == 0


def test_sixty_four_at_once_are_sixty_four_cases(postgres_app: Flask) -> None:
    def send(turn: int) -> str:
        with postgres_app.app_context():
            return cases.open_case(Report(description=f"{WORDS}，第{turn}次"), secrets.token_bytes(16)).code

    with ThreadPoolExecutor(8) as workers:
        assert len(set(workers.map(send, range(64)))) == 64
    assert db.session.scalar(select(func.count()).select_from(Case)) == 64


def test_the_same_post_at_once_is_one_case(postgres_app: Flask) -> None:
    report, draft = Report(description=WORDS), secrets.token_bytes(16)

    def send(_turn: int) -> bool:
        with postgres_app.app_context():
            return cases.open_case(report, draft).is_new

    with ThreadPoolExecutor(8) as workers:
        assert sum(workers.map(send, range(16))) == 1
    assert db.session.scalar(select(func.count()).select_from(Case)) == 1


def test_time_passes_there_too(postgres_app: Flask) -> None:
    sent_report(postgres_app)
    done = postgres_app.test_cli_runner().invoke(args=["moderation", "tick"])
    assert done.exit_code == 0, done.output


def test_what_the_server_says_of_a_failed_row_is_not_logged(
    postgres_app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    """Its error quotes the whole row, whatever the engine hides."""
    form = open_page(postgres_app.test_client(), "/report")
    db.session.execute(text("ALTER TABLE cases ADD CONSTRAINT broken CHECK (county <> '990121') NOT VALID"))
    db.session.commit()
    failed = form.submit(description=WORDS, region="990121")
    assert failed.status == 503
    assert "IntegrityError" in caplog.text
    assert not [words for words in ("Failing row", "990121", WORDS) if words in caplog.text]
