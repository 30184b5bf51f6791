"""What somebody does who can write the database, and enrolling anew."""

from sqlalchemy import delete

from feedback import clock, sealing
from feedback.db import db, writing
from feedback.fingerprints import key_digest
from moderation import keys
from moderation.accounts import enrolment, passphrases
from moderation.keys import Statement
from moderation.models import Endorsement, Grant, Staff
from tests.cast import PASSPHRASE, TOTP_SECRET, Cast, seed_of


def endorsement_row(cast: Cast, name: str, *, by: str | None) -> Endorsement:
    """Of a person's keys, rightly signed by another person's; signed by nobody, as a founder's is, for None."""
    staff, seed = cast.staff(name), seed_of(name)
    own = keys.fingerprint_of_seed(seed)
    row = Endorsement(
        fingerprint=own,
        office_id=cast.office.id,
        staff_id=staff.id,
        key_digest=key_digest(sealing.public_key(seed)),
        signing_key=keys.signing_public(seed),
        at=clock.now(),
    )
    if by is not None:
        row.endorsed_by, row.endorser_id = keys.fingerprint_of_seed(seed_of(by)), cast.staff(by).id
        row.signature = keys.endorse(seed_of(by), Statement(cast.office.id, staff.id, own, row.endorsed_by))
    return row


def takes_keys_of(staff: Staff, other: Staff) -> None:
    staff.public_key, staff.signing_key = other.public_key, other.signing_key
    db.session.commit()


def reenrol(name: str) -> bytes:
    """Passphrase or phone was lost: the seed of the new key. Grants of the old one are gone."""
    seed, staff_id = sealing.new_seed(), Cast().staff(name).id
    made = passphrases.stretched_for(staff_id, PASSPHRASE, seed)
    with writing():
        db.session.execute(delete(Grant).where(Grant.staff_id == staff_id))
        enrolment.give_key(db.session.get_one(Staff, staff_id), made, seed=seed, totp_secret=TOTP_SECRET)
    return seed
