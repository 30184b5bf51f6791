"""The mailbox asks both databases the same questions: recursive matters, joined keys, two windows of one submitter."""

from flask import Flask
from sqlalchemy import func, select

from feedback.db import db
from feedback.models import CaseKey
from tests.cast import Cast
from tests.dispatched import matter_of_cases, sent
from tests.feedback.mailbox_visit import answers, bubbles, visit
from tests.stories import answered, reported


def test_a_case_is_read_and_acted_upon(any_app: Flask) -> None:
    cast, client = Cast(), any_app.test_client()
    matter, codes = matter_of_cases(cast)
    sent(matter, codes[0], cast)
    assert visit(client, codes[0]).h1 == "已转承办单位"
    code = reported()
    answered(code, cast)
    page = visit(client, code)
    assert len(answers(page)) == 1
    page = page.submit("/case/message", message="今天又点名了")
    page = page.submit("/case/rating", resolved="no").submit("/case/review", reason="照片还在要")
    assert (page.h1, len(bubbles(page))) == ("复核中", 2)
    page = page.submit("/case/withdraw", confirm="1")
    assert (page.status, page.h1) == (200, "已撤回并销毁")
    assert db.session.scalar(select(func.count()).select_from(CaseKey)) == 3
