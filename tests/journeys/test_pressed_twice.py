"""Impatient people: every button of the whole journey is pressed twice, and everything happens once."""

import uuid
from collections import Counter
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from feedback.db import db
from feedback.lifecycle import CaseStatus
from feedback.models import (
    Answer,
    Case,
    CaseEvent,
    CaseEventKind,
    Dispatch,
    DispatchEvent,
    DispatchEventKind,
    LedgerRow,
    Matter,
    Message,
    Rating,
    Review,
)
from feedback.receipts import normalise
from tests.cast import Cast
from tests.journeys import office_work as work
from tests.journeys import seats
from tests.journeys.office_work import FINDINGS
from tests.journeys.seats import RememberingClient, Seat, case_at, dispatch_at, id_in
from tests.page import Page, open_page
from tests.stories import case_of

ABSTRACT = "有小程序要求基层逐日上传现场照片，并在工作群里点名通报。请核查是否必要，能否取消。"
READINGS = {"open_case", "open_draft", "check_abstract", "view_dispatch", "sign_in", "unlock", "open_reviews"}


class ImpatientClient(RememberingClient):
    """Sends every form twice; the story goes on from the first answer. `second`: status and path of the others."""

    second: list[tuple[int, str]] = []

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        first = super().open(*args, **kwargs)
        if kwargs.get("method") == "POST":
            again = super().open(*args, **kwargs)
            ImpatientClient.second.append((again.status_code, again.request.path))
        return first


@pytest.fixture
def impatient(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr(seats, "RememberingClient", ImpatientClient)
    ImpatientClient.second.clear()
    return app


def mailbox(app: Flask, code: str) -> Page:
    return open_page(ImpatientClient(app, app.response_class), "/case").submit("/case", code=code)


def rows(model: Any) -> list[Any]:
    return list(db.session.scalars(select(model)))


@pytest.fixture
def code(impatient: Flask, cast: Cast) -> str:
    """Of a report that has come the whole way."""
    code = report(impatient)
    case_id = case_of(code).id
    lin, zhou, nongju, sheng = (Seat(impatient, name) for name in ("lin", "zhou", "nongju", "sheng"))
    page = work.classify(lin, case_id, ["B1"], target=cast.target("净村拍拍").id, nature="problem")
    work.ask(page, case_id, "一天要传几次？")
    mailbox(impatient, code).submit("/case/message", message="一天两次，每次六张。")
    work.accept(lin.case(case_id), case_id)
    dispatch_id = dispatched(lin, zhou, code, cast)
    work.answer_as_unit(nongju)
    work.release(zhou, dispatch_id)
    mailbox(impatient, code).submit("/case/rating", resolved="no", comment="还在拍")
    mailbox(impatient, code).submit("/case/review", reason="答复说停了，其实没有停")
    decided = {"review-upheld": "no", "review-words": "经核实，已经停止。"}
    sheng.case(case_id).submit(case_at(case_id, "review"), **decided)
    return code


def dispatched(lin: Seat, zhou: Seat, code: str, cast: Cast) -> uuid.UUID:
    case, county = case_of(code), cast.unit("望川县人民政府").id
    assert case.matter_id
    dispatch_id = id_in(work.write_abstract(lin, case.id, case.matter_id, ABSTRACT, otherwise=county))
    work.approve(zhou, dispatch_id)
    work.send(lin, dispatch_id)
    return dispatch_id


def test_everything_happens_once(code: str) -> None:
    assert case_of(code).status is CaseStatus.CLOSED
    assert [len(rows(model)) for model in (Case, Matter, Dispatch, Answer, Rating, Review)] == [1, 1, 1, 1, 1, 1]
    assert [answer.findings for answer in rows(Answer)] == [FINDINGS]
    assert len(rows(Message)) == 3


def test_every_step_is_told_once(code: str) -> None:
    told = Counter(event.kind for event in rows(CaseEvent))
    assert set(told.values()) == {1}, told
    assert {CaseEventKind.ASKED, CaseEventKind.ACCEPTED, CaseEventKind.RATED, CaseEventKind.REVIEW_DECIDED} <= set(told)
    done = Counter(event.kind for event in rows(DispatchEvent))
    assert set(done.values()) == {1}, done
    assert {DispatchEventKind.SENT, DispatchEventKind.REPLIED, DispatchEventKind.RELEASED} <= set(done)


def test_every_act_is_on_the_ledger_once(code: str) -> None:
    acts = Counter(row.act for row in rows(LedgerRow) if row.act not in READINGS)
    assert {act: count for act, count in acts.items() if count > 1} == {}


def test_nobody_is_shown_an_error_for_it(code: str) -> None:
    assert [answer for answer in ImpatientClient.second if answer[0] >= 500] == []
    assert len(ImpatientClient.second) > 25


def report(app: Flask) -> str:
    form = open_page(ImpatientClient(app, app.response_class), "/report")
    page = form.submit(description="每天要在净村拍拍里传照片，不传就点名")
    return normalise(page.all(".//output[@id='receipt']")[0])


def test_withdrawing_twice_is_withdrawing(impatient: Flask, cast: Cast) -> None:
    code = report(impatient)
    page = mailbox(impatient, code).submit("/case/withdraw", confirm="1")
    assert page.status == 200
    db.session.rollback()
    assert [case.status for case in rows(Case)] == [CaseStatus.WITHDRAWN]
    assert Counter(event.kind for event in rows(CaseEvent))[CaseEventKind.WITHDRAWN] == 1


def test_a_returned_dispatch_is_passed_on_once(impatient: Flask, cast: Cast) -> None:
    code = report(impatient)
    case_id = case_of(code).id
    lin, zhou, nongju = (Seat(impatient, name) for name in ("lin", "zhou", "nongju"))
    work.accept(work.classify(lin, case_id, ["B1"], target=cast.target("净村拍拍").id, nature="problem"), case_id)
    dispatch_id = dispatched(lin, zhou, code, cast)
    nongju.see("/desk/unit").submit("/desk/unit/notice")
    returned = {"return-reason": "不属我局职责", "return-suggests": "县政府"}
    nongju.dispatch(dispatch_id).submit(dispatch_at(dispatch_id, "return"), **returned)
    passed_on = {"return-unit": cast.unit("望川县人民政府").id.hex}
    lin.dispatch(dispatch_id).submit(dispatch_at(dispatch_id, "uphold-return"), **passed_on)
    assert len(rows(Dispatch)) == 2
