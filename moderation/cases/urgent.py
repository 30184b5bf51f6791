"""R20: what threatens somebody reaches the duty officer on the same day, on every page, and nobody after hours."""

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select

from feedback.db import db
from feedback.lifecycle import CaseStatus
from feedback.limits import today
from feedback.models import Case, LedgerRow
from feedback.models.case import URGENT
from moderation.accounts.people import holds_today
from moderation.cases_seen import visible_cases
from moderation.models import Membership, Staff
from moderation.permissions import Permission, Viewer

MOST_COUNTED = 99
_OPENINGS = ("open_case", "unmask_case")


@dataclass(frozen=True, slots=True)
class Alert:
    """How many urgent cases wait, MOST_COUNTED + 1 standing for more, and which is first."""

    count: int
    first: uuid.UUID


def alert_for(viewer: Viewer) -> Alert | None:
    """For a moderator on duty; None for others, and while nothing urgent waits. One statement, or none."""
    if not viewer.on_duty:
        return None
    waiting = visible_cases(viewer, Case.id).where(*_waits()).order_by(Case.precedence, Case.due_on, Case.id)
    ids = db.session.scalars(waiting.limit(MOST_COUNTED + 1)).all()
    return Alert(len(ids), ids[0]) if ids else None


def urgent_waiting(office_id: uuid.UUID) -> int:
    """How many wait in an office, whoever may see them: for its operator, who sees none. One statement."""
    return db.session.scalar(select(func.count()).where(Case.office_id == office_id, *_waits())) or 0


def names_on_duty(office_id: uuid.UUID) -> list[str]:
    """Who is to be told. One statement."""
    on_duty = select(Staff.name).join(Membership, Membership.staff_id == Staff.id).where(Membership.on_duty)
    return list(
        db.session.scalars(on_duty.where(Membership.office_id == office_id, holds_today()).order_by(Staff.name))
    )


def left_overnight(viewer: Viewer) -> int:
    """For oversight: how many nobody has opened by the end of the day they came or were added to, up to MOST_COUNTED
    and one. Two statements."""
    if not viewer.may(Permission.OVERSEE):
        return 0
    came_before = or_(Case.news_on < today(), Case.news_on.is_(None) & (Case.day < today()))
    query = select(Case.id, Case.news_on).where(Case.office_id == viewer.office_id, *_waits(), came_before)
    found = db.session.execute(query.limit(MOST_COUNTED + 1)).all()
    opened = _ever_opened([case_id for case_id, news_on in found if news_on is None])
    return len(found) - len(opened)


def _waits() -> list[ColumnElement[bool]]:
    """Nobody has decided on it yet, or its submitter has written since a moderator last opened it."""
    is_new = or_(Case.status == CaseStatus.SUBMITTED, Case.news_on.is_not(None))
    return [Case.precedence == URGENT, Case.due_on.is_not(None), is_new]


def _ever_opened(case_ids: list[uuid.UUID]) -> set[str]:
    opened = select(LedgerRow.subject_id).where(LedgerRow.subject_kind == "case", LedgerRow.act.in_(_OPENINGS))
    return set(db.session.scalars(opened.where(LedgerRow.subject_id.in_([case_id.hex for case_id in case_ids]))))
