"""A link is for one person, once, for a day."""

import logging
from datetime import timedelta

import pyotp
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback import clock
from feedback.db import db
from moderation import keys
from moderation.accounts import enrolment, invitations, second_factor
from moderation.accounts.enrolment import InvitationVoid, WrongCode
from moderation.accounts.invitations import BadSignInName, Invited, NameTaken
from moderation.accounts.roles import Post
from moderation.cases_seen import NotAllowed
from moderation.models import Grant, Role
from tests import desk
from tests.cast import Cast

SECRET = second_factor.new_secret()
OVERSIGHT = Post(frozenset({Role.OVERSIGHT}))


def an_invitation(cast: Cast) -> Invited:
    return invitations.invite("wang", "王督办", OVERSIGHT, by=cast.viewer("admin"))


def enrol(token: str, passphrase: str = "a passphrase of my own", code: str = "") -> bytes:
    code = code or pyotp.TOTP(SECRET).at(clock.now())
    return enrolment.enrol(token, passphrase=passphrase, totp_secret=SECRET, code=code)


def test_a_link_is_good_once(cast: Cast) -> None:
    token = an_invitation(cast).token
    enrol(token)
    with pytest.raises(InvitationVoid):
        enrol(token)


def test_a_link_is_good_for_a_day(cast: Cast) -> None:
    token = an_invitation(cast).token
    with clock.frozen(clock.now() + timedelta(hours=23, minutes=59)):
        assert invitations.invited_by(token) is not None
    with clock.frozen(clock.now() + timedelta(hours=24)), pytest.raises(InvitationVoid):
        enrol(token)


def test_a_new_link_voids_the_old_one(cast: Cast) -> None:
    first = an_invitation(cast)
    again = invitations.invite_again(first.staff_id, by=cast.viewer("admin"))
    assert invitations.invited_by(first.token) is None
    assert invitations.invited_by(again.token) is not None


def test_a_wrong_code_or_a_short_passphrase_leaves_the_link_good(cast: Cast) -> None:
    token = an_invitation(cast).token
    with pytest.raises(WrongCode):
        enrol(token, code="000000")
    with pytest.raises(keys.PassphraseTooShort):
        enrol(token, passphrase="short")
    enrol(token)


def test_who_enrols_anew_has_a_new_key_and_waits_for_the_grant(cast: Cast, client: FlaskClient) -> None:
    desk.unlock(client, "he")
    before = cast.staff("he").public_key
    enrol(invitations.invite_again(cast.staff("he").id, by=cast.viewer("admin")).token)
    he = cast.staff("he")
    assert he.public_key != before
    assert db.session.scalars(select(Grant).where(Grant.staff_id == he.id)).all() == []
    assert client.get("/desk/grants").status_code == 303, "the old browser is out"


@pytest.mark.parametrize("name", ["w", "two words", "a" * 41, "", "王;督"])
def test_a_sign_in_name_is_a_plain_word(cast: Cast, name: str) -> None:
    with pytest.raises(BadSignInName):
        invitations.invite(name, "王督办", OVERSIGHT, by=cast.viewer("admin"))


def test_a_name_is_not_given_twice(cast: Cast) -> None:
    with pytest.raises(NameTaken):
        invitations.invite("LIN", "另一位", OVERSIGHT, by=cast.viewer("admin"))


def test_only_the_administrator_invites(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        invitations.invite("wang", "王督办", OVERSIGHT, by=cast.viewer("lin"))


def test_the_page_of_a_void_link_says_what_to_do(client: FlaskClient, cast: Cast) -> None:
    answer = client.get("/desk/enrol/" + "x" * 43)
    assert answer.status_code == 404
    assert "请向管理员要一个新的链接" in answer.get_data(as_text=True)


def test_trying_links_is_limited(client: FlaskClient, cast: Cast) -> None:
    for _ in range(60):
        client.get("/desk/enrol/" + "x" * 43)
    assert client.get(f"/desk/enrol/{an_invitation(cast).token}").status_code == 404


def test_the_link_is_shown_once_and_is_in_no_other_answer(
    client: FlaskClient, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    desk.sign_in(client, "admin")
    typed = {"name": "王督办", "sign_in_name": "wang", "roles": "oversight", "unit_id": ""}
    answer = desk.post(client, "/desk/staff/invite", typed, seen_on="/desk/staff/invite")
    token = answer.get_data(as_text=True).partition("/desk/enrol/")[2][:43]
    assert invitations.invited_by(token) is not None
    assert token not in str(answer.headers)
    assert token not in client.get("/desk/staff", follow_redirects=True).get_data(as_text=True)
    client.get(f"/desk/enrol/{token}")
    assert token not in caplog.text


def test_a_secret_of_another_invitation_is_refused(cast: Cast) -> None:
    token, other = an_invitation(cast).token, "y" * 43
    secret, offer = enrolment.offer_secret(token)
    assert enrolment.offered_secret(token, offer) == secret
    assert enrolment.offered_secret(other, offer) is None
    assert enrolment.offered_secret(token, "no hex") is None
