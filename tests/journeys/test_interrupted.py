"""What was typed at the desk outlives whatever comes in between: a night, a colleague, a failing database."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from feedback import clock
from feedback.db import db
from feedback.lifecycle import DispatchStatus
from feedback.models import Answer, Dispatch
from tests.cast import PASSPHRASE, Cast
from tests.desk import current_code, forget_used_code
from tests.dispatched import ABSTRACT, answer_words, drafted, handled, matter_of_cases, stored, submitted
from tests.journeys.seats import Seat, case_at, dispatch_at
from tests.page import Page
from tests.stories import case_of

OVER_NIGHT = timedelta(hours=14)
WORDS = "有小程序要求逐日上传照片 😀\n\n请核查：①是否必要；②能否取消。"


def come_back(page: Page, name: str, app: Flask) -> Page:
    """From the sign-in page that came instead, through unlocking, to the page that sends what was kept."""
    assert page.status == 401
    forget_used_code(app, name)
    page = page.submit("/desk/sign-in", sign_in_name=name, passphrase=PASSPHRASE, code=current_code())
    return page.submit("/desk/unlock", passphrase=PASSPHRASE)


def test_an_abstract_outlives_the_session(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    drafting = f"/desk/matters/{matter.id}/dispatches"
    page = Seat(app, "lin").case(case_of(codes[0]).id)
    with clock.frozen(clock.now() + OVER_NIGHT):
        resumed = come_back(page.submit(drafting, press=("then", "submit"), **{"abstract-abstract": WORDS}), "lin", app)
        assert "请核查：①是否必要；②能否取消。" in resumed.text
        done = resumed.submit(drafting)
    assert done.path.startswith("/desk/dispatches/")
    assert stored(uuid.UUID(done.path.rsplit("/", 1)[1])).status is DispatchStatus.TO_APPROVE


def test_a_question_to_the_submitter_outlives_it_too(app: Flask, cast: Cast) -> None:
    _, codes = matter_of_cases(cast)
    case_id = case_of(codes[0]).id
    page = Seat(app, "lin").case(case_id)
    with clock.frozen(clock.now() + OVER_NIGHT):
        resumed = come_back(
            page.submit(case_at(case_id, "message"), **{"message-words": "正在核实，请放心。"}), "lin", app
        )
        assert "留言已发出" in resumed.submit(case_at(case_id, "message")).text


def test_an_answer_outlives_a_session_of_the_unit(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = handled(matter, codes[0], cast)
    officer, words = Seat(app, "nongju"), answer_words()
    officer.see("/desk/unit").submit("/desk/unit/notice")
    page = officer.dispatch(dispatch_id)
    with clock.frozen(clock.now() + OVER_NIGHT):
        typed = {"answer-findings": words.findings, "answer-measures": words.measures}
        door = page.submit(dispatch_at(dispatch_id, "answer"), **typed)
        assert (door.status, words.findings in door.text) == (401, True)
        forget_used_code(app, "nongju")
        resumed = door.submit("/desk/sign-in", sign_in_name="nongju", passphrase=PASSPHRASE, code=current_code())
        resumed.submit(dispatch_at(dispatch_id, "answer"))
    assert db.session.scalars(select(Answer.findings)).one() == words.findings


def test_the_second_of_two_authors_is_told_and_keeps_the_text(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = drafted(matter, codes[0], cast).dispatch_id
    mine, theirs = (Seat(app, name).dispatch(dispatch_id) for name in ("lin", "zhou"))
    mine, theirs = (page.submit(dispatch_at(dispatch_id, "open")) for page in (mine, theirs))
    first = {"abstract-abstract": f"{ABSTRACT}并说明期限。"}
    theirs.submit(dispatch_at(dispatch_id, "edit"), press=("then", "save"), **first)
    late = mine.submit(dispatch_at(dispatch_id, "edit"), press=("then", "save"), **{"abstract-abstract": WORDS})
    assert late.status == 409
    assert "请核查：①是否必要；②能否取消。" in late.text


def test_what_was_sent_on_meanwhile_is_not_approved_unseen(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = submitted(matter, codes[0], cast)
    reading = Seat(app, "he").dispatch(dispatch_id).submit(dispatch_at(dispatch_id, "open"))
    lin = Seat(app, "lin")
    lin.dispatch(dispatch_id).submit(dispatch_at(dispatch_id, "take-back"))
    late = reading.submit(dispatch_at(dispatch_id, "approve"))
    assert (late.status, stored(dispatch_id).status) == (409, DispatchStatus.DRAFTING)


@contextmanager
def missing(table: str) -> Iterator[None]:
    """The database has lost a table."""
    db.session.execute(text(f"ALTER TABLE {table} RENAME TO gone"))
    db.session.commit()
    yield
    db.session.rollback()
    db.session.execute(text(f"ALTER TABLE gone RENAME TO {table}"))
    db.session.commit()


@pytest.mark.parametrize("table", ["drafts", "ledger", "staff_sessions"])
def test_when_the_database_fails_the_abstract_comes_back(app: Flask, cast: Cast, table: str) -> None:
    matter, codes = matter_of_cases(cast)
    drafting = f"/desk/matters/{matter.id}/dispatches"
    page = Seat(app, "lin").case(case_of(codes[0]).id)
    with missing(table):
        failed = page.submit(drafting, press=("then", "submit"), **{"abstract-abstract": WORDS})
        assert failed.status == 503
        assert "请核查：①是否必要；②能否取消。" in failed.text
    assert failed.submit(drafting).path.startswith("/desk/dispatches/")
    assert db.session.scalars(select(Dispatch.status)).one() is DispatchStatus.TO_APPROVE


def test_a_passphrase_never_comes_back(app: Flask, cast: Cast) -> None:
    client = app.test_client()
    page = Page(client.get("/desk/sign-in"), client)
    with missing("staff"):
        failed = page.submit(sign_in_name="lin", passphrase=PASSPHRASE, code="123456")
    assert (failed.status, PASSPHRASE in failed.html) == (503, False)
