"""Where a person is signed in: ended by themselves, or by an administrator when a phone is lost."""

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from feedback import clock
from feedback.db import db
from feedback.models import LedgerRow
from moderation.accounts import browsers, sessions
from moderation.accounts.sessions import DeskSession
from moderation.cases_seen import NotAllowed, NotFound
from moderation.models import StaffSession
from tests import desk
from tests.cast import Cast


def signed_in(app: Flask, name: str) -> DeskSession:
    client = app.test_client()
    desk.sign_in(client, name)
    cookie = client.get_cookie("desk", path="/desk")
    assert cookie is not None
    session = sessions.resume(bytes.fromhex(cookie.value))
    assert session is not None
    return session


def rows_of(act: str) -> list[tuple[object, dict[str, object]]]:
    rows = db.session.scalars(select(LedgerRow).where(LedgerRow.act == act).order_by(LedgerRow.number))
    return [(row.staff_id, json.loads(row.facts)) for row in rows]


def test_only_ones_own_that_still_go_on_are_listed(app: Flask, cast: Cast) -> None:
    with clock.frozen(clock.now() - timedelta(hours=1)):
        signed_in(app, "lin")
    signed_in(app, "zhou")
    here = signed_in(app, "lin")
    assert [(one.is_this, one.is_unlocked) for one in browsers.browsers_of(here)] == [(True, False)]


def test_ending_one_is_on_the_ledger_without_a_trace_of_where_it_was(app: Flask, cast: Cast) -> None:
    here, there = signed_in(app, "lin"), signed_in(app, "lin")
    other = next(one for one in browsers.browsers_of(here) if not one.is_this)
    browsers.end_one(other.reference, session=here)
    assert sessions.resume(there.token) is None
    assert [(who, list(facts)) for who, facts in rows_of("end_session")] == [(cast.staff("lin").id, ["began"])]


def test_this_one_is_left_by_signing_out_alone(app: Flask, cast: Cast) -> None:
    here = signed_in(app, "lin")
    own = browsers.browsers_of(here)[0].reference
    with pytest.raises(browsers.NoSuchBrowser):
        browsers.end_one(own, session=here)
    assert sessions.resume(here.token) is not None


def test_a_lost_phone_is_signed_out_by_an_administrator(app: Flask, cast: Cast) -> None:
    lost, others = [signed_in(app, "lin") for _ in range(2)], signed_in(app, "zhou")
    admin, lin = cast.viewer("admin"), cast.staff("lin").id
    assert browsers.end_all_of(lin, by=admin) == 2
    assert [sessions.resume(session.token) for session in lost] == [None, None]
    assert sessions.resume(others.token) is not None
    assert rows_of("end_all_sessions") == [(admin.staff_id, {"sessions": 2})]


def test_nobody_else_signs_others_out(app: Flask, cast: Cast) -> None:
    signed_in(app, "lin")
    with pytest.raises(NotAllowed):
        browsers.end_all_of(cast.staff("lin").id, by=cast.viewer("zhou"))
    with pytest.raises(NotFound):
        browsers.end_all_of(cast.office.id, by=cast.viewer("admin"))
    assert db.session.query(StaffSession).count() == 1
