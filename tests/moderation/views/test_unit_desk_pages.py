"""The unit's pages of a dispatch, through real forms."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback import clock
from feedback.db import db
from feedback.limits import today
from feedback.models import DispatchEvent, DispatchEventKind
from moderation.dispatches import unit_acts, unit_desk
from tests import desk
from tests.cast import Cast
from tests.dispatched import (
    ABSTRACT,
    FARMS,
    handled,
    matter_of_cases,
    sent,
    version_of,
)
from tests.moderation.dispatch_pages import at, signed_in
from tests.page import Page, open_page
from tests.stories import case_of

NEW_YEAR = datetime(2026, 12, 31, 16, 1, tzinfo=UTC)


@pytest.fixture
def officer(app: Flask, cast: Cast) -> FlaskClient:
    unit_desk.confirm_notice(by=cast.viewer("nongju"))
    return signed_in(app, "nongju")


def test_the_notice_comes_before_the_first_dispatch_of_the_year(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = sent(matter, codes[0], cast)
    client = signed_in(app, "nongju")
    assert open_page(client, at(dispatch_id)).path == "/desk/unit/notice"
    open_page(client, "/desk/unit/notice").submit("/desk/unit/notice")
    assert ABSTRACT in open_page(client, at(dispatch_id)).text


@pytest.fixture
def left_open(app: Flask, cast: Cast) -> Iterator[tuple[Page, uuid.UUID]]:
    """An officer's page of a dispatch, opened two minutes before the new year; then the year begins."""
    with clock.frozen(NEW_YEAR - timedelta(minutes=2)):
        unit_desk.confirm_notice(by=cast.viewer("nongju"))
        matter, codes = matter_of_cases(cast)
        dispatch_id = handled(matter, codes[0], cast)
        page = open_page(signed_in(app, "nongju"), at(dispatch_id))
    with clock.frozen(NEW_YEAR):
        yield page, dispatch_id


def test_what_was_typed_over_new_year_comes_through_the_notice(left_open: tuple[Page, uuid.UUID]) -> None:
    page, dispatch_id = left_open
    question = "要求上传的照片，\n是哪一项工作的？"
    notice = page.submit(at(dispatch_id, "question"), **{"question-question": question})
    assert (notice.status, notice.h1) == (403, "保密与禁止打击报复的规定")
    assert "是哪一项工作的" in notice.text
    assert ABSTRACT not in notice.html
    assert questions_asked() == 0
    kept = notice.submit("/desk/unit/notice")
    assert kept.fields(at(dispatch_id, "question"))["question-question"].split() == question.split()
    asked = kept.submit(at(dispatch_id, "question"))
    assert (asked.status, asked.path, questions_asked()) == (200, at(dispatch_id), 1)


def test_nor_is_it_lost_where_the_session_ends_before_the_notice_is_confirmed(
    left_open: tuple[Page, uuid.UUID],
) -> None:
    page, dispatch_id = left_open
    notice = page.submit(at(dispatch_id, "question"), **{"question-question": "照片是哪一项工作要的？"})
    notice.client.delete_cookie("desk", path="/desk")
    sign_in = notice.submit("/desk/unit/notice")
    assert (sign_in.status, "照片是哪一项工作要的" in sign_in.html) == (401, True)
    assert sign_in.fields("/desk/sign-in")["kept_path"] == at(dispatch_id, "question")


def test_another_units_officer_is_not_even_shown_the_notice(app: Flask, left_open: tuple[Page, uuid.UUID]) -> None:
    _page, dispatch_id = left_open
    client = signed_in(app, "shuju")
    token = desk.token_on(client, "/desk/unlock")
    assert client.post(at(dispatch_id, "question"), data={"csrf_token": token}).status_code == 404


def questions_asked() -> int:
    asked = DispatchEvent.kind == DispatchEventKind.ASKED
    return db.session.scalar(db.select(db.func.count()).select_from(DispatchEvent).where(asked)) or 0


def test_no_days_are_counted_while_a_return_is_with_the_office(officer: FlaskClient, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = sent(matter, codes[0], cast)
    paths = ("/desk/unit", at(dispatch_id))
    assert all("个工作日" in open_page(officer, path).text for path in paths)
    seen = version_of(dispatch_id)
    unit_acts.return_(dispatch_id, "这项工作由数据局牵头", "望川县数据局", by=cast.viewer("nongju"), seen_version=seen)
    assert not any("个工作日" in open_page(officer, path).text for path in paths)


def test_every_page_of_the_unit_bears_unit_and_account(officer: FlaskClient, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = handled(matter, codes[0], cast)
    for path in ("/desk/unit", "/desk/unit/notice", at(dispatch_id)):
        page = open_page(officer, path)
        assert [mark.get("src") for mark in page.root.findall(".//img[@class='watermark']")] == ["/desk/watermark.svg"]
        assert page.response.headers["Cache-Control"] == "no-store"


def test_the_watermark_is_drawn_for_whoever_is_signed_in(officer: FlaskClient, app: Flask, cast: Cast) -> None:
    mine, theirs = (one.get("/desk/watermark.svg") for one in (officer, signed_in(app, "shuju")))
    assert (mine.mimetype, mine.headers["Cache-Control"]) == ("image/svg+xml", "no-store")
    assert f"{FARMS} 农业局经办人" in mine.text
    assert "农业局" not in theirs.text
    assert "style" not in mine.text


def test_nobody_else_has_a_watermark(app: Flask, cast: Cast) -> None:
    assert app.test_client().get("/desk/watermark.svg").status_code == 303
    assert signed_in(app, "lin").get("/desk/watermark.svg").status_code == 404


def test_the_unit_reads_nothing_that_leads_to_a_case(officer: FlaskClient, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = handled(matter, codes[0], cast)
    page = open_page(officer, at(dispatch_id))
    cases = [case_of(code) for code in codes]
    for clue in (*(case.id for case in cases), matter.id, *(case.id.hex for case in cases), matter.id.hex):
        assert str(clue) not in page.html
    for inside in ("起草", "核稿", "林审核", "何核稿", "三件", "3 件"):
        assert inside not in page.text


def test_a_replaced_dispatch_keeps_number_and_outcome_only(officer: FlaskClient, app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    first = sent(matter, codes[0], cast)
    unit_acts.return_(first, "不属我局职责", "县数据局", by=cast.viewer("nongju"), seen_version=version_of(first))
    open_page(signed_in(app, "lin"), at(first)).submit(
        at(first, "uphold-return"), **{"return-unit": cast.unit("望川县数据局").id.hex}
    )
    page = open_page(officer, at(first))
    assert "已改由其他单位承办" in page.text
    assert ABSTRACT not in page.html


def test_a_question_that_seeks_the_person_comes_back(officer: FlaskClient, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = handled(matter, codes[0], cast)
    page = open_page(officer, at(dispatch_id)).submit(
        at(dispatch_id, "question"), **{"question-question": "请问反映人是哪个村的？"}
    )
    assert page.status == 422
    assert "只能问事，不能问人" in page.text
    assert page.fields(at(dispatch_id, "question"))["question-question"] == "请问反映人是哪个村的？"


def test_a_day_that_cannot_be_keeps_the_answer_in_the_form(officer: FlaskClient, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = handled(matter, codes[0], cast)
    tomorrow = (today() + timedelta(days=1)).isoformat()
    page = open_page(officer, at(dispatch_id)).submit(
        at(dispatch_id, "answer"),
        **{"answer-findings": "属实", "answer-measures": "取消", "answer-completion_on": tomorrow},
    )
    assert page.status == 422
    assert page.fields(at(dispatch_id, "answer"))["answer-findings"] == "属实"


@pytest.mark.parametrize("act", ["", "acknowledge", "return", "extension", "question", "answer"])
def test_another_units_officer_finds_nothing(app: Flask, cast: Cast, act: str) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = sent(matter, codes[0], cast)
    client = signed_in(app, "shuju")
    token = desk.token_on(client, "/desk/unlock")
    method = "POST" if act else "GET"
    assert client.open(at(dispatch_id, act), method=method, data={"csrf_token": token}).status_code == 404


@pytest.mark.parametrize("act", ["send", "release", "rework", "open", "edit", "print", "recall", "approve"])
def test_an_officer_does_nothing_of_the_offices(officer: FlaskClient, cast: Cast, act: str) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = sent(matter, codes[0], cast)
    token = desk.token_on(officer, "/desk/unlock")
    assert officer.post(at(dispatch_id, act), data={"csrf_token": token}).status_code == 404
