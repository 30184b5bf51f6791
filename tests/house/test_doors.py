"""Who gets in where: a mark on every desk view, roles against routes, forms of our own pages only."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from feedback.db import db
from moderation.models import Membership
from moderation.permissions import GRANTS, Permission
from tests import desk
from tests.cast import LONG_AGO, PEOPLE, Cast
from tests.house.everything import one_of_everything
from tests.house.routes import Address, addresses

NAMES = [name for name, *_ in PEOPLE]
OFFICERS = ["nongju", "shuju", "qingshui", "xianfu"]
MODERATORS_SIDE = ("/desk/queue", "/desk/cases", "/desk/matters")
NEVER = {
    "admin": (*MODERATORS_SIDE, "/desk/dispatches", "/desk/unit", "/desk/ledger", "/desk/grants"),
    "du": (*MODERATORS_SIDE, "/desk/unit", "/desk/staff", "/desk/registry", "/desk/grants"),
    "bao1": (*MODERATORS_SIDE, "/desk/dispatches", "/desk/unit", "/desk/tallies", "/desk/ledger", "/desk/staff"),
    "lin": ("/desk/unit", "/desk/staff", "/desk/registry"),
    **dict.fromkeys(
        OFFICERS,
        (*MODERATORS_SIDE, "/desk/tallies", "/desk/ledger", "/desk/staff", "/desk/registry", "/desk/oversight"),
    ),
}
"""mission.md, "never sees", by the beginnings of paths."""

FORBIDDEN_PAIRS = {
    "UNIT_OFFICER": set(Permission) - {Permission.ANSWER_DISPATCH, Permission.READ_DISPATCH},
    "CUSTODIAN": set(Permission) - {Permission.HOLD_IDENTITY},
    "ADMINISTRATOR": {Permission.OPEN_CASE, Permission.READ_QUEUE, Permission.TRIAGE, Permission.HOLD_IDENTITY},
    "OVERSIGHT": {Permission.OPEN_CASE, Permission.READ_QUEUE, Permission.HOLD_IDENTITY, Permission.APPROVE},
    "MODERATOR": {Permission.HOLD_IDENTITY, Permission.MANAGE_STAFF, Permission.ANSWER_DISPATCH},
}


@pytest.fixture
def told(app: Flask, cast: Cast) -> Flask:
    one_of_everything(cast)
    return app


def staff_addresses(app: Flask, method: str) -> list[Address]:
    return [address for address in addresses(app, method) if address.is_staff]


def signed_in(app: Flask, name: str) -> FlaskClient:
    client = app.test_client()
    assert desk.unlock(client, name).status_code in {200, 303}
    return client


def may_enter(name: str, address: Address) -> bool:
    mark = getattr(address.view, "permission", None)
    return mark is None or Cast().viewer(name).may(mark)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_desk_view_says_whom_it_is_for(told: Flask, method: str) -> None:
    unmarked = [
        f"{address.rule} ({address.endpoint})"
        for address in staff_addresses(told, method)
        if not (hasattr(address.view, "permission") or hasattr(address.view, "open_to_anyone"))
    ]
    assert unmarked == [], "mark the view with @requires(Permission.X), @open_to_staff or @open_to_anyone"


def test_only_the_way_in_is_open_to_anyone(told: Flask) -> None:
    found = {address.rule for address in staff_addresses(told, "GET") if hasattr(address.view, "open_to_anyone")}
    assert all(rule.startswith(("/desk/sign-in", "/desk/enrol")) for rule in found), found


def test_no_role_is_granted_what_its_holder_must_never_see() -> None:
    granted = {role.name: permissions for role, permissions in GRANTS.items()}
    assert {name: granted[name] & never for name, never in FORBIDDEN_PAIRS.items() if granted[name] & never} == {}


def test_a_stranger_is_shown_the_door_everywhere(told: Flask, client: FlaskClient) -> None:
    for method in ("GET", "POST"):
        for address in staff_addresses(told, method):
            if not hasattr(address.view, "open_to_anyone"):
                answer = client.open(address.path, method=method)
                assert answer.status_code in {303, 401, 404}, f"{method} {address.rule}: {answer.status}"
                assert "/desk/sign-in" in answer.headers.get("Location", "/desk/sign-in")


def test_whoever_holds_no_role_any_more_is_shown_it_too(told: Flask, cast: Cast) -> None:
    client, lin = signed_in(told, "lin"), cast.staff("lin").id
    db.session.execute(update(Membership).where(Membership.staff_id == lin).values(to_day=LONG_AGO + timedelta(days=1)))
    db.session.commit()
    for method in ("GET", "POST"):
        for address in staff_addresses(told, method):
            if not hasattr(address.view, "open_to_anyone"):
                assert client.open(address.path, method=method).status_code in {303, 401}, f"{method} {address.rule}"


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PUT", "PATCH", "DELETE"])
def test_what_no_page_sends_does_nothing(told: Flask, method: str) -> None:
    client = signed_in(told, "lin")
    token = desk.token_on(client, "/desk/unlock")
    before = stored()
    for address in {*staff_addresses(told, "GET"), *staff_addresses(told, "POST")}:
        answer = client.open(address.path, method=method, data={"csrf_token": token})
        assert answer.status_code in ({200, 303, 404} if method == "OPTIONS" else {405}), f"{method} {address.rule}"
        assert method == "OPTIONS" or not answer.headers.get("Set-Cookie")
    assert stored() == before


@pytest.mark.parametrize("name", NAMES)
def test_a_page_opens_for_those_it_is_for_and_for_nobody_else(told: Flask, name: str) -> None:
    client, wrong = signed_in(told, name), {}
    for address in staff_addresses(told, "GET"):
        status = client.get(address.path).status_code
        if not may_enter(name, address):
            wrong |= {} if status == 404 else {address.rule: status}
        elif not (status < 400 or is_anothers(name, address)):
            wrong[address.rule] = status
    assert wrong == {}, "404 for whom the page is not, an answer for whom it is"


def is_anothers(name: str, address: Address) -> bool:
    """The journey's dispatch went to one unit: an officer of another must not find it, nor a moderator who is of that
    unit. Nor is any link still good."""
    is_of_that_unit = name == "nong" and "dispatch_id" in address.rule
    return "<token>" in address.rule or is_of_that_unit or (name in OFFICERS[1:] and "<" in address.rule)


@pytest.mark.parametrize("name", NEVER)
def test_nobody_sees_what_the_mission_keeps_from_them(told: Flask, name: str) -> None:
    client = signed_in(told, name)
    for method in ("GET", "POST"):
        for address in staff_addresses(told, method):
            if address.path.startswith(NEVER[name]) and not is_for_officers(name, address):
                assert client.open(address.path, method=method).status_code == 404, f"{method} {address.rule}"


def is_for_officers(name: str, address: Address) -> bool:
    return name in OFFICERS and getattr(address.view, "permission", None) is Permission.ANSWER_DISPATCH


@pytest.mark.parametrize("name", OFFICERS[1:])
def test_an_officer_finds_no_other_units_dispatch(told: Flask, name: str) -> None:
    client = signed_in(told, name)
    for method in ("GET", "POST"):
        for address in staff_addresses(told, method):
            if "dispatch_id" in address.rule:
                token = desk.token_on(client, "/desk/unlock")
                answer = client.open(address.path, method=method, data={"csrf_token": token})
                assert answer.status_code == 404, f"{method} {address.rule}"


def stored() -> dict[str, list[object]]:
    db.session.rollback()
    tables = [table for table in db.metadata.sorted_tables if table.name != "staff_sessions"]
    return {table.name: list(db.session.execute(table.select()).all()) for table in tables}


def test_a_staff_form_without_its_token_does_nothing(told: Flask) -> None:
    people = {name: signed_in(told, name) for name in ("lin", "he", "sheng", "du", "admin", "bao1", "nongju")}
    before = stored()
    for address in staff_addresses(told, "POST"):
        for name, client in people.items():
            if may_enter(name, address):
                answer = client.post(address.path)
                assert answer.status_code in {400, 403}, f"{address.rule} as {name}: {answer.status}"
    assert stored() == before


@pytest.mark.parametrize("site", ["cross-site", "same-site", ""])
def test_a_form_of_another_site_is_refused_everywhere(told: Flask, site: str) -> None:
    client = signed_in(told, "lin")
    before = stored()
    for address in addresses(told, "POST"):
        token = desk.token_on(client, "/desk/sign-in") if address.is_staff else ""
        answer = client.post(address.path, data={"csrf_token": token}, headers={"Sec-Fetch-Site": site})
        assert answer.status_code == 403, f"{address.rule}: {answer.status}"
    assert stored() == before


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}])
def test_our_own_forms_and_old_phones_are_let_in(told: Flask, client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post("/report", headers=headers).status_code == 422
