"""The recovery key: made here, and at once split between two people; either half alone is only random bytes."""

from feedback import places, sealing
from feedback.db import db
from feedback.models import Office
from moderation import keys
from moderation.models import RecoveryHalf, Staff

Keepers = tuple[Staff, Staff]


def make(office: Office, keepers: Keepers) -> None:
    """Inside the caller's write: a new recovery key, each half sealed to one of its two keepers."""
    seed = sealing.new_seed()
    for number, (staff, half) in enumerate(zip(keepers, keys.split(seed), strict=True), start=1):
        place = places.recovery_half(office.id, staff.id)
        sealed = sealing.seal(staff.public_key or b"", half, bound_to=place)
        db.session.add(RecoveryHalf(office_id=office.id, staff_id=staff.id, half=number, sealed_half=sealed))
    office.recovery_public_key = sealing.public_key(seed)
