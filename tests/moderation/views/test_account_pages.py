"""Each page of signing in, enrolling and staff keeps the rules of every page, also when it comes back with errors."""

import pytest
from flask.testing import FlaskClient

from feedback import places, sealing
from feedback.db import db
from moderation import keys
from moderation.accounts import invitations, roles
from moderation.accounts.roles import Post
from moderation.models import RecoveryHalf, Role
from tests import desk
from tests.cast import PEOPLE, Cast
from tests.page import Page

HALF = bytes(range(32))


def a_half_for(cast: Cast, name: str) -> None:
    staff = cast.staff(name)
    sealed = sealing.seal(staff.public_key or b"", HALF, bound_to=places.recovery_half(cast.office.id, staff.id))
    row = db.session.get_one(RecoveryHalf, (cast.office.id, staff.id))
    row.sealed_half, row.shown_at, row.signature = sealed, None, None
    db.session.commit()


def test_the_sign_in_page_and_its_error(client: FlaskClient, cast: Cast) -> None:
    page = Page(client.get("/desk/sign-in"), client)
    refused = page.submit("/desk/sign-in", sign_in_name="lin", passphrase="not mine at all", code="123456")
    assert (page.status, refused.status) == (200, 422)
    assert "123456" not in refused.html
    assert page.submit("/desk/sign-in", sign_in_name="", passphrase="", code="").status == 422


def test_an_invitation_filled_in_wrongly_then_rightly(client: FlaskClient, cast: Cast) -> None:
    invited = invitations.invite("wang", "王督办", Post(frozenset({Role.OVERSIGHT})), by=cast.viewer("admin"))
    page = Page(client.get(f"/desk/enrol/{invited.token}"), client)
    again = page.submit("/desk/enrol", passphrase="short", again="other", code="1")
    assert again.status == 422
    for field in ("offer", "suggestion"):
        assert again.fields()[field] == page.fields("/desk/enrol")[field], "what was scanned and noted stays right"


def test_the_staff_pages(client: FlaskClient, cast: Cast) -> None:
    desk.sign_in(client, "admin")
    for path in ("/desk/staff", "/desk/staff/invite", f"/desk/staff/{cast.staff('lin').id}"):
        assert Page(client.get(path), client).status == 200
    form = Page(client.get("/desk/staff/invite"), client)
    refused = form.submit(name="王", sign_in_name="a b", roles=["oversight"])
    assert (refused.status, refused.fields()["name"]) == (422, "王")
    assert form.submit(name="王", sign_in_name="wang", roles=["oversight"]).status == 200


def test_leaving_is_confirmed(client: FlaskClient, cast: Cast) -> None:
    desk.sign_in(client, "admin")
    he = cast.staff("he").id
    person = Page(client.get(f"/desk/staff/{he}"), client)
    assert "请先勾选确认" in person.submit(f"/desk/staff/{he}/leave").html
    assert cast.viewer("he").roles == {Role.APPROVER}
    assert "已办理离任" in person.submit(f"/desk/staff/{he}/leave", confirm="1").html
    assert cast.viewer("he").roles == frozenset()


def test_a_half_is_shown_written_down_and_gone(client: FlaskClient, cast: Cast) -> None:
    a_half_for(cast, "lin")
    assert desk.unlock(client, "lin").location == "/desk/recovery-half"
    asked = Page(client.get("/desk/recovery-half"), client)
    assert keys.half_text(HALF) not in asked.html, "a GET opens nothing"
    shown = asked.submit("/desk/recovery-half")
    assert keys.half_text(HALF) in shown.html
    wrong = shown.submit("/desk/recovery-half/kept", end="0000")
    assert (wrong.status, keys.half_text(HALF) in wrong.html) == (422, True)
    wrong.submit("/desk/recovery-half/kept", end=keys.half_text(HALF)[-4:])
    afterwards = Page(client.get("/desk/recovery-half"), client)
    assert "林审核" in afterwards.html
    assert "显示我的一半" not in afterwards.html
    db.session.rollback()
    assert db.session.query(RecoveryHalf.sealed_half).all() == [(None,), (None,)]


@pytest.mark.parametrize("name", [name for name, *_ in PEOPLE])
def test_everybody_is_led_to_a_page_of_their_own(client: FlaskClient, cast: Cast, name: str) -> None:
    desk.sign_in(client, name)
    assert Page(client.get("/desk/", follow_redirects=True), client).path != "/desk/"


def test_a_person_without_a_role_is_signed_out(client: FlaskClient, cast: Cast) -> None:
    desk.sign_in(client, "du")
    held = cast.staff("du").memberships[0]
    roles.end_role(held.id, by=cast.viewer("admin"))
    assert client.get("/desk/oversight").location == "/desk/sign-in?to=/desk/oversight"
