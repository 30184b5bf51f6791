"""Each half of the recovery key is written down by one person, and then gone from here."""

import hmac

from sqlalchemy import select

from feedback import clock, crockford, ledger, places, sealing
from feedback.db import db, forget_destroyed_pages, writing
from feedback.models import Office
from moderation import keys
from moderation.cases_seen import NotFound
from moderation.models import RecoveryHalf
from moderation.permissions import Unlocked, Viewer

LAST_GROUP = 4


class NotCopied(Exception):
    """What was typed back is not the end of the half: it may be written down wrongly."""


def is_waiting_for(viewer: Viewer) -> bool:
    """Whether this person still has a half to write down."""
    return _waiting(viewer) is not None


def show(*, by: Unlocked) -> str:
    """The half in groups for paper; shown until it is confirmed, each time with a row. Raises NotFound."""
    with writing():
        half = _open(by)
        _record("show_recovery_half", by.viewer)
    return keys.half_text(half)


def confirm(typed_end: str, *, by: Unlocked) -> None:
    """The person typed its last group from their paper: the half is erased here, and the recovery key signed.

    Raises NotFound or NotCopied.
    """
    with writing():
        expected = crockford.clean(keys.half_text(_open(by)))[-LAST_GROUP:]
        if not hmac.compare_digest(crockford.clean(typed_end).encode(), expected.encode()):
            raise NotCopied
        row = _waiting(by.viewer)
        if row is not None:
            row.sealed_half, row.shown_at, row.signature = None, clock.now(), _signature(by)
        _record("keep_recovery_half", by.viewer)
    forget_destroyed_pages()


def _waiting(viewer: Viewer) -> RecoveryHalf | None:
    own = (RecoveryHalf.office_id == viewer.office_id, RecoveryHalf.staff_id == viewer.staff_id)
    return db.session.scalar(select(RecoveryHalf).where(*own, RecoveryHalf.sealed_half.is_not(None)))


def _open(by: Unlocked) -> bytes:
    row = _waiting(by.viewer)
    if row is None or row.sealed_half is None:
        raise NotFound
    place = places.recovery_half(by.viewer.office_id, by.viewer.staff_id)
    return sealing.open_sealed(by.seed, row.sealed_half, bound_to=place)


def _signature(by: Unlocked) -> bytes:
    """Of the recovery key as it stands now, so that a period is sealed to no other later."""
    office = db.session.get_one(Office, by.viewer.office_id)
    return keys.sign_recovery_key(by.seed, office_id=office.id, recovery_key=office.recovery_public_key or b"")


def _record(act: str, viewer: Viewer) -> None:
    subject = ("staff", viewer.staff_id)
    ledger.record(act, office_id=viewer.office_id, staff_id=viewer.staff_id, subject=subject)
