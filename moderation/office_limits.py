"""Changing what the office has set for itself: deadlines, reminders, how long things are kept."""

from dataclasses import asdict
from hashlib import sha256

from feedback import ledger
from feedback.db import db, writing
from feedback.ledger import canonical
from feedback.limit_table import DESTROYS, TABLE, longer_than
from feedback.limits import Limits, forget_limits, stored_limits
from feedback.models import Setting
from moderation.accounts.people import lock_office
from moderation.cases_seen import NotAllowed, Stale
from moderation.permissions import Permission, Viewer

NAME = "limits"

Changes = dict[str, tuple[int, int]]
"""By name, what was and what is to be."""


class OutOfBounds(Exception):
    """`name` may not be set so high or so low."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class LongerThan(Exception):
    """`name` would be longer than `other`, which it must not be."""

    def __init__(self, name: str, other: str) -> None:
        super().__init__(name, other)
        self.name, self.other = name, other


class WouldDestroy(Exception):
    """Made shorter, these periods destroy what has been kept for longer: that is to be confirmed."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(names)
        self.names = names


def values_of(limits: Limits) -> dict[str, int]:
    return {name: int(value) for name, value in asdict(limits).items()}


def version_of(limits: Limits) -> str:
    """What a form shows it was made from."""
    return sha256(canonical(values_of(limits)).encode()).hexdigest()


def change(wanted: dict[str, int], *, by: Viewer, seen_version: str, confirmed: bool = False) -> Changes:
    """Store all limits as wanted, by one row on the ledger; what has changed is returned.

    Days already given stay. Raises NotAllowed, OutOfBounds, LongerThan, WouldDestroy or Stale.
    """
    if not by.may(Permission.SET_LIMITS):
        raise NotAllowed(Permission.SET_LIMITS)
    _require_sound(wanted)
    with writing():
        office = lock_office(by.office_id)
        before = stored_limits()
        if version_of(before) != seen_version:
            raise Stale
        changes = _changes(values_of(before), wanted)
        _require_confirmed(changes, confirmed)
        if changes:
            _store(office.id, by, changes)
    forget_limits()
    return changes


def _require_sound(wanted: dict[str, int]) -> None:
    for name, bounds in TABLE.items():
        if not bounds.least <= wanted[name] <= bounds.most:
            raise OutOfBounds(name)
    for name in TABLE:
        if other := longer_than(wanted, name):
            raise LongerThan(name, other)


def _changes(before: dict[str, int], wanted: dict[str, int]) -> Changes:
    return {name: (before[name], wanted[name]) for name in TABLE if before[name] != wanted[name]}


def _require_confirmed(changes: Changes, confirmed: bool) -> None:
    shorter = [name for name, (was, will_be) in changes.items() if name in DESTROYS and will_be < was]
    if shorter and not confirmed:
        raise WouldDestroy(shorter)


def _store(office_id: object, by: Viewer, changes: Changes) -> None:
    row = db.session.get(Setting, (office_id, NAME))
    if row is None:
        row = Setting(office_id=office_id, name=NAME, value={})
        db.session.add(row)
    row.value = row.value | {name: will_be for name, (_, will_be) in changes.items()}
    facts = {name: f"{was} → {will_be}" for name, (was, will_be) in changes.items()}
    ledger.record(
        "set_limits", office_id=by.office_id, staff_id=by.staff_id, subject=("office", by.office_id), facts=facts
    )
