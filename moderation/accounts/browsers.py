"""The browsers a person is signed in with: listed, and ended by the person or, when one is lost, by an administrator.

Nothing is known of a browser but when it signed in and was last seen (R12).
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from feedback import clock, ledger
from feedback.db import db, writing
from moderation.accounts import roles, sessions
from moderation.accounts.sessions import DeskSession
from moderation.models import StaffSession
from moderation.permissions import Viewer

REFERENCE_BYTES = 8


class NoSuchBrowser(Exception):
    """It has signed out, or locked or unlocked, since the page was made."""


@dataclass(frozen=True, slots=True)
class Browser:
    """`reference` names it in the person's own form: a digest of the row's id, which leads back neither to that nor to
    the token the id was itself derived from. Nothing is looked up by it but among the person's own."""

    reference: str
    started_at: datetime
    seen_at: datetime
    is_unlocked: bool
    is_this: bool


def browsers_of(session: DeskSession) -> list[Browser]:
    """Those of the person themselves, the one last seen first."""
    return [_browser(row, session) for row in _rows(session.viewer.staff_id)]


def end_one(reference: str, *, session: DeskSession) -> None:
    """Another browser of the same person is signed out. Raises NoSuchBrowser."""
    with writing():
        others = [row for row in _rows(session.viewer.staff_id) if row.id != session.id]
        chosen = next((row for row in others if _reference(row) == reference), None)
        if chosen is None:
            raise NoSuchBrowser
        began = chosen.started_at
        sessions.end(chosen.id)
        _record("end_session", session.viewer, session.viewer.staff_id, {"began": began})


def end_others(session: DeskSession) -> int:
    """Every browser of the person but this one is signed out; how many there were."""
    with writing():
        ended = sessions.end_all_of(session.viewer.staff_id, but=session.id)
        _record("end_other_sessions", session.viewer, session.viewer.staff_id, {"sessions": ended})
    return ended


def end_all_of(staff_id: uuid.UUID, *, by: Viewer) -> int:
    """Every browser of a person is signed out by an administrator, and nothing else is changed; how many there were.

    Raises NotAllowed or NotFound.
    """
    with writing():
        roles.require_manager(by)
        ended = sessions.end_all_of(roles.person(staff_id, by.office_id).id)
        _record("end_all_sessions", by, staff_id, {"sessions": ended})
    return ended


def _rows(staff_id: uuid.UUID) -> list[StaffSession]:
    own = (StaffSession.staff_id == staff_id, ~sessions.is_past_its_time())
    return list(db.session.scalars(select(StaffSession).where(*own).order_by(StaffSession.seen_at.desc())))


def _browser(row: StaffSession, session: DeskSession) -> Browser:
    is_unlocked = row.wrapped_seed is not None and clock.now() - row.seen_at < sessions.IDLE_UNLOCKED
    return Browser(_reference(row), row.started_at, row.seen_at, is_unlocked, row.id == session.id)


def _reference(row: StaffSession) -> str:
    return sha256(b"zhiyan/v1|listed session|" + row.id).hexdigest()[: 2 * REFERENCE_BYTES]


def _record(act: str, by: Viewer, staff_id: uuid.UUID, facts: dict[str, object]) -> None:
    ledger.record(act, office_id=by.office_id, staff_id=by.staff_id, subject=("staff", staff_id), facts=facts)
