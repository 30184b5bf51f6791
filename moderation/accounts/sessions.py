"""Signed-in browsers. The row has one half of what opens, the cookie the other; both change with each lock."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, Date, bindparam, delete, insert, or_, select, update

from feedback import clock
from feedback.db import db, writing
from feedback.limits import today
from moderation import keys
from moderation.accounts.people import held_on, viewer_of
from moderation.models import Membership, Staff, StaffSession
from moderation.permissions import Unlocked, Viewer

IDLE = timedelta(minutes=30)
IDLE_UNLOCKED = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
TOUCHED_EVERY = timedelta(minutes=1)

# Built once: every page of the desk begins with it.
_AT_WORK = (
    select(StaffSession, Staff, Membership)
    .join(Staff, Staff.id == StaffSession.staff_id)
    .join(Membership, Membership.staff_id == Staff.id)
    .where(StaffSession.id == bindparam("id"), Staff.left_on.is_(None), held_on(bindparam("day", type_=Date)))
)


class SessionEnded(Exception):
    """The session was ended elsewhere while this request ran."""


@dataclass(frozen=True, slots=True)
class DeskSession:
    """One browser of one person, for the length of a request."""

    token: bytes = field(repr=False)
    viewer: Viewer
    unlocked: Unlocked | None
    started_at: datetime

    @property
    def id(self) -> bytes:
        return keys.token_id(self.token)


def begin(staff_id: uuid.UUID) -> bytes:
    """Inside the caller's write: a new, locked session. Returns the token for the cookie."""
    return _store(staff_id, started_at=clock.now(), seed=None)


def resume(token: bytes) -> DeskSession | None:
    """The session a cookie belongs to, or None when it has ended. Being seen is written down once a minute at most."""
    found = _row_of(token)
    if found is None:
        return None
    row, viewer = found
    if _has_ended(row):
        forget_idle()
        return None
    seed = _seed_of(row, token)
    if clock.now() - row.seen_at >= TOUCHED_EVERY:
        _touch(row.id)
    return DeskSession(token, viewer, Unlocked(viewer, seed) if seed else None, row.started_at)


def replace(session: DeskSession, *, seed: bytes | None) -> bytes:
    """Inside the caller's write: the same session under a new token, unlocked with `seed` or locked with None.

    The old cookie then opens nothing, not even a copy of the old row. Raises SessionEnded.
    """
    started_at = db.session.scalar(select(StaffSession.started_at).where(StaffSession.id == session.id))
    if started_at is None:
        raise SessionEnded
    end(session.id)
    return _store(session.viewer.staff_id, started_at=started_at, seed=seed)


def end(session_id: bytes) -> None:
    """Inside the caller's write."""
    db.session.execute(delete(StaffSession).where(StaffSession.id == session_id))


def end_all_of(staff_id: uuid.UUID, *, but: bytes = b"") -> int:
    """Inside the caller's write: every browser of a person, or every other than the session `but`; how many."""
    ended = db.session.execute(delete(StaffSession).where(StaffSession.staff_id == staff_id, StaffSession.id != but))
    return ended.rowcount if isinstance(ended, CursorResult) else 0


def forget_idle() -> None:
    """End the sessions past their time and lock those left alone; `resume` does so too, while anyone is at work."""
    with writing():
        _forget_idle()


def is_past_its_time() -> ColumnElement[bool]:
    """Of rows that nobody has come to clear away yet."""
    now = clock.now()
    return or_(StaffSession.seen_at <= now - IDLE, StaffSession.started_at <= now - LONGEST)


def _row_of(token: bytes) -> tuple[StaffSession, Viewer] | None:
    rows = db.session.execute(_AT_WORK, {"id": keys.token_id(token), "day": today()}).all()
    if not rows:
        return None
    return rows[0][0], viewer_of(rows[0][1], [membership for *_, membership in rows])


def _has_ended(row: StaffSession) -> bool:
    now = clock.now()
    return now - row.seen_at >= IDLE or now - row.started_at >= LONGEST


def _seed_of(row: StaffSession, token: bytes) -> bytes | None:
    if row.wrapped_seed is None or clock.now() - row.seen_at >= IDLE_UNLOCKED:
        return None
    return keys.unwrap_for_session(token, row.wrapped_seed, staff_id=row.staff_id.hex)


def _touch(session_id: bytes) -> None:
    """What was left alone is locked first, so that being seen again does not unlock it."""
    with writing():
        _forget_idle()
        db.session.execute(update(StaffSession).where(StaffSession.id == session_id).values(seen_at=clock.now()))


def _forget_idle() -> None:
    left_alone = StaffSession.unlocked_at.is_not(None) & (StaffSession.seen_at <= clock.now() - IDLE_UNLOCKED)
    db.session.execute(delete(StaffSession).where(is_past_its_time()))
    db.session.execute(update(StaffSession).where(left_alone).values(wrapped_seed=None, unlocked_at=None))


def _store(staff_id: uuid.UUID, *, started_at: datetime, seed: bytes | None) -> bytes:
    token, now = keys.new_token(), clock.now()
    db.session.execute(
        insert(StaffSession).values(
            id=keys.token_id(token),
            staff_id=staff_id,
            started_at=started_at,
            seen_at=now,
            wrapped_seed=keys.wrap_for_session(token, seed, staff_id=staff_id.hex) if seed else None,
            unlocked_at=now if seed else None,
        )
    )
    return token
