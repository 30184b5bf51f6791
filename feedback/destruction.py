"""Destroying a case: its keys go, then every text; a husk, its events and its counts stay."""

import uuid

from sqlalchemy import delete, select, update

from feedback.db import db
from feedback.events import case_event, dispatch_event
from feedback.lifecycle import DISPATCH_MOVES, DispatchStatus, check_move
from feedback.limits import today
from feedback.models import (
    Answer,
    AnswerState,
    BarredUnit,
    Case,
    CaseDataItem,
    CaseEventKind,
    CaseKey,
    Dispatch,
    DispatchEventKind,
    Draft,
    IdentityHandover,
    IdentityKey,
    IdentityRequest,
    Message,
    Rating,
    Review,
)


def destroy(case: Case, *, staff_id: uuid.UUID | None = None) -> None:
    """Inside the caller's write transaction: make a case unreadable to everybody, at once.

    The look-up id stays 48 hours so that a form sent again does not revive it. Call
    `db.forget_destroyed_pages` after the commit.
    """
    for rows in (CaseKey, CaseDataItem):
        db.session.execute(delete(rows).where(rows.case_id == case.id))
    forget_identity(case)
    if case.matter_id is None:
        # They tell where its writer works. In a matter they stand: its dispatches are still kept from them (R4).
        db.session.execute(delete(BarredUnit).where(BarredUnit.case_id == case.id))
    _empty_texts(case.id)
    _drop_unapproved(case.id)
    case.sealed_report = None
    case.key_destroyed_on = today()
    case_event(case, CaseEventKind.DESTROYED, day=today(), staff_id=staff_id)


def forget_identity(case: Case) -> None:
    """Inside the caller's write transaction: nobody can open who wrote again, however far a request had come.

    The requests go whole: when they end here would tell when a submitter withdrew. What staff did is on the ledger.
    """
    requests = select(IdentityRequest.id).where(IdentityRequest.case_id == case.id)
    db.session.execute(delete(IdentityHandover).where(IdentityHandover.request_id.in_(requests)))
    for rows in (IdentityRequest, IdentityKey):
        db.session.execute(delete(rows).where(rows.case_id == case.id))
    case.sealed_identity = None
    case.news_on = None


def _empty_texts(case_id: uuid.UUID) -> None:
    db.session.execute(update(Message).where(Message.case_id == case_id).values(sealed_body=None))
    db.session.execute(update(Rating).where(Rating.case_id == case_id).values(sealed_comment=None))
    db.session.execute(update(Review).where(Review.case_id == case_id).values(sealed_reason=None))


def _drop_unapproved(case_id: uuid.UUID) -> None:
    """What was drafted beside the case held its words; it goes with them."""
    _wait_for_approvers(case_id)
    for draft in db.session.scalars(select(Draft).where(Draft.case_id == case_id)).all():
        if draft.dispatch_id:
            _drop_dispatch(db.session.get_one(Dispatch, draft.dispatch_id))
        if draft.answer_id:
            db.session.get_one(Answer, draft.answer_id).state = AnswerState.DROPPED
        db.session.delete(draft)


def _wait_for_approvers(case_id: uuid.UUID) -> None:
    """What somebody is just approving is no draft afterwards, and stands as if the case had gone a moment later."""
    for model, column in ((Dispatch, Draft.dispatch_id), (Answer, Draft.answer_id)):
        beside = select(column).where(Draft.case_id == case_id, column.is_not(None))
        db.session.execute(select(model.id).where(model.id.in_(beside)).with_for_update())


def _drop_dispatch(dispatch: Dispatch) -> None:
    if dispatch.status is DispatchStatus.TO_APPROVE:
        check_move(DISPATCH_MOVES, dispatch.status, DispatchStatus.DRAFTING)
        dispatch.status = DispatchStatus.DRAFTING
    check_move(DISPATCH_MOVES, dispatch.status, DispatchStatus.DROPPED)
    dispatch.status = DispatchStatus.DROPPED
    dispatch_event(dispatch, DispatchEventKind.DROPPED, day=today(), staff_id=None)
