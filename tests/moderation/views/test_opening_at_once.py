"""Pressed while locked, an opening is done once the key is open: one press, one row on the ledger, nothing by GET."""

import uuid

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.db import db
from feedback.models import LedgerRow
from tests import desk
from tests.cast import PASSPHRASE, Cast
from tests.dispatched import drafted, matter_of_cases
from tests.page import Page, open_page
from tests.stories import case_of, reported

WORDS = "同一份走访记录要在三个系统里填三遍"
NOT_OPENINGS = (
    "/desk/sign-out",
    "/desk/grants/{he}",
    "/desk/cases/{case}/accept",
    "//evil.example/",
    "https://evil.example/",
)


@pytest.fixture
def case_id(cast: Cast) -> uuid.UUID:
    return case_of(reported(WORDS)).id


def acts() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(LedgerRow.act).order_by(LedgerRow.number)))


def locked_out(client: FlaskClient, path: str) -> Page:
    """The page that asks to unlock, after the button was pressed."""
    door = open_page(client, path).submit(f"{path}/open")
    assert (door.status, door.h1) == (403, "解锁")
    return door


def unlocked(door: Page) -> Page:
    """As a browser does when told to post once more: the same fields again, to where it is sent (307)."""
    fields = {**door.fields("/desk/unlock"), "passphrase": PASSPHRASE}
    told = door.client.post("/desk/unlock", data=fields)
    assert told.status_code == 307, told.status
    assert told.get_data(as_text=True).count(WORDS) == 0
    return Page(door.client.post(told.location, data=fields), door.client)


def test_after_unlocking_the_case_is_open(client: FlaskClient, cast: Cast, case_id: uuid.UUID) -> None:
    desk.sign_in(client, "lin")
    path = f"/desk/cases/{case_id}"
    door = locked_out(client, path)
    assert "随即打开" in door.text
    opened = unlocked(door)
    assert (opened.path, opened.status) == (f"{path}/open", 200)
    assert WORDS in opened.text
    assert PASSPHRASE not in opened.html
    assert acts() == ["sign_in", "unlock", "open_case"]


def test_nothing_is_opened_by_following_a_link(client: FlaskClient, cast: Cast, case_id: uuid.UUID) -> None:
    desk.unlock(client, "lin")
    assert client.get(f"/desk/cases/{case_id}/open").status_code == 405
    assert client.get("/desk/unlock", query_string={"kept_path": f"/desk/cases/{case_id}/open"}).location == "/desk/"
    assert "open_case" not in acts()


def test_a_mistyped_passphrase_on_the_way_opens_nothing_yet(
    client: FlaskClient, cast: Cast, case_id: uuid.UUID
) -> None:
    desk.sign_in(client, "lin")
    again = locked_out(client, f"/desk/cases/{case_id}").submit("/desk/unlock", passphrase="not my passphrase")
    assert (again.status, acts()) == (422, ["sign_in"])
    assert WORDS in unlocked(again).text


def test_an_abstract_opens_the_same_way(client: FlaskClient, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = drafted(matter, codes[0], cast).dispatch_id
    desk.sign_in(client, "lin")
    opened = unlocked(locked_out(client, f"/desk/dispatches/{dispatch_id}"))
    assert opened.path == f"/desk/dispatches/{dispatch_id}/open"
    assert "open_draft" in acts()[acts().index("unlock") :]


def test_a_form_that_waited_too_long_is_asked_about_first(client: FlaskClient, cast: Cast, case_id: uuid.UUID) -> None:
    """Its token is void, so it may be anybody's."""
    desk.sign_in(client, "lin")
    fields = {**locked_out(client, f"/desk/cases/{case_id}").fields("/desk/unlock"), "csrf_token": "void"}
    stale = Page(client.post("/desk/unlock", data={**fields, "passphrase": PASSPHRASE}), client)
    assert (stale.status, acts()) == (400, ["sign_in"])
    # Not followed: on its way the test's client loses the form, and what was opened unasked would be asked about too.
    fields = {**stale.fields("/desk/unlock"), "passphrase": PASSPHRASE}
    asked = Page(client.post("/desk/unlock", data=fields), client)
    assert (asked.status, asked.h1, acts()[-1]) == (200, "继续刚才的操作", "unlock")
    assert WORDS in asked.submit(f"/desk/cases/{case_id}/open").text


@pytest.mark.parametrize("path", NOT_OPENINGS)
def test_nothing_but_an_opening_goes_on_by_itself(
    client: FlaskClient, cast: Cast, case_id: uuid.UUID, path: str
) -> None:
    desk.sign_in(client, "lin")
    path = path.format(he=cast.staff("he").id, case=case_id)
    answer = desk.post(client, "/desk/unlock", {"passphrase": PASSPHRASE, "kept_path": path, "kept_at_once": "1"})
    assert answer.status_code in {200, 303}
    assert acts() == ["sign_in", "unlock"]


def test_what_is_asked_for_uncovered_is_confirmed_first(client: FlaskClient, cast: Cast, case_id: uuid.UUID) -> None:
    desk.sign_in(client, "lin")
    door = Page(desk.post(client, f"/desk/cases/{case_id}/open", {"unmask": "1"}), client)
    asked = door.submit("/desk/unlock", passphrase=PASSPHRASE)
    assert (asked.status, asked.h1) == (200, "继续刚才的操作")
