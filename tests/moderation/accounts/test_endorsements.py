"""Keys are believed when somebody believed vouches for them, up to the founders of the settings, and not otherwise."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from feedback import sealing
from feedback.db import db, writing
from feedback.fingerprints import BadFingerprint, key_digest
from moderation import keys
from moderation.accounts import grants
from moderation.accounts.endorsements import (
    NoFounders,
    NotEndorsed,
    endorsed_holders,
    enrolled_anew,
    fingerprint_of,
    is_endorsed,
    own_fingerprint,
    require_endorsed,
)
from moderation.accounts.endorsing import FingerprintDiffers, NoSigningKey, complete_keys
from moderation.keys import Statement
from moderation.models import Endorsement, Grant, Role, Staff
from tests.cast import Cast, read_aloud_by, seed_of
from tests.moderation.accounts.forgery import endorsement_row, reenrol, takes_keys_of
from tests.moderation.accounts.newcomer import enrolled


def give(cast: Cast, name: str, by: str, fingerprint: str = "") -> None:
    grants.give(cast.staff(name).id, fingerprint or read_aloud_by(name), by=cast.unlocked(by))


def chain_of_three(cast: Cast) -> Staff:
    """lin, a founder, endorses sun; sun endorses wang."""
    for name in ("sun", "wang"):
        enrolled(cast, name, Role.MODERATOR)
    give(cast, "sun", by="lin")
    give(cast, "wang", by="sun")
    return cast.staff("wang")


def believed(cast: Cast) -> set[str]:
    db.session.rollback()
    return {staff.sign_in_name for staff in endorsed_holders(cast.office.id)}


def forget(*names: str) -> None:
    """Whatever rows the database has of these people's keys."""
    whole = [keys.fingerprint_of_seed(seed_of(name)) for name in names]
    db.session.execute(delete(Endorsement).where(Endorsement.fingerprint.in_(whole)))
    db.session.commit()


def test_a_chain_leads_to_a_founder(cast: Cast) -> None:
    assert is_endorsed(chain_of_three(cast))
    assert believed(cast) == {"lin", "zhou", "he", "nong", "sheng", "sun", "wang"}


def test_a_chain_holds_after_its_middle_left_or_has_new_keys(cast: Cast) -> None:
    chain_of_three(cast)
    reenrol("sun")
    assert is_endorsed(cast.staff("wang"))
    assert not is_endorsed(cast.staff("sun"))


def test_a_chain_breaks_where_a_row_is_gone(cast: Cast) -> None:
    chain_of_three(cast)
    forget("sun")
    assert "wang" not in believed(cast)


def test_whom_the_settings_no_longer_name_no_chain_can_end_at(app: Flask, cast: Cast) -> None:
    chain_of_three(cast)
    app.extensions["zhiyan"] = replace(app.extensions["zhiyan"], founders=frozenset({read_aloud_by("zhou")}))
    assert believed(cast) == {"zhou"}


def test_whom_a_founder_no_longer_named_vouched_for_is_compared_again(app: Flask, cast: Cast) -> None:
    app.extensions["zhiyan"] = replace(app.extensions["zhiyan"], founders=frozenset({read_aloud_by("zhou")}))
    assert {staff.sign_in_name for staff in grants.waiting(cast.office.id)} == {"lin", "he", "nong", "sheng"}
    give(cast, "he", by="zhou")
    assert believed(cast) == {"zhou", "he"}
    with pytest.raises(NotEndorsed):
        give(cast, "sheng", by="lin")


def test_without_founders_nobody_is_believed(app: Flask, cast: Cast) -> None:
    app.extensions["zhiyan"] = replace(app.extensions["zhiyan"], founders=frozenset())
    assert believed(cast) == set()
    with pytest.raises(NoFounders):
        require_endorsed(cast.staff("lin"))


@pytest.mark.parametrize("column", ["public_key", "signing_key"])
@pytest.mark.parametrize("name", ["lin", "he"])
def test_an_exchanged_key_is_not_believed(cast: Cast, name: str, column: str) -> None:
    seed = sealing.new_seed()
    forged = {"public_key": sealing.public_key(seed), "signing_key": keys.signing_public(seed)}[column]
    db.session.execute(update(Staff).where(Staff.sign_in_name == name).values({column: forged}))
    db.session.commit()
    assert name not in believed(cast)
    with pytest.raises(NotEndorsed):
        require_endorsed(cast.staff(name))


def test_a_row_that_somebody_believed_signed_is_believed_wherever_it_comes_from(cast: Cast) -> None:
    """So the forged ones below fail for what is forged in them."""
    enrolled(cast, "sun", Role.MODERATOR)
    db.session.add(endorsement_row(cast, "sun", by="he"))
    db.session.commit()
    assert "sun" in believed(cast)


def test_a_signature_by_somebody_without_a_chain_is_worth_nothing(cast: Cast) -> None:
    for name in ("sun", "wang"):
        enrolled(cast, name, Role.MODERATOR)
    db.session.add(endorsement_row(cast, "sun", by=None))
    db.session.add(endorsement_row(cast, "wang", by="sun"))
    db.session.commit()
    assert not {"sun", "wang"} & believed(cast)


def test_people_who_vouch_for_each_other_in_a_circle_are_not_believed(cast: Cast) -> None:
    for name in ("sun", "wang"):
        enrolled(cast, name, Role.MODERATOR)
    db.session.add(endorsement_row(cast, "sun", by="wang"))
    db.session.add(endorsement_row(cast, "wang", by="sun"))
    db.session.commit()
    assert not {"sun", "wang"} & believed(cast)


def test_a_founders_row_with_another_signing_key_vouches_for_nobody(cast: Cast) -> None:
    """The thief knows the fingerprint of the settings, and puts the key of their own beside it."""
    enrolled(cast, "sun", Role.MODERATOR)
    lin = keys.fingerprint_of_seed(seed_of("lin"))
    forged = update(Endorsement).where(Endorsement.fingerprint == lin)
    db.session.execute(forged.values(signing_key=keys.signing_public(seed_of("sun"))))
    row = endorsement_row(cast, "sun", by="lin")
    row.signature = keys.endorse(seed_of("sun"), Statement(cast.office.id, row.staff_id, row.fingerprint, lin))
    db.session.add(row)
    db.session.commit()
    assert "sun" not in believed(cast)


def test_a_row_copied_to_somebody_else_is_not_theirs(cast: Cast) -> None:
    """he's keys and he's endorsement, under another person's name."""
    mole = enrolled(cast, "mole", Role.MODERATOR)
    takes_keys_of(mole, cast.staff("he"))
    assert "mole" not in believed(cast)
    db.session.execute(
        update(Endorsement).where(Endorsement.staff_id == cast.staff("he").id).values(staff_id=cast.staff("mole").id)
    )
    db.session.commit()
    assert not {"mole", "he"} & believed(cast), "the signature names the person"


def test_no_grant_is_made_for_keys_nobody_vouches_for(cast: Cast) -> None:
    mole = enrolled(cast, "mole", Role.MODERATOR)
    with pytest.raises(NotEndorsed), writing():
        grants.seal_what_i_hold(cast.staff("mole"), cast.unlocked("lin"))
    assert db.session.scalar(select(func.count()).where(Grant.staff_id == mole.id)) == 0


# Giving


def test_a_wrong_fingerprint_gives_nothing_and_leaves_no_row(cast: Cast) -> None:
    enrolled(cast, "sun", Role.MODERATOR)
    for typed, refusal in ((read_aloud_by("he"), FingerprintDiffers), ("ABC", BadFingerprint), ("", BadFingerprint)):
        with pytest.raises(refusal):
            grants.give(cast.staff("sun").id, typed, by=cast.unlocked("lin"))
    assert "sun" not in believed(cast)
    assert [staff.sign_in_name for staff in grants.waiting(cast.office.id)] == ["sun"]


def test_a_giver_must_be_believed(cast: Cast) -> None:
    for name in ("sun", "wang"):
        enrolled(cast, name, Role.MODERATOR)
    with pytest.raises(NotEndorsed):
        give(cast, "wang", by="sun")


def test_nobody_signs_with_keys_that_are_not_the_ones_believed(cast: Cast) -> None:
    """Somebody at lin's desk with another seed: what they would sign leads to no founder."""
    enrolled(cast, "sun", Role.MODERATOR)
    posing = replace(cast.unlocked("lin"), seed=seed_of("sun"))
    with pytest.raises(NotEndorsed):
        grants.give(cast.staff("sun").id, read_aloud_by("sun"), by=posing)


def test_a_forged_row_in_the_way_is_written_over(cast: Cast) -> None:
    enrolled(cast, "sun", Role.MODERATOR)
    row = endorsement_row(cast, "sun", by=None)
    row.staff_id, row.key_digest = cast.staff("du").id, key_digest(b"another")
    db.session.add(row)
    db.session.commit()
    give(cast, "sun", by="zhou")
    assert "sun" in believed(cast)


def test_who_enrolled_anew_waits_and_is_endorsed_again(cast: Cast) -> None:
    seed = reenrol("he")
    assert enrolled_anew(grants.waiting(cast.office.id)) == {cast.staff("he").id}
    with pytest.raises(FingerprintDiffers):
        give(cast, "he", by="lin")
    mine = own_fingerprint(replace(cast.unlocked("he"), seed=seed))
    assert (mine.as_stored, mine.believed) == (True, False)
    give(cast, "he", by="lin", fingerprint=mine.text)
    assert "he" in believed(cast)
    assert grants.waiting(cast.office.id) == []


def test_a_founder_who_enrolled_anew_is_endorsed_by_another(cast: Cast) -> None:
    seed = reenrol("lin")
    assert believed(cast) == {"zhou", "he", "nong", "sheng"}, "whom the founder's old keys vouched for stays"
    fingerprint = own_fingerprint(replace(cast.unlocked("lin"), seed=seed)).text
    give(cast, "lin", by="zhou", fingerprint=fingerprint)
    assert "lin" in believed(cast)


# Installations that are older than endorsements


def test_who_held_a_grant_before_is_endorsed_without_a_second_one(cast: Cast) -> None:
    forget("he")
    before = db.session.scalars(select(Grant.sealed_seed).where(Grant.staff_id == cast.staff("he").id)).all()
    assert [staff.sign_in_name for staff in grants.waiting(cast.office.id)] == ["he"]
    give(cast, "he", by="lin")
    assert db.session.scalars(select(Grant.sealed_seed).where(Grant.staff_id == cast.staff("he").id)).all() == before
    assert grants.waiting(cast.office.id) == []


def test_who_has_not_unlocked_since_has_nothing_to_compare(cast: Cast) -> None:
    db.session.execute(update(Staff).where(Staff.sign_in_name == "he").values(signing_key=None))
    db.session.commit()
    with pytest.raises(NoSigningKey):
        give(cast, "he", by="lin")
    with writing():
        complete_keys(cast.staff("he").id, seed_of("he"))
    assert "he" in believed(cast)


def test_unlocking_never_changes_a_signing_key_that_is_stored(cast: Cast) -> None:
    with writing():
        complete_keys(cast.staff("he").id, sealing.new_seed())
    assert fingerprint_of(cast.staff("he")) == keys.fingerprint_of_seed(seed_of("he"))


def test_a_person_is_told_when_what_is_stored_is_not_theirs(cast: Cast) -> None:
    takes_keys_of(cast.staff("he"), cast.staff("du"))
    assert not own_fingerprint(cast.unlocked("he")).as_stored
