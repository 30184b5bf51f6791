"""What the superior reviewer does in the moderators' place: retaliation, what nobody else may know of, and what has
waited too long for a second person (mission.md, Who)."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, literal_column, or_, select, union

from feedback import clock
from feedback.categories import Nature
from feedback.db import db
from feedback.lifecycle import CaseStatus, DispatchStatus
from feedback.limits import calendar, settings, today
from feedback.models import Answer, AnswerState, Case, Dispatch, DispatchEvent, DispatchEventKind
from moderation.models import Role
from moderation.permissions import GRANTS, Permission, Viewer
from moderation.recusal import left_to_nobody

LONGEST_WAIT = 2
"""Working days for which a second person is waited for."""


def is_left_to(viewer: Viewer, permission: Permission, cases: ColumnElement[bool]) -> bool:
    """Whether a viewer, whose roles name the permission, may use it on these cases: freely, or standing in on at
    least one of them. Two statements where they stand in, else none."""
    if permission not in _LEFT or _has_it_otherwise(viewer, permission):
        return True
    left = select(Case.id).where(cases, or_(*_LEFT[permission](viewer.office_id))).limit(1)
    return db.session.scalar(left) is not None


def shown_to_the_reviewer(office_id: uuid.UUID) -> ColumnElement[bool]:
    """A condition on a case: it is, or has been, asked to be looked at again, or it is left to a superior reviewer.

    The ids are gathered branch by branch, each by an index of its own, once a statement: asked of every case, none of
    this could use one. One statement runs at once.
    """
    looked_at_again = [Case.status == CaseStatus.IN_REVIEW, Case.review_rounds > literal_column("0")]
    branches = [*looked_at_again, *_for_triage(office_id), *_for_approval(office_id)]
    shown = [select(Case.id).where(Case.office_id == office_id, branch) for branch in branches]
    return Case.id.in_(select(union(*shown).cte().c.id))


def too_long_waiting(viewer: Viewer) -> int:
    """For oversight: how many matters wait too long for a second person. One statement."""
    if not viewer.may(Permission.OVERSEE):
        return 0
    waiting = union(waiting_dispatches(viewer.office_id), waiting_answers(viewer.office_id)).subquery()
    return db.session.scalar(select(func.count()).select_from(waiting)) or 0


def waiting_dispatches(office_id: uuid.UUID) -> Select[uuid.UUID]:
    """Matters of which an abstract has waited too long for its approver."""
    since = exists().where(
        DispatchEvent.dispatch_id == Dispatch.id,
        DispatchEvent.kind == DispatchEventKind.SUBMITTED,
        DispatchEvent.day > _last_day_too_long_ago(),
    )
    waiting = select(Dispatch.matter_id).where(Dispatch.office_id == office_id)
    return waiting.where(Dispatch.status == DispatchStatus.TO_APPROVE, ~since)


def waiting_answers(office_id: uuid.UUID) -> Select[uuid.UUID]:
    """Matters of which an answer of the platform's own has."""
    since = clock.start_of_local_day(_last_day_too_long_ago() + timedelta(days=1), settings().time_zone)
    waiting = select(Answer.matter_id).where(Answer.office_id == office_id, Answer.dispatch_id.is_(None))
    return waiting.where(Answer.state == AnswerState.TO_APPROVE, Answer.written_at < since)


def _for_triage(office_id: uuid.UUID) -> list[ColumnElement[bool]]:
    # Written out, as the index of these cases has it: a parameter would hide that it serves.
    retaliation = Case.nature == literal_column(f"'{Nature.RETALIATION}'")
    return [retaliation, *left_to_nobody(office_id)]


def _for_writing(office_id: uuid.UUID) -> list[ColumnElement[bool]]:
    return left_to_nobody(office_id)


def _for_approval(office_id: uuid.UUID) -> list[ColumnElement[bool]]:
    return [Case.matter_id.in_(waiting_dispatches(office_id)), Case.matter_id.in_(waiting_answers(office_id))]


_LEFT: dict[Permission, Callable[[uuid.UUID], list[ColumnElement[bool]]]] = {
    Permission.TRIAGE: _for_triage,
    Permission.WRITE_ABSTRACT: _for_writing,
    Permission.RECALL: _for_triage,
    Permission.RELEASE: _for_writing,
    Permission.APPROVE: _for_approval,
}


def _has_it_otherwise(viewer: Viewer, permission: Permission) -> bool:
    return any(permission in GRANTS[role] for role in viewer.roles - {Role.REVIEWER})


def _last_day_too_long_ago() -> date:
    day = today()
    while calendar().working_days_between(day, today()) <= LONGEST_WAIT:
        day -= timedelta(days=1)
    return day
