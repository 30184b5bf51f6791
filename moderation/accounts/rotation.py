"""Replacing the intake key: reports of the new period are sealed to a new one, the old period's cases stay open."""

import uuid
from datetime import timedelta
from enum import StrEnum, auto
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, select

from feedback import ledger
from feedback.db import db, writing
from feedback.limits import limits, today
from feedback.models import IntakeKey, Office
from moderation.accounts import periods, recovery_keys
from moderation.accounts.endorsements import endorsed_holders
from moderation.accounts.people import holds_today, lock_office
from moderation.models import Membership, Staff
from moderation.permissions import HOLDS_GRANT

RECEIVERS_NEEDED = 2


class Obstacle(StrEnum):
    """Why the intake key cannot be replaced now."""

    NOT_OPEN = auto()
    REPLACED_TODAY = auto()
    NO_RECOVERY_KEY = auto()
    TOO_FEW_RECEIVERS = auto()


OBSTACLE_WORDS: dict[Obstacle, Any] = {
    Obstacle.NOT_OPEN: _l("还没有开通受理，没有密钥可换。"),
    Obstacle.REPLACED_TODAY: _l("现在的受理密钥是今天启用的，明天以后再换。"),
    Obstacle.NO_RECOVERY_KEY: _l("恢复码还没有人抄好，或者恢复密钥被改动过：请抄写，或在“授权”页换一套恢复码。"),
    Obstacle.TOO_FEW_RECEIVERS: _l("能收到新密钥的人不足两位，请先在“授权”页给看来件的人核对、授权。"),
}


class CannotRotate(Exception):
    """The intake key stays as it is; `obstacle` says why."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


def rotate(office_id: uuid.UUID) -> list[Staff]:
    """Begin a new period now, by the operator's command; who received its key. Raises CannotRotate.

    Of two at once the second finds that the key was replaced today.
    """
    with writing():
        return _rotate(lock_office(office_id))


def due() -> Select[uuid.UUID]:
    """Current keys older than `intake_days`, or such as somebody held who has since left.

    A key of today is not due: who leaves after it was replaced is dealt with tomorrow.
    """
    by = today() - timedelta(days=limits().intake_days)
    is_due = (IntakeKey.from_day <= by) | _somebody_left()
    return select(IntakeKey.id).where(IntakeKey.to_day.is_(None), IntakeKey.from_day < today(), is_due)


def rotate_due(intake_key_id: uuid.UUID) -> bool:
    """Inside the caller's write, if it still is due; False also while something is in the way, see `held_up_by`."""
    office = lock_office(db.session.get_one(IntakeKey, intake_key_id).office_id)
    if db.session.scalar(due().where(IntakeKey.id == intake_key_id)) is None or obstacle(office):
        return False
    _rotate(office)
    return True


def held_up_by(office_id: uuid.UUID) -> Obstacle | None:
    """What keeps the clock from replacing a key that is due; None when none is due, or nothing is in the way."""
    if db.session.scalar(due().where(IntakeKey.office_id == office_id)) is None:
        return None
    return obstacle(db.session.get_one(Office, office_id))


def obstacle(office: Office) -> Obstacle | None:
    """The first thing in the way of a new period; None when it can begin."""
    current = _current(office.id)
    if office.opened_at is None or current is None:
        return Obstacle.NOT_OPEN
    if current.from_day >= today():
        return Obstacle.REPLACED_TODAY
    if not recovery_keys.is_usable(office):
        return Obstacle.NO_RECOVERY_KEY
    return Obstacle.TOO_FEW_RECEIVERS if len(endorsed_holders(office.id)) < RECEIVERS_NEEDED else None


def _rotate(office: Office) -> list[Staff]:
    found, old = obstacle(office), _current(office.id)
    if found or old is None:
        raise CannotRotate(found or Obstacle.NOT_OPEN)
    receivers = endorsed_holders(office.id)
    old.to_day = today()
    facts = {
        "replaced_key": old.id,
        "intake_key": periods.begin(office, receivers),
        "granted_to": [staff.id.hex for staff in receivers],
    }
    ledger.record("rotate_intake", office_id=office.id, staff_id=None, subject=("office", office.id), facts=facts)
    return receivers


def _current(office_id: uuid.UUID) -> IntakeKey | None:
    return db.session.scalar(select(IntakeKey).where(IntakeKey.office_id == office_id, IntakeKey.to_day.is_(None)))


def _somebody_left() -> ColumnElement[bool]:
    """Who held the key may have kept it; of the cases to come it is to open none."""
    reads = Membership.role.in_(list(HOLDS_GRANT))
    still_reading = select(Membership.staff_id).where(reads, holds_today())
    left = select(Membership.id).where(
        reads,
        Membership.office_id == IntakeKey.office_id,
        Membership.to_day >= IntakeKey.from_day,
        Membership.to_day < today(),
        Membership.staff_id.not_in(still_reading),
    )
    return left.exists()
