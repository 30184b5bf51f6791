"""What is kept for a time only: contact details and texts of cases that have ended (R15, R23)."""

import uuid
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, select

from feedback.categories import DeclineCode
from feedback.db import db
from feedback.destruction import destroy, forget_identity
from feedback.lifecycle import CaseStatus
from feedback.limits import limits, today
from feedback.models import Case, CaseEvent, CaseEventKind

WORTH_LITTLE = (DeclineCode.ADVERTISEMENT, DeclineCode.TEST)


def contacts_due() -> Select[uuid.UUID]:
    """Cases that ended `contact_days` ago and still hold who wrote."""
    return select(Case.id).where(Case.sealed_identity.is_not(None), _ended_before(_ago(limits().contact_days)))


def destroy_contact(case_id: uuid.UUID) -> bool:
    """Inside the caller's write transaction: nobody can open the identity details of this case again."""
    case = db.session.get(Case, case_id, with_for_update=True)
    if case is None or not _is_still(contacts_due(), case_id):
        return False
    forget_identity(case)
    return True


def texts_due() -> Select[uuid.UUID]:
    """Cases that ended `text_days` ago, advertisements and tests `spam_text_days` ago, and still hold their texts."""
    long_ago = _ended_before(_ago(limits().text_days))
    spam = Case.decline_code.in_(WORTH_LITTLE) & _ended_before(_ago(limits().spam_text_days))
    return select(Case.id).where(Case.key_destroyed_on.is_(None), long_ago | spam)


def destroy_texts(case_id: uuid.UUID) -> bool:
    """Inside the caller's write transaction: the case's key goes; its husk and its counts stay."""
    case = db.session.get(Case, case_id, with_for_update=True)
    if case is None or not _is_still(texts_due(), case_id):
        return False
    destroy(case)
    return True


def _ended_before(day: date) -> ColumnElement[bool]:
    """Closed, or declined with no review asked for, before a day; a case that began again has not ended."""
    declined = select(CaseEvent.case_id).where(CaseEvent.kind == CaseEventKind.DECLINED)
    lately = select(CaseEvent.case_id).where(CaseEvent.kind == CaseEventKind.DECLINED, CaseEvent.day >= day)
    return ((Case.status == CaseStatus.CLOSED) & (Case.closed_on < day)) | (
        (Case.status == CaseStatus.DECLINED) & Case.id.in_(declined) & Case.id.not_in(lately)
    )


def _is_still(due: Select[uuid.UUID], case_id: uuid.UUID) -> bool:
    """Its submitter may have asked for a review since it was listed."""
    return db.session.scalar(due.where(Case.id == case_id)) is not None


def _ago(days: int) -> date:
    return today() - timedelta(days=days)
