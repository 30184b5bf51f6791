"""The tally of a month on its page and as a file."""

import csv
import json

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from feedback import clock
from feedback.clock import Month
from feedback.db import db
from feedback.limits import today
from feedback.models import LedgerRow, Unit
from tests import desk
from tests.cast import Cast
from tests.dispatched import FARMS, matter_of_cases, sent
from tests.html import words
from tests.moderation.dispatches.days import MONDAY, later
from tests.page import open_page

FORMULA = '=HYPERLINK("https://evil.example")'


@pytest.fixture
def month(cast: Cast) -> str:
    with clock.frozen(MONDAY):
        for _ in range(3):
            matter, codes = matter_of_cases(cast)
            sent(matter, codes[0], cast)
        return str(Month.of(today()))


def as_file(client: FlaskClient, month: str) -> list[list[str]]:
    answer = client.get(f"/desk/tallies/{month}.csv")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    return list(csv.reader(answer.get_data(as_text=True).removeprefix("\ufeff").splitlines()))


def exports() -> list[tuple[str, object]]:
    db.session.rollback()
    rows = db.session.execute(select(LedgerRow.subject_id, LedgerRow.facts).where(LedgerRow.act == "export_tally"))
    return [(subject, json.loads(facts)) for subject, facts in rows]


def test_an_export_is_the_page_as_a_file_and_on_the_ledger(client: FlaskClient, cast: Cast, month: str) -> None:
    desk.sign_in(client, "du")
    page = open_page(client, f"/desk/tallies/{month}")
    shown = [[words(cell) for cell in row if cell.tag in {"th", "td"}] for row in page.root.iter("tr")]
    assert exports() == []
    told = [row for row in as_file(client, month) if row and row[0] != "月份"]
    assert told == shown
    assert [FARMS, "3", "0", "0", "0"] in told
    assert exports() == [(month, {"form": "csv"})]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d"])
def test_a_name_like_a_formula_is_text_to_a_spreadsheet(client: FlaskClient, cast: Cast, month: str, sign: str) -> None:
    db.session.execute(update(Unit).where(Unit.name == FARMS).values(name=sign + FORMULA))
    db.session.commit()
    desk.sign_in(client, "du")
    assert f"'{sign}{FORMULA}" in [row[0] for row in as_file(client, month) if row]


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "0000-01", "9999-12", "２０２６-10"])
def test_what_is_no_month_is_not_found(client: FlaskClient, cast: Cast, month: str) -> None:
    desk.sign_in(client, "du")
    for path in (f"/desk/tallies/{month}", f"/desk/tallies/{month}.csv"):
        assert client.get(path).status_code == 404
    assert exports() == []


def test_who_looks_each_day_learns_nothing_of_the_month_that_goes_on(
    client: FlaskClient, cast: Cast, month: str
) -> None:
    with clock.frozen(later(1)):
        desk.sign_in(client, "du")
        page = open_page(client, "/desk/tallies")
        assert "本月的统计4月1日出" in page.text
        assert f"/desk/tallies/{month}" not in page.html
        for path in (f"/desk/tallies/{month}", f"/desk/tallies/{month}.csv"):
            assert client.get(path).data == client.get(path.replace("2026", "9999")).data
            assert client.get(path).status_code == 404
    assert exports() == []


@pytest.mark.parametrize("name", ["nongju", "bao1", "admin"])
def test_no_export_is_for_others(client: FlaskClient, cast: Cast, month: str, name: str) -> None:
    desk.sign_in(client, name)
    assert client.get(f"/desk/tallies/{month}.csv").status_code == 404
    assert exports() == []
