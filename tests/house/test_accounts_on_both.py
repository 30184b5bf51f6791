"""People come, work and go on both databases; the last of a kind stays, also when two act at once."""

from concurrent.futures import ThreadPoolExecutor

import pyotp
from flask import Flask

from feedback import clock
from feedback.db import db
from feedback.fingerprints import fingerprint_text
from moderation.accounts import enrolment, grants, invitations, roles, second_factor
from moderation.accounts.endorsements import fingerprint_of
from moderation.accounts.people import current_memberships, enrolled_holders, everyone
from moderation.accounts.roles import LastAdministrator, Post
from moderation.lacks import missing
from moderation.models import Role
from tests import desk
from tests.cast import Cast


def test_a_reviewer_comes_is_granted_and_goes(any_app: Flask) -> None:
    cast, secret = Cast(), second_factor.new_secret()
    admin, post = cast.viewer("admin"), Post(frozenset({Role.REVIEWER}))
    invited = invitations.invite("sun", "孙复核", post, by=admin)
    code = pyotp.TOTP(secret).at(clock.now())
    enrolment.enrol(invited.token, passphrase="a passphrase of my own", totp_secret=secret, code=code)
    assert [staff.name for staff in grants.waiting(cast.office.id)] == ["孙复核"]
    whole = fingerprint_of(cast.staff("sun"))
    assert whole is not None
    grants.give(invited.staff_id, fingerprint_text(whole), by=cast.unlocked("lin"))
    assert grants.waiting(cast.office.id) == []
    roles.leave(invited.staff_id, by=admin)
    assert "孙复核" not in {person.staff.name for person in everyone(cast.office.id)}
    assert len(missing(cast.office.id)) > 0


def test_signing_in_and_unlocking(any_app: Flask) -> None:
    client = any_app.test_client()
    assert desk.unlock(client, "lin").status_code == 303
    assert desk.post(client, "/desk/lock", {}).status_code == 303
    assert client.get("/desk/unlock").status_code == 200


def test_two_administrators_cannot_end_each_other(any_app: Flask) -> None:
    cast = Cast()
    second = invitations.invite("admin2", "乙", Post(frozenset({Role.ADMINISTRATOR})), by=cast.viewer("admin"))
    people = [cast.staff("admin").id, second.staff_id]
    viewers = [cast.viewer("admin"), cast.viewer("admin2")]
    db.session.remove()

    def end(number: int) -> bool:
        with any_app.app_context():
            membership = current_memberships(people[1 - number])[0].id
            try:
                roles.end_role(membership, by=viewers[number])
            except LastAdministrator:
                return False
            return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(end, (0, 1))) == [False, True]
    assert sum(bool(current_memberships(staff_id)) for staff_id in people) == 1


def test_people_are_found_by_role_once_each(any_app: Flask) -> None:
    holders = enrolled_holders(Cast().office.id, [Role.MODERATOR, Role.APPROVER])
    assert sorted(staff.sign_in_name for staff in holders) == ["he", "lin", "nong", "zhou"]
