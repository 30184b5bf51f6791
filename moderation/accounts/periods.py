"""A period of reports and its intake key: begun here, sealed to those who open its cases, ended with the last case."""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import Select, delete, select

from feedback import ledger, places, sealing
from feedback.db import db
from feedback.lifecycle import CaseStatus
from feedback.limits import today
from feedback.models import Case, CaseKey, IntakeKey, Office
from moderation.accounts import grants
from moderation.models import Grant, Staff

STILL_IN_USE = timedelta(days=2)
"""A worker may have read the key just before it was replaced; its report is stored seconds later."""


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


def all_of(office_id: uuid.UUID) -> list[IntakeKey]:
    """Every period that still has a key, the oldest first."""
    oldest_first = (IntakeKey.from_day, IntakeKey.id)
    return list(db.session.scalars(select(IntakeKey).where(IntakeKey.office_id == office_id).order_by(*oldest_first)))


def ended() -> Select[uuid.UUID]:
    """Periods that are over and whose last case has gone.

    Not on a day on which a case was withdrawn: the ledger's row would tell at what time.
    """
    cases = select(CaseKey.case_id).where(CaseKey.intake_key_id == IntakeKey.id)
    withdrawn_today = select(Case.id).where(
        Case.office_id == IntakeKey.office_id,
        Case.status == CaseStatus.WITHDRAWN,
        Case.key_destroyed_on == today(),
    )
    return select(IntakeKey.id).where(
        IntakeKey.to_day <= today() - STILL_IN_USE, ~cases.exists(), ~withdrawn_today.exists()
    )


def end(intake_key_id: uuid.UUID) -> bool:
    """Inside the caller's write, if it still is due: nobody holds this key any more, and recovery does not either.

    Call `db.forget_destroyed_pages` after the commit.
    """
    period = db.session.get(IntakeKey, intake_key_id, with_for_update=True)
    if period is None or db.session.scalar(ended().where(IntakeKey.id == intake_key_id)) is None:
        return False
    office_id = period.office_id
    db.session.execute(delete(Grant).where(Grant.intake_key_id == intake_key_id))
    db.session.execute(delete(IntakeKey).where(IntakeKey.id == intake_key_id))
    facts = {"intake_key": intake_key_id}
    ledger.record("end_period", office_id=office_id, staff_id=None, subject=("office", office_id), facts=facts)
    return True
