"""Everybody lost their passphrase: two halves on paper open the texts again, for one person, and never who wrote."""

from dataclasses import replace

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from feedback import clock, places, sealing
from feedback.db import db, writing
from feedback.fingerprints import fingerprint_text
from feedback.models import IdentityKey, IntakeKey, LedgerRow
from feedback.receipts import ReceiptCode
from feedback.sealing import CannotOpen
from moderation import disclosure, keys
from moderation.accounts import enrolment, invitations, recovery, recovery_halves, recovery_keys, roles, rotation
from moderation.accounts.recovery import MayNotReceive, Recovered, Unfit, WrongHalves
from moderation.accounts.recovery_keys import TooFewKeepers
from moderation.accounts.second_factor import new_secret
from moderation.cases_seen import NotAllowed
from moderation.disclosure import NoGrant
from moderation.models import Grant, RecoveryHalf, Role
from moderation.permissions import Unlocked
from tests.cast import Cast, seed_of
from tests.moderation.accounts.newcomer import enrolled
from tests.stories import AN_IDENTITY, WORDS, case_of, reported

HOLDERS = ("lin", "zhou", "he", "nong", "sheng")


@pytest.fixture
def halves(cast: Cast) -> list[bytes]:
    """On two sheets of paper, in two safes."""
    recovery_keys.renew(by=cast.unlocked("lin"))
    return written_down(cast)


@pytest.fixture
def codes(cast: Cast) -> list[ReceiptCode]:
    """Of two periods."""
    first = reported(identity=AN_IDENTITY)
    rotation.rotate(cast.office.id)
    return [first, reported("后一时期的一件事")]


def written_down(cast: Cast) -> list[bytes]:
    """What the present keepers write down; each confirms it."""
    rows = db.session.scalars(select(RecoveryHalf).order_by(RecoveryHalf.half)).all()
    names = [staff.sign_in_name for _, staff in recovery_keys.halves(cast.office.id)]
    assert len(rows) == len(names) == 2
    shown = {name: recovery_halves.show(by=cast.unlocked(name)) for name in names}
    for name, half in shown.items():
        recovery_halves.confirm(half[-4:], by=cast.unlocked(name))
    return [keys.read_half(half) for half in shown.values()]


def everybody_forgets(cast: Cast) -> None:
    """All enrol anew: nothing that was sealed to them opens any more, and nobody is left to vouch for anybody."""
    for name in HOLDERS:
        secret = new_secret()
        invited = invitations.invite_again(cast.staff(name).id, by=cast.viewer("admin"))
        code = pyotp.TOTP(secret).at(clock.now())
        enrolment.enrol(invited.token, passphrase="a passphrase of my own", totp_secret=secret, code=code)


def with_new_key(cast: Cast, name: str) -> Unlocked:
    """As whoever knows the new passphrase."""
    staff = cast.staff(name)
    cost = keys.StretchCost(memory_kib=staff.stretch_kib or 0, iterations=3, lanes=1)
    stretched = keys.stretch("a passphrase of my own", staff.salt or b"", cost)
    return Unlocked(
        cast.viewer(name), keys.unwrap_seed(stretched.wrapping, staff.wrapped_seed or b"", staff_id=staff.id.hex)
    )


def named_in_settings(app: Flask, *people: Unlocked) -> None:
    """The operator compared their fingerprints and wrote them into ZHIYAN_FOUNDERS."""
    founders = frozenset(fingerprint_text(keys.fingerprint_of_seed(person.seed)) for person in people)
    app.extensions["zhiyan"] = replace(app.extensions["zhiyan"], founders=founders)


def recovered(cast: Cast, name: str, halves: list[bytes]) -> Recovered:
    return recovery.recover(cast.staff(name).id, *halves)


def test_every_period_opens_again(app: Flask, cast: Cast, halves: list[bytes], codes: list[ReceiptCode]) -> None:
    everybody_forgets(cast)
    assert db.session.scalars(select(Grant)).all() == []
    zhou = with_new_key(cast, "zhou")
    named_in_settings(app, zhou)
    found = recovered(cast, "zhou", halves[::-1])
    assert (found.opened, found.closed, found.keepers) == (2, 0, None)
    assert disclosure.open_case(case_of(codes[0]).id, by=zhou).said["description"] == WORDS
    assert disclosure.open_case(case_of(codes[1]).id, by=zhou).said["description"] == "后一时期的一件事"


def test_who_wrote_stays_closed(app: Flask, cast: Cast, halves: list[bytes], codes: list[ReceiptCode]) -> None:
    period = db.session.scalars(select(IntakeKey)).all()
    both = keys.join(*halves)
    seeds = [both] + [
        sealing.open_sealed(both, one.to_recovery, bound_to=places.intake_key_for_recovery(one.id)) for one in period
    ]
    rows = db.session.scalars(select(IdentityKey)).all()
    assert len(rows) == 3
    for row in rows:
        for seed in [*seeds, seed_of("zhou")]:
            with pytest.raises(CannotOpen):
                sealing.open_outer(seed, row.sealed_key, bound_to=places.identity_key(row.case_id))
            with pytest.raises(CannotOpen):
                sealing.open_sealed(seed, row.sealed_key, bound_to=places.identity_key(row.case_id))


def test_the_used_halves_open_nothing_any_more(cast: Cast, halves: list[bytes], codes: list[ReceiptCode]) -> None:
    found = recovered(cast, "he", halves)
    assert found.keepers is not None
    assert found.keepers[0].sign_in_name == "sheng", "one from outside"
    with pytest.raises(WrongHalves):
        recovered(cast, "he", halves)
    both = keys.join(*halves)
    for period in db.session.scalars(select(IntakeKey)):
        with pytest.raises(CannotOpen):
            sealing.open_sealed(both, period.to_recovery, bound_to=places.intake_key_for_recovery(period.id))
    assert recovered(cast, "he", written_down(cast)).opened == 2


def test_it_is_on_the_ledger(cast: Cast, halves: list[bytes]) -> None:
    recovered(cast, "he", halves)
    row = db.session.scalars(select(LedgerRow).where(LedgerRow.act == "recover")).one()
    period = db.session.scalars(select(IntakeKey.id)).one()
    assert (row.staff_id, row.subject_id) == (None, cast.staff("he").id.hex)
    assert period.hex in row.facts
    assert not any(half.hex() in row.facts for half in halves)


def test_one_half_twice_or_a_half_of_another_splitting_changes_nothing(cast: Cast, halves: list[bytes]) -> None:
    other, _ = keys.split(sealing.new_seed())
    for wrong in ([halves[0], halves[0]], [halves[0], other]):
        with pytest.raises(WrongHalves):
            recovered(cast, "he", wrong)
    assert db.session.scalars(select(LedgerRow.act).where(LedgerRow.act == "recover")).all() == []


def test_only_somebody_enrolled_who_reads_and_is_vouched_for_receives(cast: Cast, halves: list[bytes]) -> None:
    unfit = {"bao1": Unfit.READS_NOTHING, "admin": Unfit.READS_NOTHING, "mole": Unfit.NOT_ENDORSED}
    enrolled(cast, "mole", Role.MODERATOR)
    for name, why in unfit.items():
        with pytest.raises(MayNotReceive) as refused:
            recovered(cast, name, halves)
        assert refused.value.unfit is why
    roles.leave(cast.staff("he").id, by=cast.viewer("admin"))
    with pytest.raises(MayNotReceive) as refused:
        recovered(cast, "he", halves)
    assert refused.value.unfit is Unfit.NOT_ENROLLED


# New halves without recovery


def test_whoever_holds_every_period_has_new_halves_made(cast: Cast, codes: list[ReceiptCode]) -> None:
    recovery_keys.renew(by=cast.unlocked("he"))
    both = keys.join(*written_down(cast))
    for period in db.session.scalars(select(IntakeKey)):
        seed = sealing.open_sealed(both, period.to_recovery, bound_to=places.intake_key_for_recovery(period.id))
        assert sealing.public_key(seed) == period.public_key
    assert recovery_keys.is_usable(cast.office)


def test_a_half_lost_to_a_new_enrolment_is_made_good(cast: Cast) -> None:
    recovery_keys.renew(by=cast.unlocked("lin"))
    keeper = recovery_keys.halves(cast.office.id)[0][1].sign_in_name
    secret = new_secret()
    again = invitations.invite_again(cast.staff(keeper).id, by=cast.viewer("admin"))
    code = pyotp.TOTP(secret).at(clock.now())
    enrolment.enrol(again.token, passphrase="a passphrase of my own", totp_secret=secret, code=code)
    assert len(recovery_keys.halves(cast.office.id)) == 1
    recovery_keys.renew(by=cast.unlocked("lin"))
    assert len(written_down(cast)) == 2


def test_who_lacks_a_period_cannot(cast: Cast, codes: list[ReceiptCode]) -> None:
    with writing():
        db.session.delete(db.session.scalars(select(Grant).where(Grant.staff_id == cast.staff("he").id)).first())
    with pytest.raises(NoGrant):
        recovery_keys.renew(by=cast.unlocked("he"))
    with pytest.raises(NotAllowed):
        recovery_keys.renew(by=cast.unlocked("admin"))


def test_two_people_are_needed_for_two_halves(cast: Cast) -> None:
    for name in ("zhou", "he", "nong", "sheng"):
        roles.leave(cast.staff(name).id, by=cast.viewer("admin"))
    with pytest.raises(TooFewKeepers):
        recovery_keys.renew(by=cast.unlocked("lin"))
