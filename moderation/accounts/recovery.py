"""Both halves together: what every passphrase was lost for is opened again, for one person, and who wrote is not."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto

from sqlalchemy import delete

from feedback import ledger, places, sealing
from feedback.db import db, forget_destroyed_pages, writing
from feedback.models import IntakeKey, Office
from feedback.sealing import CannotOpen
from moderation import keys
from moderation.accounts import grants, periods, recovery_keys
from moderation.accounts.endorsements import is_endorsed
from moderation.accounts.people import current_memberships, lock_office
from moderation.accounts.recovery_keys import Keepers, TooFewKeepers
from moderation.models import Grant, Staff
from moderation.permissions import HOLDS_GRANT


class Unfit(StrEnum):
    """Why nothing may be sealed to this person."""

    NOT_ENROLLED = auto()
    READS_NOTHING = auto()
    NOT_ENDORSED = auto()


class MayNotReceive(Exception):
    """The halves are of no use for this person; `unfit` says why."""

    def __init__(self, unfit: Unfit) -> None:
        super().__init__(unfit)
        self.unfit = unfit


class WrongHalves(Exception):
    """Both halves read well, and together they are not this office's recovery key: one is of another splitting."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """`opened` periods now open for the person; `closed` ones are sealed to some other recovery key.

    `keepers` are to write down new halves; None when there are not two people to whom they could go.
    """

    opened: int
    closed: int
    keepers: Keepers | None


def require_fit(staff: Staff | None) -> Staff:
    """Raise MayNotReceive unless the person is enrolled, reads originals by their role, and is endorsed."""
    if staff is None or staff.left_on or staff.enrolled_at is None:
        raise MayNotReceive(Unfit.NOT_ENROLLED)
    if not HOLDS_GRANT & {membership.role for membership in current_memberships(staff.id)}:
        raise MayNotReceive(Unfit.READS_NOTHING)
    if not is_endorsed(staff):
        raise MayNotReceive(Unfit.NOT_ENDORSED)
    return staff


def recover(staff_id: uuid.UUID, first_half: bytes, second_half: bytes) -> Recovered:
    """By the operator's command. The halves have then been in one place, so new ones are made if there are two people.

    Raises MayNotReceive or WrongHalves.
    """
    with writing():
        receiver = require_fit(db.session.get(Staff, staff_id))
        office = lock_office(receiver.office_id)
        every = periods.all_of(office.id)
        seeds = _open(every, _joined(office, first_half, second_half))
        _seal_to(receiver, seeds)
        keepers = _renewed(office, seeds)
        _record(receiver, seeds, keepers)
    forget_destroyed_pages()
    return Recovered(opened=len(seeds), closed=len(every) - len(seeds), keepers=keepers)


def _joined(office: Office, first_half: bytes, second_half: bytes) -> bytes:
    try:
        recovery = keys.join(first_half, second_half)
    except ValueError:
        raise WrongHalves from None
    if sealing.public_key(recovery) != office.recovery_public_key:
        raise WrongHalves
    return recovery


def _open(every: list[IntakeKey], recovery: bytes) -> dict[uuid.UUID, bytes]:
    opened = {}
    for period in every:
        place = places.intake_key_for_recovery(period.id)
        try:
            opened[period.id] = sealing.open_sealed(recovery, period.to_recovery, bound_to=place)
        except CannotOpen:
            continue
    return opened


def _seal_to(receiver: Staff, seeds: Mapping[uuid.UUID, bytes]) -> None:
    own = (Grant.staff_id == receiver.id, Grant.intake_key_id.in_(list(seeds)))
    db.session.execute(delete(Grant).where(*own))
    for key_id, seed in seeds.items():
        grants.seal_to(receiver, key_id, seed)


def _renewed(office: Office, seeds: Mapping[uuid.UUID, bytes]) -> Keepers | None:
    """Without two people the used halves are no longer counted on, which `doctor` and the desk then say."""
    try:
        return recovery_keys.replace(office, seeds)
    except TooFewKeepers:
        recovery_keys.forget_halves(office.id)
        return None


def _record(receiver: Staff, seeds: Mapping[uuid.UUID, bytes], keepers: Keepers | None) -> None:
    facts = {
        "intake_keys": [key_id.hex for key_id in seeds],
        "keepers": [staff.id.hex for staff in keepers or ()],
    }
    subject = ("staff", receiver.id)
    ledger.record("recover", office_id=receiver.office_id, staff_id=None, subject=subject, facts=facts)
