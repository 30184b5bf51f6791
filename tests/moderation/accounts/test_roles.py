"""Which roles go together, what a role's end takes away, and that somebody always stays who can invite and open."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from feedback import cases
from feedback.db import db
from feedback.models import CustodianKey
from moderation.accounts import roles
from moderation.accounts.grants import LastHolder
from moderation.accounts.people import current_memberships
from moderation.accounts.roles import LastAdministrator, Post, RolesDoNotGoTogether, TooManyCustodians, UnitNeeded
from moderation.cases_seen import NotAllowed, NotFound
from moderation.models import Grant, Membership, Role, Staff, StaffSession
from tests import desk
from tests.cast import Cast
from tests.conftest import OwnContextClient

R = Role


def post(*held: Role) -> Post:
    return Post(frozenset(held))


def membership(cast: Cast, name: str, role: Role) -> Membership:
    return next(held for held in current_memberships(cast.staff(name).id) if held.role is role)


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("admin", R.MODERATOR),
        ("admin", R.APPROVER),
        ("admin", R.REVIEWER),
        ("lin", R.ADMINISTRATOR),
        ("lin", R.CUSTODIAN),
        ("bao1", R.OVERSIGHT),
        ("nongju", R.MODERATOR),
    ],
)
def test_roles_that_nobody_holds_together(cast: Cast, name: str, more: Role) -> None:
    with pytest.raises(RolesDoNotGoTogether):
        roles.give_roles(cast.staff(name).id, post(more), by=cast.viewer("admin"))
    assert more not in cast.viewer(name).roles


def test_a_moderator_may_become_an_approver_too(cast: Cast) -> None:
    roles.give_roles(cast.staff("nong").id, post(R.APPROVER), by=cast.viewer("admin"))
    assert cast.viewer("nong").roles == {R.MODERATOR, R.APPROVER}


def test_an_officer_acts_for_a_unit(cast: Cast) -> None:
    staff = Staff(office_id=cast.office.id, sign_in_name="xin", name="新")
    db.session.add(staff)
    db.session.commit()
    with pytest.raises(UnitNeeded):
        roles.give_roles(staff.id, post(R.UNIT_OFFICER), by=cast.viewer("admin"))


def test_only_the_administrator_gives_roles(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        roles.give_roles(cast.staff("he").id, post(R.MODERATOR), by=cast.viewer("lin"))


def test_nor_is_anybody_of_another_office_reached(cast: Cast) -> None:
    admin = cast.viewer("admin")
    stranger = replace(admin, office_id=cast.unit("清水镇人民政府").id)
    with pytest.raises(NotFound):
        roles.end_role(membership(cast, "lin", R.APPROVER).id, by=stranger)
    with pytest.raises(NotFound):
        roles.set_duty(membership(cast, "lin", R.MODERATOR).id, True, by=stranger)
    with pytest.raises(NotFound):
        roles.leave(cast.staff("lin").id, by=stranger)


def test_who_leaves_is_out_at_once(cast: Cast, client: OwnContextClient) -> None:
    desk.unlock(client, "he")
    he = cast.staff("he").id
    roles.leave(he, by=cast.viewer("admin"))
    assert client.get("/desk/grants").location == "/desk/sign-in?to=/desk/grants"
    assert desk.sign_in(client, "he").status_code == 422
    for model in (Grant, StaffSession):
        assert db.session.scalars(select(model).where(model.staff_id == he)).all() == []
    assert all(held.to_day is not None for held in db.session.scalars(select(Membership).filter_by(staff_id=he)))


def test_a_role_that_ends_takes_its_grant_along(cast: Cast) -> None:
    roles.end_role(membership(cast, "he", R.APPROVER).id, by=cast.viewer("admin"))
    assert db.session.scalars(select(Grant).where(Grant.staff_id == cast.staff("he").id)).all() == []


def test_of_two_roles_that_read_one_is_enough(cast: Cast) -> None:
    roles.end_role(membership(cast, "lin", R.APPROVER).id, by=cast.viewer("admin"))
    assert cast.viewer("lin").roles == {R.MODERATOR}
    assert db.session.scalars(select(Grant).where(Grant.staff_id == cast.staff("lin").id)).all() != []


def test_a_role_ended_by_mistake_is_given_back_the_same_day(cast: Cast) -> None:
    he = cast.staff("he").id
    for _ in range(2):
        roles.end_role(membership(cast, "he", R.APPROVER).id, by=cast.viewer("admin"))
        roles.give_roles(he, post(R.APPROVER), by=cast.viewer("admin"))
    assert cast.viewer("he").roles == {R.APPROVER}


def test_later_cases_are_not_sealed_to_a_custodian_who_left(cast: Cast) -> None:
    roles.leave(cast.staff("bao1").id, by=cast.viewer("admin"))
    intake = cases.intake_or_none()
    assert intake is not None
    assert {staff_id for staff_id, _ in intake.custodians} == {cast.staff("bao2").id, cast.staff("bao3").id}
    assert db.session.get(CustodianKey, (cast.office.id, cast.staff("bao1").id)) is not None


def test_there_are_at_most_five_custodians(cast: Cast) -> None:
    newcomers = [Staff(office_id=cast.office.id, sign_in_name=f"bao{n}", name="保密员") for n in (4, 5, 6)]
    db.session.add_all(newcomers)
    db.session.commit()
    ids = [staff.id for staff in newcomers]
    for staff_id in ids[:2]:
        roles.give_roles(staff_id, post(R.CUSTODIAN), by=cast.viewer("admin"))
    with pytest.raises(TooManyCustodians):
        roles.give_roles(ids[2], post(R.CUSTODIAN), by=cast.viewer("admin"))


def test_the_last_administrator_stays(cast: Cast) -> None:
    with pytest.raises(LastAdministrator):
        roles.leave(cast.staff("admin").id, by=cast.viewer("admin"))
    assert cast.viewer("admin").roles == {R.ADMINISTRATOR}


def test_the_last_who_can_open_stays(cast: Cast) -> None:
    for name in ("zhou", "he", "nong", "sheng"):
        roles.leave(cast.staff(name).id, by=cast.viewer("admin"))
    with pytest.raises(LastHolder):
        roles.leave(cast.staff("lin").id, by=cast.viewer("admin"))
    assert cast.viewer("lin").roles == {R.MODERATOR, R.APPROVER}


def test_duty_is_a_moderators(cast: Cast) -> None:
    roles.set_duty(membership(cast, "lin", R.MODERATOR).id, True, by=cast.viewer("admin"))
    assert cast.viewer("lin").on_duty
