"""复核: the superior reviewer looks again at an answer or a decline, and tells the submitter why."""

import uuid

from sqlalchemy import exists, select

from feedback import clock, ledger
from feedback.db import db, writing
from feedback.events import case_event
from feedback.lifecycle import CASE_MOVES, CaseStatus, check_move
from feedback.limits import today
from feedback.models import Answer, AnswerState, Case, CaseEventKind, Dispatch, Matter, MessageKind, Review
from moderation.cases.messages import post, refuse_asking_who
from moderation.cases_seen import case_to_change
from moderation.dispatches.deadlines import passed_on_by
from moderation.permissions import Permission, Unlocked, Viewer


def decide_review(case_id: uuid.UUID, *, by: Unlocked, upheld: bool, reason: str, seen_version: int) -> None:
    """Uphold: the case goes on in a matter that follows the old, whose other cases are untouched. Else it closes.

    `reason` goes to the submitter, 1 to 2,000 characters. Raises AsksWhoTheyAre, NotFound, NotAllowed, Stale,
    MoveNotAllowed, NoGrant or KeyDestroyed.
    """
    refuse_asking_who(reason)
    with writing():
        case = case_to_change(by.viewer, case_id, Permission.DECIDE_REVIEW, seen_version)
        check_move(CASE_MOVES, case.status, CaseStatus.ACCEPTED if upheld else CaseStatus.CLOSED)
        review = db.session.get_one(Review, (case.id, case.review_rounds))
        review.upheld, review.staff_id, review.at = upheld, by.viewer.staff_id, clock.now()
        digest = post(case, reason, MessageKind.REVIEW, by=by)
        on_time = case.due_on is None or today() <= case.due_on
        if upheld:
            _go_on(case, by.viewer)
        else:
            case.status, case.closed_on, case.due_on = CaseStatus.CLOSED, today(), None
        staff_id = by.viewer.staff_id
        case_event(case, CaseEventKind.REVIEW_DECIDED, day=today(), staff_id=staff_id, on_time=on_time)
        _then(case, upheld=upheld, staff_id=staff_id)
        ledger.record(
            "decide_review",
            office_id=case.office_id,
            staff_id=staff_id,
            subject=("case", case.id),
            facts={"upheld": upheld, "round": case.review_rounds, "digest": digest},
        )


def _then(case: Case, *, upheld: bool, staff_id: uuid.UUID) -> None:
    kind = CaseEventKind.ACCEPTED if upheld else CaseEventKind.CLOSED
    case_event(case, kind, day=today(), staff_id=staff_id)


def _go_on(case: Case, viewer: Viewer) -> None:
    matter = _matter_after(case, viewer)
    due = passed_on_by()
    with db.session.no_autoflush:
        case.matter_id, case.status, case.accepted_on = matter.id, CaseStatus.ACCEPTED, today()
        case.closed_on, case.decline_code = None, None
        case.due_on, case.due_provisional = due.day, due.provisional


def _matter_after(case: Case, viewer: Viewer) -> Matter:
    """The one that already follows the old matter and has neither sent nor answered anything yet, else a new one."""
    if case.matter_id and (found := _waiting_follower(case.matter_id)):
        return found
    matter = Matter(
        id=uuid.uuid4(),
        office_id=case.office_id,
        target_id=case.target_id,
        category=case.category,
        opened_at=clock.now(),
        opened_by_id=viewer.staff_id,
        follows_id=case.matter_id,
    )
    db.session.add(matter)
    db.session.flush()
    return matter


def _waiting_follower(matter_id: uuid.UUID) -> Matter | None:
    """What was answered in it was answered before this review was decided."""
    sent = exists().where(Dispatch.matter_id == Matter.id, Dispatch.sent_at.is_not(None))
    answered = exists().where(Answer.matter_id == Matter.id, Answer.state == AnswerState.RELEASED)
    return db.session.scalar(select(Matter).where(Matter.follows_id == matter_id, ~sent, ~answered))
