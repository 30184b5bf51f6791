"""What stands on a case's page while it is closed: its place, its history, and what may be done with it now."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, auto

from sqlalchemy import select

from feedback.db import db
from feedback.lifecycle import CASE_MOVES, CaseStatus
from feedback.models import (
    Answer,
    AnswerState,
    BarredUnit,
    Case,
    CaseEvent,
    CaseEventKind,
    Message,
    MessageAuthor,
    MessageKind,
    Region,
    Target,
    Unit,
)
from moderation.cases.direct_answers import pending_answer
from moderation.cases.queue_filter import WORKING
from moderation.cases_seen import may
from moderation.dispatches_seen import sees_matter_of
from moderation.models import Staff
from moderation.permissions import Permission, Viewer


class Act(StrEnum):
    OPEN = auto()
    CLASSIFY = auto()
    ACCEPT = auto()
    ASK = auto()
    DECLINE = auto()
    REFER = auto()
    ANSWER = auto()
    MOVE = auto()
    MESSAGE = auto()
    MARK_URGENT = auto()
    CLEAR_URGENT = auto()
    APPROVE_ANSWER = auto()
    DROP_ANSWER = auto()
    ASK_IDENTITY = auto()
    REVIEW = auto()


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the history: an event, or a message that changed nothing. Submitters' lines have no time."""

    day: date
    at: datetime | None
    staff: str | None
    kind: CaseEventKind
    by_office: bool


@dataclass(frozen=True, slots=True)
class Proposed:
    """The platform's own answer that waits for approval, or came back with a reason."""

    id: uuid.UUID
    version: int
    author: str
    is_own: bool
    waits: bool
    came_back: str | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Names of what the case refers to. `matter_id` is on the case itself."""

    target: str | None
    county: str | None
    barred: tuple[str, ...]


def surroundings(case: Case) -> Surroundings:
    """Two statements."""
    query = (
        select(Target.name, Region.name)
        .select_from(Case)
        .outerjoin(Target, Target.id == Case.target_id)
        .outerjoin(Region, Region.code == Case.county)
        .where(Case.id == case.id)
    )
    target, county = db.session.execute(query).one()
    barred = select(Unit.name).join(BarredUnit, BarredUnit.unit_id == Unit.id).where(BarredUnit.case_id == case.id)
    return Surroundings(target, county, tuple(db.session.scalars(barred.order_by(Unit.name))))


def history(case: Case) -> list[Happened]:
    """What happened, the newest first; the office's plain messages among it. Two statements."""
    events = (
        select(CaseEvent.day, CaseEvent.at, Staff.name, CaseEvent.kind, CaseEvent.number)
        .outerjoin(Staff, Staff.id == CaseEvent.staff_id)
        .where(CaseEvent.case_id == case.id)
        .order_by(CaseEvent.number)
    )
    messages = (
        select(Message.day, Message.at, Staff.name)
        .join(Staff, Staff.id == Message.staff_id)
        .where(Message.case_id == case.id, Message.author == MessageAuthor.OFFICE, Message.kind == MessageKind.PLAIN)
    )
    lines = [
        Happened(day, at, staff, kind, by_office=staff is not None)
        for day, at, staff, kind, _ in db.session.execute(events)
    ]
    told = [
        Happened(day, at, staff, CaseEventKind.MESSAGE, by_office=True)
        for day, at, staff in db.session.execute(messages)
    ]
    return list(reversed(_in_order(lines, told)))


def _in_order(events: list[Happened], messages: list[Happened]) -> list[Happened]:
    """Events in their order, each message before the first staff act of its day that came after it."""
    for message in sorted(messages, key=_moment):
        later = (place for place, line in enumerate(events) if _moment(line) > _moment(message))
        events.insert(next(later, len(events)), message)
    return events


def _moment(line: Happened) -> tuple[date, str]:
    """A day, and the time of staff acts on it; what has none stands at the day's beginning."""
    return line.day, line.at.isoformat() if line.at else ""


def proposed_answer(case: Case, viewer: Viewer) -> Proposed | None:
    """One statement, or none for a case without a matter, or in one that the viewer may not know of."""
    answer = pending_answer(case.matter_id) if case.matter_id and sees_matter_of(case, viewer) else None
    if answer is None:
        return None
    author = db.session.get_one(Staff, answer.author_id).name
    own, waits = answer.author_id == viewer.staff_id, answer.state is AnswerState.TO_APPROVE
    return Proposed(answer.id, answer.version, author, own, waits, _came_back(answer))


def possible_acts(case: Case, viewer: Viewer, proposed: Proposed | None) -> frozenset[Act]:
    """What the page offers; each use case decides again by itself."""
    acts = set(_of_other_roles(case, viewer, proposed))
    if case.key is not None and may(viewer, case, Permission.TRIAGE):
        acts |= _of_triage(case, proposed)
    if case.matter_id is not None and not sees_matter_of(case, viewer):
        acts.discard(Act.ANSWER)
    return frozenset(acts)


def _of_other_roles(case: Case, viewer: Viewer, proposed: Proposed | None) -> set[Act]:
    if case.key is None:
        return set()
    acts = {Act.OPEN} if viewer.may(Permission.OPEN_CASE) else set()
    if proposed and proposed.waits and not proposed.is_own and may(viewer, case, Permission.APPROVE):
        acts.add(Act.APPROVE_ANSWER)
    if case.status is CaseStatus.IN_REVIEW and viewer.may(Permission.DECIDE_REVIEW):
        acts.add(Act.REVIEW)
    if case.sealed_identity is not None and viewer.may(Permission.ASK_IDENTITY):
        acts.add(Act.ASK_IDENTITY)
    return acts


def _of_triage(case: Case, proposed: Proposed | None) -> set[Act]:
    acts = {Act.MESSAGE}
    if case.status in WORKING:
        acts |= {Act.CLASSIFY, Act.CLEAR_URGENT if case.is_urgent else Act.MARK_URGENT}
    if case.status is CaseStatus.SUBMITTED:
        acts |= {Act.ACCEPT, Act.ASK, Act.DECLINE, Act.ANSWER}
    if CaseStatus.REFERRED in CASE_MOVES[case.status]:
        acts.add(Act.REFER)
    if case.status is CaseStatus.ACCEPTED:
        acts.add(Act.MOVE)
        acts |= {Act.DROP_ANSWER} if proposed else set()
        acts |= set() if proposed and proposed.waits else {Act.ANSWER}
    return acts


def _came_back(answer: Answer) -> str | None:
    return answer.rework_reason if answer.state is AnswerState.DRAFTING else None
