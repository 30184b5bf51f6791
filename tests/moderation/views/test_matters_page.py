"""事项: where a moderator finds a matter, its cases and its dispatches again."""

import uuid

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from feedback import clock
from feedback.db import db, writing
from feedback.lifecycle import CaseStatus
from feedback.limits import in_workdays, today
from feedback.models import Matter
from feedback.models.case import URGENT
from feedback.receipts import ReceiptCode
from feedback.words import day_words
from moderation.cases import matter_list
from moderation.cases.matter_list import MatterState, page_of_matters
from moderation.cases.matters import like_matters
from moderation.dispatches import releasing
from tests import desk
from tests.cast import Cast
from tests.dispatched import FARMS, PHOTOS, drafted, matter_of_cases, replied, sent, version_of
from tests.moderation.dispatches.days import MONDAY, later
from tests.page import Page, open_page
from tests.statements import statements
from tests.stories import case_of, put, reported

MOST_STATEMENTS = 8
AN_ID = "5b0c5c0e-1f2a-4d7b-8c9d-0e1f2a3b4c5d"
NO_CURSORS = (
    "after=yesterday",
    "after=2026-03-02T01:00:00.0%2B00:00_x",
    f"after=2026-03-02T01:00:00.0_{AN_ID}",
    f"after=0001-01-01T00:00:00.0%2B14:00_{AN_ID}",
    f"after=9999-12-31T23:59:59.0-14:00_{AN_ID}",
    f"state=waiting&after=2026-03-02T01:00:00.0%2B00:00_{AN_ID}",
    f"state=waiting&after=x_2026-03-02_{AN_ID}",
    "state=waiting&after=1_2026-03-02_x",
)


def seen_by(client: FlaskClient, name: str, path: str = "/desk/matters") -> Page:
    desk.unlock(client, name)
    return open_page(client, path)


def states_of(cast: Cast, matter_id: uuid.UUID) -> set[MatterState]:
    viewer = cast.viewer("lin")
    return {state for state in MatterState if matter_id in [row.id for row in page_of_matters(state, viewer).rows]}


def test_a_matter_leads_to_its_cases_and_dispatches(client: FlaskClient, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = sent(matter, codes[0], cast)
    page = seen_by(client, "lin")
    assert page.all(".//tbody/tr/td[5]") == ["3 件"]
    assert f"/desk/matters/{matter.id}" in page.html
    page = open_page(client, f"/desk/matters/{matter.id}")
    assert f"/desk/dispatches/{dispatch_id}" in page.html
    assert FARMS in page.text
    assert all(f"/desk/cases/{case_of(code).id}" in page.html for code in codes)


def test_a_matter_waits_is_at_a_unit_and_ends(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    drafted(matter, codes[0], cast)
    assert states_of(cast, matter.id) == {MatterState.OPEN, MatterState.WAITING}
    replied(matter, codes[0], cast)
    assert states_of(cast, matter.id) == {MatterState.OPEN, MatterState.AT_UNIT}


def test_what_is_answered_has_ended(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = replied(matter, codes[0], cast)
    releasing.release(dispatch_id, {}, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    assert states_of(cast, matter.id) == {MatterState.ENDED}


def test_the_newest_come_first_and_a_page_begins_where_the_last_one_ended(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matter_list, "PAGE", 2)
    made = []
    for days in range(3):
        with clock.frozen(later(days)):
            made.append(matter_of_cases(cast, 1)[0].id)
    assert all_pages(MatterState.OPEN, cast) == [[made[2], made[1]], [made[0]]]


def test_what_waits_comes_urgent_first_and_then_as_it_is_due(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matter_list, "PAGE", 2)
    days = (5, 1, 3, 9)
    made = {due: due_in(due, cast) for due in days}
    urgent = due_in(20, cast, precedence=URGENT)
    sent(*matter_of_due(8, cast), cast)
    in_order = [urgent, *(made[due] for due in sorted(days))]
    assert all_pages(MatterState.WAITING, cast) == [in_order[:2], in_order[2:4], in_order[4:]]


def test_a_matter_is_due_with_the_first_of_its_cases_that_waits(client: FlaskClient, cast: Cast) -> None:
    _matter, codes = matter_of_cases(cast)
    with writing():
        for days, code in zip((9, 2, 5), codes, strict=True):
            put(code, CaseStatus.ACCEPTED, due_on=in_workdays(days).day)
        put(codes[1], CaseStatus.WITHDRAWN, due_on=None, key_destroyed_on=today(), sealed_report=None)
    page = seen_by(client, "lin", "/desk/matters?state=waiting")
    assert page.all(".//tbody/tr/td[2]") == [f"还有 5 个工作日 {day_words(in_workdays(5).day)}"]
    assert "先到期的在前" in page.text


def due_in(days: int, cast: Cast, **facts: object) -> uuid.UUID:
    return matter_of_due(days, cast, **facts)[0].id


def matter_of_due(days: int, cast: Cast, **facts: object) -> tuple[Matter, ReceiptCode]:
    """A matter whose cases, three so that it can be sent, are due in so many working days."""
    matter, codes = matter_of_cases(cast)
    with writing():
        for code in codes:
            put(code, CaseStatus.ACCEPTED, due_on=in_workdays(days).day, **facts)
    return matter, codes[0]


def all_pages(state: MatterState, cast: Cast) -> list[list[uuid.UUID]]:
    """The ids of each page, one after the other."""
    pages, page = [], page_of_matters(state, cast.viewer("lin"))
    pages.append([row.id for row in page.rows])
    while page.after:
        page = page_of_matters(state, cast.viewer("lin"), after=page.after)
        pages.append([row.id for row in page.rows])
    return pages


@pytest.mark.parametrize("cursor", NO_CURSORS)
def test_what_is_no_cursor_begins_at_the_first(client: FlaskClient, cast: Cast, cursor: str) -> None:
    matter_of_cases(cast, 1)
    assert len(seen_by(client, "lin", f"/desk/matters?{cursor}").all(".//tbody/tr")) == 1


def test_the_target_is_a_filter_and_what_is_no_choice_asks_for_nothing(client: FlaskClient, cast: Cast) -> None:
    matter_of_cases(cast, 1)
    photos, other = cast.target("净村拍拍").id, cast.target("望川e勤").id
    desk.unlock(client, "lin")
    rows = {
        asked: len(open_page(client, f"/desk/matters?{asked}").all(".//tbody/tr"))
        for asked in (f"target={photos}", f"target={other}", "target=x&state=y")
    }
    assert list(rows.values()) == [1, 0, 1]


def test_who_is_recused_from_a_case_finds_nothing_of_its_matter(client: FlaskClient, cast: Cast) -> None:
    matter, _ = matter_of_cases(cast)
    assert "没有这样的事项" in seen_by(client, "nong").text
    assert client.get(f"/desk/matters/{matter.id}").status_code == 404


def test_the_reviewer_finds_only_what_they_are_shown(client: FlaskClient, cast: Cast) -> None:
    matter_of_cases(cast)
    shown, codes = matter_of_cases(cast, 1)
    reviewed = case_of(codes[0])
    reviewed.review_rounds = 1
    db.session.commit()
    page = seen_by(client, "sheng")
    assert page.html.count("/desk/matters/") == 1
    assert f"/desk/matters/{shown.id}" in page.html


def test_the_reviewer_is_told_of_no_case_but_those_they_are_shown(client: FlaskClient, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    case_of(codes[0]).review_rounds = 1
    db.session.commit()
    assert seen_by(client, "sheng").all(".//tbody/tr/td[5]") == ["1 件"]
    like = like_matters(case_of(reported(targets=PHOTOS)), cast.viewer("sheng"))
    assert [(one.id, one.cases) for one in like] == [(matter.id, 1)]


@pytest.mark.parametrize("name", ["nongju", "du", "bao1", "admin"])
def test_it_is_the_moderators_sides_only(client: FlaskClient, cast: Cast, name: str) -> None:
    matter, _ = matter_of_cases(cast, 1)
    desk.sign_in(client, name)
    for path in ("/desk/matters", f"/desk/matters/{matter.id}"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("state", MatterState)
def test_a_page_costs_a_stated_number_of_statements(client: FlaskClient, cast: Cast, state: MatterState) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
    sent(matter, codes[0], cast)
    db.session.execute(update(Matter).values(category="B1"))
    db.session.commit()
    seen_by(client, "sheng")
    desk.unlock(client, "sheng")
    db.session.remove()
    with statements() as asked:
        client.get(f"/desk/matters?state={state}")
    assert len(asked) <= MOST_STATEMENTS, asked
