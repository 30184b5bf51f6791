"""A period of reports and its intake key: begun here, and sealed to those who are to open its cases."""

import uuid
from collections.abc import Iterable

from feedback import places, sealing
from feedback.db import db
from feedback.limits import today
from feedback.models import IntakeKey, Office
from moderation.accounts import grants
from moderation.models import Staff


def begin(office: Office, receivers: Iterable[Staff]) -> uuid.UUID:
    """Inside the caller's write, for an office with a recovery key: from today reports are sealed to a new key.

    Its private half leaves this function only sealed, to the recovery key and to each of the receivers.
    """
    seed, key_id = sealing.new_seed(), uuid.uuid4()
    to_recovery = sealing.seal(office.recovery_public_key or b"", seed, bound_to=places.intake_key_for_recovery(key_id))
    db.session.add(
        IntakeKey(
            id=key_id,
            office_id=office.id,
            public_key=sealing.public_key(seed),
            to_recovery=to_recovery,
            from_day=today(),
        )
    )
    db.session.flush()
    for staff in receivers:
        grants.seal_to(staff, key_id, seed)
    return key_id
