"""Oversight reads the ledger by person, act and number, a hundred rows a page."""

import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from feedback import clock, ledger
from feedback.db import db, writing
from feedback.models import Office
from feedback.numbers import number_of
from moderation import disclosure
from moderation.accounts.founding import check_values
from moderation.cases import triage
from moderation.cases_seen import NotAllowed
from moderation.oversight import archiving
from moderation.oversight.ledger_pages import PAGE, LedgerFilter, ledger_page
from tests import desk
from tests.cast import Cast
from tests.page import Page, open_page
from tests.stories import case_of, reported


@pytest.fixture
def case_id(cast: Cast) -> uuid.UUID:
    case = case_of(reported())
    case_id, version = case.id, case.version
    for name in ("lin", "zhou"):
        disclosure.open_case(case_id, by=cast.unlocked(name))
    triage.mark_urgent(case_id, by=cast.viewer("lin"), seen_version=version)
    disclosure.open_case(case_of(reported("另一件反映，写够十个字")).id, by=cast.unlocked("lin"))
    return case_id


def page_of(client: FlaskClient, query: str = "", status: int = 200) -> Page:
    desk.sign_in(client, "du")
    page = open_page(client, f"/desk/ledger{query}")
    assert page.status == status
    return page


def rows(page: Page) -> list[tuple[str, str]]:
    """Who did what, the newest first; the reader's own signing in left out."""
    cells = page.all(".//tbody/tr/td[3]"), page.all(".//tbody/tr/td[4]")
    return [row for row in zip(*cells, strict=True) if row[0] != "督办员"]


def test_all_rows_newest_first(client: FlaskClient, case_id: uuid.UUID) -> None:
    opened = "打开来件"
    wanted = [("林审核", opened), ("林审核", "标为紧急"), ("周审核", opened), ("林审核", opened)]
    assert rows(page_of(client)) == wanted


def test_by_person_act_and_number_and_all_at_once(client: FlaskClient, cast: Cast, case_id: uuid.UUID) -> None:
    lin, number = cast.staff("lin").id, number_of(case_id)
    assert len(rows(page_of(client, f"?person={lin}"))) == 3
    assert rows(page_of(client, "?act=mark_urgent")) == [("林审核", "标为紧急")]
    assert len(rows(page_of(client, f"?q={number.lower()}"))) == 3
    assert rows(page_of(client, f"?person={lin}&act=open_case&q={number}")) == [("林审核", "打开来件")]


def test_what_is_asked_wrongly_is_said(client: FlaskClient, case_id: uuid.UUID) -> None:
    assert "编号是 8 位" in page_of(client, "?q=abc").text
    assert rows(page_of(client, "?person=someone")) == []
    assert "没有符合条件的记录" in page_of(client, "?act=export_tally").text
    assert len(rows(page_of(client, "?before=newest"))) == 4


def test_pages_go_on_by_number_and_keep_the_filter(client: FlaskClient, cast: Cast) -> None:
    with writing():
        for turn in range(PAGE + 20):
            ledger.record("lock", office_id=cast.office.id, staff_id=None, subject=("turn", turn))
    first = page_of(client, "?act=lock")
    assert len(rows(first)) == PAGE
    older = first.root.find(".//a[@rel='next']").get("href")  # type: ignore[union-attr]
    second = open_page(client, older)
    assert len(rows(second)) == 20
    assert not second.all(".//a[@rel='next']")


def test_the_end_of_the_list_says_what_was_archived_when(client: FlaskClient, cast: Cast, tmp_path: Path) -> None:
    with clock.frozen(datetime(2021, 5, 1, tzinfo=UTC)), writing():
        ledger.record("lock", office_id=cast.office.id, staff_id=None, subject=("turn", 1))
    assert "已归档" not in page_of(client).text
    with clock.frozen(datetime(2026, 10, 12, 2, tzinfo=UTC)):
        done = archiving.archive(2021, tmp_path / "2021.jsonl")
    page = page_of(client)
    assert "2021 年及以前，第 1 至 1 行，2026-10-12 移到文件。" in page.text
    assert done.file_digest in page.text
    assert "移出往年台账" in page.text
    assert "已归档" in page_of(client, "?act=export_tally").text


def test_people_and_roles_are_told_in_words(client: FlaskClient, cast: Cast) -> None:
    lin, sheng = cast.staff("lin"), cast.staff("sheng")
    with writing():
        told = {"role": "approver", "granted_to": sheng.id}
        ledger.record("give_role", office_id=lin.office_id, staff_id=None, subject=("staff", lin.id), facts=told)
    newest = page_of(client, "?act=give_role").all(".//tbody/tr[1]/td")
    assert newest[4:] == ["人员 林审核", "授权给：上级复核人；角色：核稿人"]


def test_another_offices_rows_are_not_there(client: FlaskClient, cast: Cast, case_id: uuid.UUID) -> None:
    other = uuid.uuid4()
    with writing():
        db.session.add(Office(id=other, name="另一个办公室", region_code="990122", **check_values()))
        db.session.flush()
        ledger.record("export_tally", office_id=other, staff_id=None, subject=("tally", "1999-01"))
    assert "1999-01" not in page_of(client).text


@pytest.mark.parametrize("name", ["lin", "admin", "nongju", "bao1"])
def test_nobody_else_reads_it(cast: Cast, case_id: uuid.UUID, name: str) -> None:
    with pytest.raises(NotAllowed):
        ledger_page(cast.viewer(name), LedgerFilter())
