"""Which matter a case belongs to: a new one or a like one, until its own has sent a dispatch."""

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_, select

from feedback import clock, ledger
from feedback.categories import letter_of
from feedback.db import db, writing
from feedback.events import case_event
from feedback.lifecycle import AT_THE_UNIT, ENDED_DISPATCH, SEEN_BY_THE_UNIT, CaseStatus, MoveNotAllowed
from feedback.limits import today
from feedback.models import Answer, AnswerState, Case, CaseEventKind, Dispatch, Matter, Target
from feedback.numbers import number_of
from moderation.cases_seen import case_to_change
from moderation.dispatches.deadlines import follow_dispatches
from moderation.dispatches.left_drafts import stay_behind
from moderation.dispatches.matter_end import answer_cases_when_done
from moderation.dispatches_seen import counted_matters, matter_for
from moderation.permissions import Permission, Unlocked, Viewer
from moderation.routing.responsible import is_kept_from_any

MOST_OFFERED = 5
PENDING = (AnswerState.DRAFTING, AnswerState.TO_APPROVE)
"""Of an answer of the platform's own that nobody has approved."""


class AlreadySent(Exception):
    """The case's matter has sent a dispatch, so the case stays in it."""


class LeavesDispatches(Exception):
    """It is the last case behind dispatches that have not ended, or an answer that nobody has approved: they are
    dropped or recalled first."""


class NotLike(Exception):
    """The matter is about another target, or another kind of burden."""


class KeptFromItsUnit(Exception):
    """A unit from which the case is kept has the matter in hand (R4)."""

    field = "into"


@dataclass(frozen=True, slots=True)
class LikeMatter:
    """A matter a case could join. `cases` are those not withdrawn that its reader may know of: a figure for the
    moderators' side only."""

    id: uuid.UUID
    category: str | None
    target: str | None
    is_sent: bool
    is_answered: bool
    cases: int

    @property
    def number(self) -> str:
        return number_of(self.id)


def like_matters(case: Case, viewer: Viewer) -> list[LikeMatter]:
    """Matters of the same target, then of the same kind of burden, the latest first. One statement (two for a superior
    reviewer)."""
    sent = exists().where(Dispatch.matter_id == Matter.id, Dispatch.status.in_(SEEN_BY_THE_UNIT))
    answered = exists().where(Answer.matter_id == Matter.id, Answer.state == AnswerState.RELEASED)
    query = (
        counted_matters(viewer, Matter.id, Matter.category, Target.name, sent, answered)
        .outerjoin(Target, Target.id == Matter.target_id)
        .where(_is_like(case), *([Matter.id != case.matter_id] if case.matter_id else []))
        .order_by((Matter.target_id == case.target_id).desc().nulls_last(), Matter.opened_at.desc(), Matter.id)
        .limit(MOST_OFFERED)
    )
    return [LikeMatter(*row) for row in db.session.execute(query)]


def move_case(case_id: uuid.UUID, into: uuid.UUID | None, *, by: Unlocked, seen_version: int) -> None:
    """To a like matter, or to a new one of its own (None). What is drafted beside it stays with the old one.

    Raises NotFound, NotAllowed, Stale, MoveNotAllowed, AlreadySent, LeavesDispatches, NotLike, KeptFromItsUnit,
    QuotesTheCase, NoGrant or KeyDestroyed.
    """
    with writing():
        case = case_to_change(by.viewer, case_id, Permission.TRIAGE, seen_version)
        if case.status is not CaseStatus.ACCEPTED or case.matter_id is None:
            raise MoveNotAllowed(case.status, CaseStatus.ACCEPTED)
        if _has_dispatch(case.matter_id, Dispatch.status.in_(SEEN_BY_THE_UNIT)):
            raise AlreadySent
        require_may_leave(case)
        before, matter = case.matter_id, matter_to_join(case, into, by=by.viewer)
        stay_behind(case, by=by)
        case.matter_id = matter.id
        case_event(case, CaseEventKind.MOVED, day=today(), staff_id=by.viewer.staff_id)
        ledger.record(
            "move_case",
            office_id=case.office_id,
            staff_id=by.viewer.staff_id,
            subject=("case", case.id),
            facts={"from": before, "to": matter.id},
        )
        catch_up(matter, by=by.viewer)


def matter_to_join(case: Case, into: uuid.UUID | None, *, by: Viewer) -> Matter:
    """Inside the caller's write transaction: the like matter, or a new one.

    Raises NotFound, NotLike or KeptFromItsUnit.
    """
    if into is None:
        return _open_for(case, by)
    matter = matter_for(by, into, Permission.TRIAGE)
    if db.session.scalar(select(Matter.id).where(Matter.id == matter.id, _is_like(case))) is None:
        raise NotLike
    asked = select(Dispatch.unit_id).where(Dispatch.matter_id == matter.id, Dispatch.status.in_(AT_THE_UNIT))
    if is_kept_from_any(case, db.session.scalars(asked)):
        raise KeptFromItsUnit
    return matter


def catch_up(matter: Matter, *, by: Viewer) -> None:
    """After a case has joined: it is due with the dispatches that are out, and answered where all is answered."""
    follow_dispatches(matter)
    answer_cases_when_done(matter, by=by)


def require_may_leave(case: Case) -> None:
    """Raise LeavesDispatches where the matter's dispatches, or the answer proposed in it, would speak for nobody."""
    others = exists().where(Case.matter_id == case.matter_id, Case.id != case.id, Case.status == CaseStatus.ACCEPTED)
    if case.matter_id is None or db.session.scalar(select(others)):
        return
    proposed = exists().where(Answer.matter_id == case.matter_id, Answer.state.in_(PENDING))
    if _has_dispatch(case.matter_id, Dispatch.status.not_in(ENDED_DISPATCH)) or db.session.scalar(select(proposed)):
        raise LeavesDispatches


def _open_for(case: Case, by: Viewer) -> Matter:
    matter = Matter(
        id=uuid.uuid4(),
        office_id=case.office_id,
        target_id=case.target_id,
        category=case.category,
        opened_at=clock.now(),
        opened_by_id=by.staff_id,
    )
    db.session.add(matter)
    db.session.flush()
    return matter


def _is_like(case: Case) -> ColumnElement[bool]:
    """The same target; or the same letter where one of the two names no target."""
    same_kind = Matter.category.startswith(letter_of(case.category)) if case.category else Matter.category.is_(None)
    if case.target_id is None:
        return same_kind
    return or_(Matter.target_id == case.target_id, and_(Matter.target_id.is_(None), same_kind))


def _has_dispatch(matter_id: uuid.UUID, state: ColumnElement[bool]) -> bool:
    return bool(db.session.scalar(select(exists().where(Dispatch.matter_id == matter_id, state))))
