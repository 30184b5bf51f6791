"""Every page of the desk keeps the rules of every page; a unit's pages lead back to nobody."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from feedback import mailbox
from feedback.db import db
from feedback.models import Case, Dispatch, LedgerRow, Matter, Message
from feedback.numbers import number_of
from moderation.models import StaffSession
from tests import desk
from tests.cast import PEOPLE, Cast
from tests.house.everything import one_of_everything
from tests.house.routes import addresses
from tests.page import Page
from tests.stories import reported

STRICT = ("Content-Security-Policy", "X-Frame-Options", "Referrer-Policy", "X-Content-Type-Options")


@pytest.fixture
def told(app: Flask, cast: Cast) -> Flask:
    one_of_everything(cast)
    return app


def at_the_desk(app: Flask, name: str) -> FlaskClient:
    client = app.test_client()
    desk.unlock(client, name)
    return client


def pages_of(client: FlaskClient) -> list[Page]:
    """Every page of the desk that answers this person with one."""
    staff = [address for address in addresses(client.application, "GET") if address.is_staff]
    answers = [client.get(address.path) for address in staff]
    return [Page(answer, client) for answer in answers if answer.status_code == 200 and answer.mimetype == "text/html"]


@pytest.mark.parametrize("name", [name for name, *_ in PEOPLE])
def test_every_page_keeps_the_rules_of_every_page(told: Flask, name: str) -> None:
    pages = pages_of(at_the_desk(told, name))
    assert pages, "somebody who is staff has at least a page to sit at"
    for page in pages:
        assert page.response.headers["Cache-Control"] == "no-store", page.path
        assert [header for header in STRICT if header not in page.response.headers] == [], page.path


def test_an_opened_case_keeps_them_too_and_is_kept_nowhere(told: Flask) -> None:
    client = at_the_desk(told, "lin")
    path = next(address.path for address in addresses(told, "GET") if address.endpoint == "desk.case")
    opened = Page(client.get(path), client).submit(f"{path}/open")
    assert opened.status == 200
    assert "同一份走访记录要在三个系统里填三遍" in opened.text
    assert opened.response.headers["Cache-Control"] == "no-store"


def test_reading_a_page_opens_nothing(told: Flask) -> None:
    words = "同一份走访记录要在三个系统里填三遍"
    for name in ("lin", "zhou", "he", "sheng", "du", "nongju"):
        assert [page.path for page in pages_of(at_the_desk(told, name)) if words in page.html] == []


@pytest.mark.parametrize("name", [name for name, *_ in PEOPLE])
def test_asking_for_a_head_alone_leaves_no_row(told: Flask, name: str) -> None:
    client = at_the_desk(told, name)
    before = rows_on_the_ledger()
    answers = [client.head(address.path) for address in addresses(told, "GET") if address.is_staff]
    assert rows_on_the_ledger() == before
    assert {answer.headers["Allow"] for answer in answers if answer.status_code == 405} == {"GET"}


def rows_on_the_ledger() -> int:
    db.session.rollback()
    return db.session.scalars(select(func.count()).select_from(LedgerRow)).one()


@pytest.mark.parametrize("name", ["nongju", "shuju", "qingshui", "xianfu"])
def test_a_units_pages_lead_back_to_no_case(told: Flask, name: str) -> None:
    ids = [*db.session.scalars(select(Case.id)), *db.session.scalars(select(Matter.id))]
    ids += db.session.scalars(select(Message.id)).all()
    traces = {trace for thing in ids for trace in (str(thing), thing.hex, number_of(thing))}
    for page in pages_of(at_the_desk(told, name)):
        assert not [trace for trace in traces if trace in page.html], page.path


def test_a_units_page_is_the_same_whatever_submitters_do(app: Flask, cast: Cast) -> None:
    code = one_of_everything(cast)
    path = f"/desk/dispatches/{db.session.scalars(select(Dispatch.id).where(Dispatch.sent_at.is_not(None))).one()}"
    client = at_the_desk(app, "nongju")
    before = Page(client.get(path), client).text
    mailbox.follow_up(code, "还是要拍照", once=b"1")
    reported("又有人反映同一件事", targets=(("miniapp", "净村拍拍"),))
    assert Page(client.get(path), client).text == before
    mailbox.withdraw(code)
    assert Page(client.get(path), client).text == before


def test_the_desks_cookies_stay_at_the_desk(told: Flask) -> None:
    client = told.test_client()
    answers = [desk.sign_in(client, "lin"), desk.unlock(client, "lin")]
    set_cookies = [value for answer in answers for value in answer.headers.getlist("Set-Cookie")]
    assert set_cookies
    for value in set_cookies:
        assert "Path=/desk" in value
        assert "HttpOnly" in value
        assert "SameSite=Lax" in value


def test_over_https_cookies_are_secure_and_forms_work_without_a_referrer(told: Flask) -> None:
    client = told.test_client()
    token = desk.token_in(client.get("/desk/sign-in", base_url="https://localhost"))
    typed = {"csrf_token": token, "sign_in_name": "lin", "passphrase": "wrong", "code": "000000"}
    assert client.post("/desk/sign-in", data=typed, base_url="https://localhost").status_code == 422


def test_what_a_session_keeps_does_not_open_a_key_by_itself(told: Flask) -> None:
    client = at_the_desk(told, "lin")
    cookie = client.get_cookie("desk", path="/desk")
    assert cookie is not None
    rows = db.session.scalars(select(StaffSession)).all()
    assert not [row for row in rows if bytes.fromhex(cookie.value) in (row.id, row.wrapped_seed)]
