"""The pages of a dispatch: the office's and the unit's, through real forms."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.db import db
from feedback.lifecycle import CaseStatus, DispatchStatus
from feedback.limits import today
from feedback.models import Dispatch, GatherChoice, LedgerRow
from moderation.dispatches import unit_acts, unit_desk
from tests import desk
from tests.cast import Cast
from tests.dispatched import (
    ABSTRACT,
    FARMS,
    answer_words,
    drafted,
    handled,
    matter_of_cases,
    ready,
    replied,
    sent,
    stored,
    submitted,
    version_of,
)
from tests.page import Page, open_page
from tests.stories import case_of

GOOD = {
    "abstract-abstract": "有小程序要求基层干部逐日上传现场照片，请核查是否必要。",
    "abstract-questions": "",
    "abstract-place": "望川县",
    "abstract-period": "",
}


def signed_in(app: Flask, name: str) -> FlaskClient:
    client = app.test_client()
    desk.unlock(client, name)
    return client


def at(dispatch_id: uuid.UUID, act: str = "") -> str:
    return f"/desk/dispatches/{dispatch_id}{act and '/' + act}"


def send_form(client: FlaskClient, path: str, **fields: Any) -> Page:
    """What a page's form would send, where the page itself was the answer to a POST."""
    token = desk.token_on(client, "/desk/unlock")
    return Page(client.post(path, data={"csrf_token": token, **fields}, follow_redirects=True), client)


def write(client: FlaskClient, matter_id: uuid.UUID, case_id: uuid.UUID, unit_id: uuid.UUID, **fields: str) -> Page:
    typed = {"case_id": str(case_id), "abstract-unit": unit_id.hex, "then": "submit", **GOOD, **fields}
    return send_form(client, f"/desk/matters/{matter_id}/dispatches", **typed)


def test_from_abstract_to_released_answer_through_the_pages(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    lin, he, nongju = (signed_in(app, name) for name in ("lin", "he", "nongju"))
    page = write(lin, matter.id, case_of(codes[0]).id, cast.unit(FARMS).id)
    dispatch_id = uuid.UUID(page.path.rsplit("/", 1)[1])
    assert stored(dispatch_id).status is DispatchStatus.TO_APPROVE

    reading = open_page(he, at(dispatch_id)).submit(at(dispatch_id, "open"))
    assert "没有发现会暴露反映人的内容" in reading.text
    reading.submit(at(dispatch_id, "approve"))
    open_page(lin, at(dispatch_id)).submit(at(dispatch_id, "send"))
    assert stored(dispatch_id).status is DispatchStatus.SENT

    open_page(nongju, "/desk/unit").submit("/desk/unit/notice")
    open_page(nongju, at(dispatch_id)).submit(at(dispatch_id, "acknowledge"))
    words = answer_words()
    open_page(nongju, at(dispatch_id)).submit(
        at(dispatch_id, "answer"),
        **{"answer-findings": words.findings, "answer-measures": words.measures},
    )
    open_page(lin, at(dispatch_id)).submit(at(dispatch_id, "release"))
    assert case_of(codes[2]).status is CaseStatus.ANSWERED


def test_findings_come_back_with_marks_and_the_text_is_kept(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    client = signed_in(app, "lin")
    copied = "反映称每天要在净村拍拍上传六张照片，第二次说了，请核查。"
    page = write(client, matter.id, case_of(codes[0]).id, cast.unit(FARMS).id, **{"abstract-abstract": copied})
    dispatch_id = db.session.scalars(select(Dispatch.id)).one()
    assert page.fields(at(dispatch_id, "edit"))["abstract-abstract"] == copied
    marks = [name for name in page.fields(at(dispatch_id, "edit")) if name.startswith("override.")]
    assert marks
    again = page.submit(
        at(dispatch_id, "edit"), press=("then", "submit"), **dict.fromkeys(marks, "平台公开通知里的说法")
    )
    assert again.path == at(dispatch_id)
    assert stored(dispatch_id).status is DispatchStatus.TO_APPROVE


def test_an_empty_abstract_comes_back_with_what_else_was_typed(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    client = signed_in(app, "lin")
    typed = {"abstract-abstract": " ", "abstract-questions": "照片作何用途？"}
    page = write(client, matter.id, case_of(codes[0]).id, cast.unit(FARMS).id, **typed)
    assert page.status == 422
    assert page.fields(f"/desk/matters/{matter.id}/dispatches")["abstract-questions"] == "照片作何用途？"


def test_few_reports_ask_for_a_choice_and_record_it(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast, 1)
    client = signed_in(app, "lin")
    page = write(client, matter.id, case_of(codes[0]).id, cast.unit(FARMS).id)
    assert page.status == 422
    assert "不足三件" in page.text
    dispatch_id = db.session.scalars(select(Dispatch.id)).one()
    page.submit(at(dispatch_id, "edit"), press=("then", "submit"), **{"abstract-gather": "owner_only"})
    assert stored(dispatch_id).matter.gather_choice is GatherChoice.OWNER_ONLY
    assert stored(dispatch_id).status is DispatchStatus.TO_APPROVE


def test_waiting_is_a_choice_too(app: Flask, cast: Cast) -> None:
    matter, _ = matter_of_cases(cast, 1)
    page = send_form(signed_in(app, "lin"), f"/desk/matters/{matter.id}/wait", version=str(matter.version))
    assert page.path == "/desk/dispatches"
    db.session.rollback()
    assert matter.gather_choice is GatherChoice.WAIT


def test_a_barred_unit_is_not_offered_and_not_accepted(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast, barred=FARMS)
    page = write(signed_in(app, "lin"), matter.id, case_of(codes[0]).id, cast.unit(FARMS).id)
    assert page.status == 422
    assert db.session.scalars(select(Dispatch)).all() == []


def test_the_editor_opens_with_the_draft_and_leaves_ledger_rows(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    written = drafted(matter, codes[0], cast)
    client = signed_in(app, "lin")
    page = open_page(client, at(written.dispatch_id)).submit(at(written.dispatch_id, "open"))
    assert page.fields(at(written.dispatch_id, "edit"))["abstract-abstract"] == ABSTRACT
    acts = list(db.session.scalars(select(LedgerRow.act)))
    assert acts[-3:] == ["check_abstract", "open_draft", "open_case"]


def test_a_get_shows_nothing_that_is_sealed(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = submitted(matter, codes[0], cast)
    page = open_page(signed_in(app, "he"), at(dispatch_id))
    assert ABSTRACT not in page.html


def test_who_wrote_it_is_offered_no_approval(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = submitted(matter, codes[0], cast)
    client = signed_in(app, "lin")
    page = open_page(client, at(dispatch_id)).submit(at(dispatch_id, "open"))
    assert at(dispatch_id, "approve") not in page.forms()
    refused = send_form(client, at(dispatch_id, "approve"), version=str(version_of(dispatch_id)))
    assert (refused.status, stored(dispatch_id).status) == (422, DispatchStatus.TO_APPROVE)


def test_the_second_of_two_moderators_is_told_and_keeps_the_text(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = replied(matter, codes[0], cast)
    lin, zhou = signed_in(app, "lin"), signed_in(app, "zhou")
    mine, theirs = open_page(lin, at(dispatch_id)), open_page(zhou, at(dispatch_id))
    theirs.submit(at(dispatch_id, "release"))
    late = mine.submit(at(dispatch_id, "rework"), **{"rework-reason": "请写明具体措施"})
    assert late.status == 409
    assert "请写明具体措施" in late.html


def test_a_letter_through_the_pages(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast, target="惠邻优购")
    dispatch_id = ready(matter, codes[0], cast, unit="临江市商务局")
    client = signed_in(app, "lin")
    page = open_page(client, at(dispatch_id))
    assert "没有经办人" in page.text
    page = page.submit(at(dispatch_id, "make-letter"))
    assert ABSTRACT in page.submit(at(dispatch_id, "print")).text
    page = page.submit(at(dispatch_id, "letter-sent"), **{"letter-on": today().isoformat()})
    page = page.submit(at(dispatch_id, "letter-received"), **{"letter-on": today().isoformat()})
    page = page.submit(
        at(dispatch_id, "letter-answered"),
        **{
            "entered-findings": "已查明",
            "entered-measures": "已取消",
            "entered-completion": "done",
            "entered-completion_on": today().isoformat(),
            "entered-responsible": "临江市商务局",
            "entered-on": today().isoformat(),
        },
    )
    assert "代录" in page.text
    assert stored(dispatch_id).status is DispatchStatus.REPLIED


def test_an_answer_with_a_telephone_is_held_back_on_the_page(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = replied(matter, codes[0], cast, words=answer_words(measures="可拨打 0571-88886666 咨询。"))
    page = open_page(signed_in(app, "lin"), at(dispatch_id)).submit(at(dispatch_id, "release"))
    assert (page.status, stored(dispatch_id).status) == (422, DispatchStatus.REPLIED)
    marks = [name for name in page.fields(at(dispatch_id, "release")) if name.startswith("override.")]
    page.submit(at(dispatch_id, "release"), **dict.fromkeys(marks, "公开热线"))
    assert stored(dispatch_id).status is DispatchStatus.RELEASED


def test_a_return_is_upheld_on_the_page(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    first = sent(matter, codes[0], cast)
    unit_acts.return_(first, "不属我局职责", "县数据局", by=cast.viewer("nongju"), seen_version=version_of(first))
    page = open_page(signed_in(app, "lin"), at(first))
    assert "县数据局" in page.text
    page = page.submit(at(first, "uphold-return"), **{"return-unit": cast.unit("望川县数据局").id.hex})
    assert stored(uuid.UUID(page.path.rsplit("/", 1)[1])).replaces_id == first


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


def test_every_page_of_the_unit_bears_unit_and_account(officer: FlaskClient, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = handled(matter, codes[0], cast)
    for path in ("/desk/unit", "/desk/unit/notice", at(dispatch_id)):
        page = open_page(officer, path)
        assert f"{FARMS} 农业局经办人" in " ".join(page.all(".//svg[@class='watermark']"))
        assert page.response.headers["Cache-Control"] == "no-store"


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


def test_the_list_shows_what_is_due_first(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    sent(matter, codes[0], cast)
    drafted(matter, codes[0], cast, unit="望川县人民政府")
    page = open_page(signed_in(app, "lin"), "/desk/dispatches")
    units = page.all(".//tbody/tr/td[2]")
    assert units == [FARMS, "望川县人民政府"]
    ended = open_page(signed_in(app, "lin"), "/desk/dispatches?state=ended")
    assert "没有这样的转办单" in ended.text


@pytest.mark.parametrize("name", ["du", "admin", "bao1", "nongju"])
def test_the_offices_list_is_the_moderators_sides_only(app: Flask, cast: Cast, name: str) -> None:
    assert signed_in(app, name).get("/desk/dispatches").status_code == 404


def test_the_abstract_is_written_beside_the_original_on_the_cases_page(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    case_id, client = case_of(codes[0]).id, signed_in(app, "lin")
    page = open_page(client, f"/desk/cases/{case_id}")
    drafting = f"/desk/matters/{matter.id}/dispatches"
    assert drafting not in page.forms()
    opened = page.submit(f"/desk/cases/{case_id}/open")
    assert "六张照片" in opened.text
    assert "谁主办谁负责" in opened.text
    assert opened.fields(drafting)["abstract-unit"] == cast.unit(FARMS).id.hex
    saved = opened.submit(drafting, press=("then", "save"), **{"abstract-abstract": ABSTRACT})
    assert saved.path.startswith("/desk/dispatches/")
    assert "起草中" in open_page(client, f"/desk/cases/{case_id}").text
