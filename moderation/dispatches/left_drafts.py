"""What was typed beside a case stays with its matter when the case leaves: sealed anew beside another of its cases."""

from collections.abc import Mapping

from sqlalchemy import select

from feedback import ledger, places, sealing
from feedback.db import db
from feedback.models import Case, Draft
from moderation.disclosure import KeyDestroyed, case_key
from moderation.dispatches.abstract_drafts import draft_text
from moderation.dispatches.originals import quoted, unsettled
from moderation.permissions import Unlocked


class QuotesTheCase(Exception):
    """A draft that would stay behind holds words of the case that leaves: nobody would compare them any more (R2)."""


def stay_behind(case: Case, *, by: Unlocked) -> None:
    """Before the case leaves its matter, inside the caller's write transaction; where something was drafted beside it,
    the case is read, which is a ledger row. Raises QuotesTheCase, NoGrant or KeyDestroyed."""
    drafts = db.session.scalars(select(Draft).where(Draft.case_id == case.id)).all()
    if not drafts:
        return
    other, subject = _another(case), ("case", case.id)
    ledger.record("check_abstract", office_id=case.office_id, staff_id=by.viewer.staff_id, subject=subject)
    for draft in drafts:
        _refuse_quoting(case, draft, by)
        _put_beside(other, draft, case_key(case, by=by), case_key(other, by=by))
    db.session.flush()


def _refuse_quoting(case: Case, draft: Draft, by: Unlocked) -> None:
    words, overrides = _typed(draft, case_key(case, by=by))
    if unsettled(quoted(case, words, by=by), overrides):
        raise QuotesTheCase


def _typed(draft: Draft, key: bytes) -> tuple[str, Mapping[str, str]]:
    if draft.answer_id:
        return sealing.decrypt_text(key, draft.sealed_text, bound_to=places.draft(draft.id)), {}
    text = draft_text(key, draft)
    return text.words.whole(), text.overrides


def _put_beside(other: Case, draft: Draft, from_key: bytes, to_key: bytes) -> None:
    place = places.draft(draft.id)
    text = sealing.decrypt(from_key, draft.sealed_text, bound_to=place)
    draft.case_id, draft.sealed_text = other.id, sealing.encrypt(to_key, text, bound_to=place)


def _another(case: Case) -> Case:
    with_key = select(Case).join(Case.key).where(Case.matter_id == case.matter_id, Case.id != case.id)
    other = db.session.scalar(with_key.order_by(Case.id).limit(1))
    if other is None:
        raise KeyDestroyed
    return other
