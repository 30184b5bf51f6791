"""An administrator and a writer of the database try to make a moderator of their own. On both databases."""

import uuid

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from feedback import clock, places, sealing
from feedback.db import db, writing
from feedback.fingerprints import fingerprint_text, key_digest
from feedback.limits import today
from feedback.models import IdentityHandover, IdentityRequest, IntakeKey, LedgerRow, Office
from feedback.sealing import CannotOpen, Place
from moderation import keys, opening
from moderation.accounts import enrolment, grants, invitations, recovery_keys, rotation, second_factor
from moderation.accounts.endorsements import NotEndorsed
from moderation.accounts.endorsing import FingerprintDiffers
from moderation.accounts.roles import Post
from moderation.identity import custodians
from moderation.keys import Statement
from moderation.models import Endorsement, Grant, Membership, RecoveryHalf, Role, Staff
from moderation.timer.tick import tick
from tests import desk
from tests.cast import Cast, read_aloud_by, seed_of
from tests.moderation.accounts.newcomer import enrolled
from tests.moderation.identity.told import told
from tests.stories import case_of, reported

OWN_WORDS = "a passphrase of the administrator"


def slipped_in(cast: Cast) -> Staff:
    """All the administrator can do by the pages: invite a moderator, take the link, and enrol with it."""
    secret, post = second_factor.new_secret(), Post(frozenset({Role.MODERATOR, Role.APPROVER}))
    invited = invitations.invite("mole", "内应", post, by=cast.viewer("admin"))
    code = pyotp.TOTP(secret).at(clock.now())
    enrolment.enrol(invited.token, passphrase=OWN_WORDS, totp_secret=secret, code=code)
    return cast.staff("mole")


def at_the_desk(app: Flask) -> FlaskClient:
    mole = Cast().staff("mole")
    code = pyotp.TOTP(second_factor.open_sealed(mole.sealed_totp or b"", mole.id)).at(clock.now())
    client = app.test_client()
    desk.sign_in(client, "mole", passphrase=OWN_WORDS, code=code)
    assert desk.unlock(client, "mole", passphrase=OWN_WORDS).status_code == 303
    return client


def test_a_moderator_of_the_administrators_own_reads_nothing(any_app: Flask) -> None:
    cast, code = Cast(), reported()
    mole = slipped_in(cast)
    rotation.rotate(cast.office.id)
    tick()
    client = at_the_desk(any_app)
    answer = desk.post(client, f"/desk/cases/{case_of(code).id}/open", {})
    assert answer.status_code == 403
    assert "等待授权" in answer.get_data(as_text=True)
    assert "在群里点名" not in answer.get_data(as_text=True)
    assert db.session.scalars(select(Grant).where(Grant.staff_id == mole.id)).all() == []


def test_nor_do_they_give_it_to_themselves_or_to_each_other(any_app: Flask) -> None:
    cast = Cast()
    mole, second = slipped_in(cast), enrolled(cast, "mole2", Role.MODERATOR)
    client = at_the_desk(any_app)
    typed = {str(mole.id): "mole", str(second.id): read_aloud_by("mole2")}
    for staff_id, fingerprint in typed.items():
        assert desk.post(client, f"/desk/grants/{staff_id}", {"fingerprint": fingerprint}).status_code == 422
    with pytest.raises(NotEndorsed):
        grants.give(second.id, read_aloud_by("mole2"), by=cast.unlocked("mole2"))
    assert {staff.sign_in_name for staff in grants.waiting(cast.office.id)} == {"mole", "mole2"}


def test_a_link_given_anew_for_somebody_else_makes_nobody_of_them(any_app: Flask) -> None:
    """The administrator enrols as zhou: the name is trusted, the key is not."""
    cast, secret = Cast(), second_factor.new_secret()
    again = invitations.invite_again(cast.staff("zhou").id, by=cast.viewer("admin"))
    code = pyotp.TOTP(secret).at(clock.now())
    enrolment.enrol(again.token, passphrase=OWN_WORDS, totp_secret=secret, code=code)
    rotation.rotate(cast.office.id)
    zhou = cast.staff("zhou").id
    assert db.session.scalars(select(Grant).where(Grant.staff_id == zhou)).all() == []
    with pytest.raises(FingerprintDiffers):
        grants.give(zhou, read_aloud_by("zhou"), by=cast.unlocked("lin"))
    page = _lins_page(any_app)
    assert "重新登记过" in page


def test_a_writer_of_the_database_slips_nobody_in(any_app: Flask) -> None:
    """People, roles, keys, endorsements: everything is in the tables but a signature."""
    cast = Cast()
    thief = sealing.new_seed()
    _write_in(cast, thief)
    mole = cast.staff("mole")
    for typed in (read_aloud_by("lin"), fingerprint_text(keys.fingerprint_of_seed(sealing.new_seed()))):
        with pytest.raises(FingerprintDiffers):
            grants.give(mole.id, typed, by=cast.unlocked("lin"))
    with pytest.raises(NotEndorsed), writing():
        grants.seal_what_i_hold(cast.staff("mole"), cast.unlocked("lin"))
    rotation.rotate(cast.office.id)
    recovery_keys.renew(by=cast.unlocked("lin"))
    assert "mole" in {staff.sign_in_name for staff in grants.waiting(cast.office.id)}
    assert nothing_opens_with(thief)


def test_the_key_of_a_moderator_is_not_exchanged_for_the_thiefs(any_app: Flask) -> None:
    cast, thief = Cast(), sealing.new_seed()
    _exchange_keys("he", thief)
    _exchange_keys("lin", thief)
    assert {staff.sign_in_name for staff in rotation.rotate(cast.office.id)} == {"zhou", "nong", "sheng"}
    with pytest.raises(FingerprintDiffers):
        grants.give(cast.staff("he").id, read_aloud_by("he"), by=cast.unlocked("zhou"))
    with pytest.raises(NotEndorsed):
        grants.give(cast.staff("he").id, read_aloud_by("he"), by=cast.unlocked("lin"))
    assert nothing_opens_with(thief)


def test_a_moderator_whose_key_was_exchanged_reads_so_on_their_own_screen(any_app: Flask) -> None:
    client = any_app.test_client()
    desk.unlock(client, "he")
    _exchange_keys("he", sealing.new_seed())
    assert "系统里存的不是您的密钥" in client.get("/desk/account").get_data(as_text=True)


def test_who_wrote_is_not_sealed_to_an_exchanged_key(any_app: Flask) -> None:
    """Both custodians agree; whoever exchanged the asker's key meanwhile gets nothing of it."""
    story, thief = told(Cast()), sealing.new_seed()
    story.ask("lin")
    story.open_outer(story.first)
    _exchange_keys("lin", thief)
    with pytest.raises(NotEndorsed):
        custodians.open_inner_layer(story.request.id, by=story.cast.unlocked(story.second))
    assert nothing_opens_with(thief)
    client = any_app.test_client()
    desk.unlock(client, story.second)
    refused = desk.post(client, f"/desk/identity/{story.request.id}/inner", {})
    assert "申请人现在的密钥没有同事担保" in refused.get_data(as_text=True)


def test_an_office_does_not_open_for_keys_the_settings_do_not_name(any_app: Flask) -> None:
    cast, thief = Cast(), sealing.new_seed()
    _back_before_opening()
    _exchange_keys("zhou", thief)
    assert not opening.open_now(cast.office.id)
    assert db.session.scalars(select(IntakeKey)).all() == []
    _write_in(cast, thief)
    assert not opening.open_now(cast.office.id)


def test_what_somebody_really_compared_is_on_the_ledger(any_app: Flask) -> None:
    cast = Cast()
    enrolled(cast, "sun", Role.MODERATOR)
    grants.give(cast.staff("sun").id, read_aloud_by("sun"), by=cast.unlocked("lin"))
    row = db.session.scalars(select(LedgerRow).where(LedgerRow.act == "give_grant")).one()
    assert (row.staff_id, read_aloud_by("sun") in row.facts) == (cast.staff("lin").id, True)


def nothing_opens_with(seed: bytes) -> bool:
    """Not one of the sealed rows that lead to a text or to who wrote."""
    db.session.rollback()
    sealed = [(row.sealed_seed, places.grant(row.intake_key_id, row.staff_id)) for row in _all(Grant)]
    sealed += [(row.sealed_half, places.recovery_half(row.office_id, row.staff_id)) for row in _all(RecoveryHalf)]
    for row in _all(IdentityHandover):
        case_id = db.session.get_one(IdentityRequest, row.request_id).case_id
        asker = places.identity_key_for_asker(row.request_id, row.to_id)
        sealed += [(row.sealed_key, asker), (row.sealed_key, places.identity_key(case_id).layer("inner"))]
    assert sealed
    return not any(_opens(seed, *each) for each in sealed)


def _all(model: type) -> list:  # type: ignore[type-arg]
    return list(db.session.scalars(select(model)))


def _opens(seed: bytes, sealed: bytes | None, place: Place) -> bool:
    try:
        sealing.open_sealed(seed, sealed or b"", bound_to=place)
    except CannotOpen:
        return False
    return True


def _write_in(cast: Cast, seed: bytes) -> None:
    """A moderator and approver with keys of the thief's, and a row that says lin endorsed them."""
    staff = Staff(
        id=uuid.uuid4(),
        office_id=cast.office.id,
        sign_in_name="mole",
        name="内应",
        salt=bytes(16),
        verifier=bytes(32),
        stretch_kib=64,
        public_key=sealing.public_key(seed),
        signing_key=keys.signing_public(seed),
        wrapped_seed=b"wrapped",
        sealed_totp=b"sealed",
        enrolled_at=clock.now(),
    )
    db.session.add(staff)
    db.session.flush()
    for role in (Role.MODERATOR, Role.APPROVER):
        db.session.add(Membership(office_id=cast.office.id, staff_id=staff.id, role=role, from_day=today()))
    db.session.add(_forged_endorsement(cast, staff, seed))
    db.session.commit()


def _forged_endorsement(cast: Cast, staff: Staff, seed: bytes) -> Endorsement:
    """It says that lin signed; the signature is the thief's, who has no other key to sign with."""
    own, lin = keys.fingerprint_of_seed(seed), keys.fingerprint_of_seed(seed_of("lin"))
    return Endorsement(
        fingerprint=own,
        office_id=staff.office_id,
        staff_id=staff.id,
        key_digest=key_digest(sealing.public_key(seed)),
        signing_key=keys.signing_public(seed),
        endorsed_by=lin,
        endorser_id=cast.staff("lin").id,
        signature=keys.endorse(seed, Statement(staff.office_id, staff.id, own, lin)),
        at=clock.now(),
    )


def _exchange_keys(name: str, seed: bytes) -> None:
    stolen = {"public_key": sealing.public_key(seed), "signing_key": keys.signing_public(seed)}
    db.session.execute(update(Staff).where(Staff.sign_in_name == name).values(stolen))
    db.session.commit()


def _back_before_opening() -> None:
    for model in (Grant, Endorsement, IntakeKey):
        db.session.query(model).delete()
    db.session.execute(update(Office).values(opened_at=None, recovery_public_key=None))
    db.session.commit()


def _lins_page(app: Flask) -> str:
    client = app.test_client()
    desk.unlock(client, "lin")
    return client.get("/desk/grants").get_data(as_text=True)
