"""An abstract is written, found fault with, and approved on the desk's pages."""

import uuid

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.db import db
from feedback.lifecycle import CaseStatus, DispatchStatus
from feedback.models import Dispatch, GatherChoice, LedgerRow
from moderation.dispatches import approvals
from tests.cast import Cast
from tests.dispatched import (
    ABSTRACT,
    AT_ONCE,
    FARMS,
    answer_words,
    drafted,
    matter_of_cases,
    stored,
    submitted,
    version_of,
)
from tests.moderation.dispatch_pages import at, send_form, signed_in
from tests.page import Page, open_page
from tests.stories import case_of

GOOD = {
    "abstract-abstract": "有小程序要求基层干部逐日上传现场照片，请核查是否必要。",
    "abstract-questions": "",
    "abstract-place": "望川县",
    "abstract-period": "",
}


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
    open_page(lin, at(dispatch_id)).submit(at(dispatch_id, "send"), **{"once-reason": AT_ONCE})
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
    assert "同类反映太少" in page.text
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


def test_opening_what_was_approved_meanwhile_says_so(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = submitted(matter, codes[0], cast)
    page = open_page(signed_in(app, "zhou"), at(dispatch_id))
    approvals.approve(dispatch_id, by=cast.unlocked("he"), seen_version=version_of(dispatch_id))
    page = page.submit(at(dispatch_id, "open"))
    assert page.status == 422
    assert "没有未核定的文字" in page.text
    assert ABSTRACT in page.text


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
