"""An answer of the platform's own: an emergency explained, thanks returned. Another person approves it (R3)."""

import hashlib
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select

from feedback import clock, ledger, places, sealing
from feedback.db import db, writing
from feedback.lifecycle import CASE_MOVES, CaseStatus, check_move
from feedback.messages import recorded_as
from feedback.models import Answer, AnswerState, Case, Draft, Matter
from moderation.cases.matters import PENDING
from moderation.cases.triage import take_up
from moderation.cases_seen import NotFound, case_to_change, check_seen
from moderation.checks.answer_check import check_answer
from moderation.checks.findings import Finding
from moderation.disclosure import case_key
from moderation.dispatches.approvals import OwnText
from moderation.dispatches.matter_end import answer_cases_when_done
from moderation.dispatches.originals import WordsBlocked, read_behind, require_safe
from moderation.dispatches_seen import matter_for
from moderation.permissions import Permission, Unlocked, Viewer

LONGEST = 2000


class AlreadyProposed(Exception):
    """Somebody's answer for this matter waits for approval: it is approved, returned or dropped first."""


def propose(case_id: uuid.UUID, words: str, *, by: Unlocked, seen_version: int, reason: str = "") -> None:
    """Hand an answer to somebody else for approval; it stays sealed. A case at its first look is accepted by it.

    `words` is canonical, 1 to LONGEST characters; `reason` lets pass what the checks find, and lands on the ledger.
    Raises NotFound, NotAllowed, Stale, MoveNotAllowed, NotClassified, AlreadyProposed, WordsBlocked, NoGrant or
    KeyDestroyed.
    """
    with writing():
        case = case_to_change(by.viewer, case_id, Permission.TRIAGE, seen_version)
        matter = _matter_of(case, by.viewer)
        found = _checked(matter, words, reason, by)
        # After the reading, which has taken its place on the ledger: of two at one moment the second sees the first.
        _drop_returned(matter)
        answer = Answer(
            id=uuid.uuid4(),
            office_id=case.office_id,
            matter_id=matter.id,
            state=AnswerState.TO_APPROVE,
            author_id=by.viewer.staff_id,
            written_at=clock.now(),
        )
        db.session.add(answer)
        db.session.flush()
        _seal(case, answer, words, by)
        digest = recorded_as(case_key(case, by=by), words)
        _record("propose_answer", answer, by.viewer, _facts(digest, found, reason))


def approve(answer_id: uuid.UUID, *, by: Unlocked, seen_version: int, reason: str = "") -> None:
    """Release it to every case of the matter; those that wait for nothing else are answered.

    Raises NotFound, NotAllowed, Stale, OwnText, WordsBlocked, NoGrant or KeyDestroyed.
    """
    with writing():
        answer = _waiting(answer_id, by.viewer, seen_version)
        words = _unseal(answer, by)
        found = _checked(answer.matter, words, reason, by)
        db.session.execute(delete(Draft).where(Draft.answer_id == answer.id))
        answer.findings, answer.state = words, AnswerState.RELEASED
        answer.approver_id = answer.released_by_id = by.viewer.staff_id
        answer.released_at = clock.now()
        digest = hashlib.sha256(words.encode()).digest()
        _record("approve_answer", answer, by.viewer, _facts(digest, found, reason))
        answer_cases_when_done(answer.matter, by=by.viewer)


def send_back(answer_id: uuid.UUID, reason: str, *, by: Unlocked, seen_version: int) -> None:
    """Back to its author. The reason stands in the clear, so it is checked like the answer.

    Raises NotFound, NotAllowed, Stale, OwnText, WordsBlocked or NoGrant.
    """
    with writing():
        answer = _waiting(answer_id, by.viewer, seen_version)
        require_safe(reason, read_behind(answer.matter, by=by), field="reason")
        answer.state, answer.rework_reason = AnswerState.DRAFTING, reason
        _record("send_back_answer", answer, by.viewer, {"reason": reason})


def drop(answer_id: uuid.UUID, *, by: Viewer, seen_version: int) -> None:
    """Give up an unapproved answer. Raises NotFound, NotAllowed or Stale."""
    with writing():
        answer = _pending(answer_id, by, Permission.TRIAGE, seen_version)
        if answer.state not in PENDING:
            raise NotFound
        _give_up(answer)
        _record("drop_answer", answer, by, {})


def pending_answer(matter_id: uuid.UUID) -> Answer | None:
    """The platform's own answer that is being written or waits for approval."""
    return db.session.scalar(
        select(Answer).where(Answer.matter_id == matter_id, Answer.dispatch_id.is_(None), Answer.state.in_(PENDING))
    )


def _matter_of(case: Case, by: Viewer) -> Matter:
    """A case that waits for units can be answered beside them; one at its first look is taken up for it."""
    if case.status is CaseStatus.SUBMITTED:
        return take_up(case, None, by=by)
    check_move(CASE_MOVES, case.status, CaseStatus.ANSWERED)
    if case.matter_id is None:
        raise NotFound
    return matter_for(by, case.matter_id, Permission.TRIAGE)


def _drop_returned(matter: Matter) -> None:
    """A new text takes the place of one that came back."""
    before = pending_answer(matter.id)
    if before is None:
        return
    if before.state is AnswerState.TO_APPROVE:
        raise AlreadyProposed
    _give_up(before)


def _give_up(answer: Answer) -> None:
    db.session.execute(delete(Draft).where(Draft.answer_id == answer.id))
    answer.state = AnswerState.DROPPED
    db.session.flush()


def _checked(matter: Matter, words: str, reason: str, by: Unlocked) -> list[Finding]:
    """It will be read by every case's submitter and may be published: R2 against each original, and R9. What
    lets a finding pass is read on the ledger by others still."""
    db.session.flush()
    originals = read_behind(matter, by=by)
    found = [*originals.findings(words), *check_answer(words)]
    blocking = [finding for finding in found if finding.blocks]
    if blocking and not reason:
        raise WordsBlocked(blocking, "words")
    if blocking:
        require_safe(reason, originals, field="reason")
    return blocking


def _waiting(answer_id: uuid.UUID, by: Viewer, seen_version: int) -> Answer:
    answer = _pending(answer_id, by, Permission.APPROVE, seen_version)
    if answer.state is not AnswerState.TO_APPROVE:
        raise NotFound
    if answer.author_id == by.staff_id:
        raise OwnText
    return answer


def _pending(answer_id: uuid.UUID, by: Viewer, permission: Permission, seen_version: int) -> Answer:
    answer = db.session.get(Answer, answer_id, with_for_update=True)
    if answer is None or answer.dispatch_id is not None:
        raise NotFound
    matter_for(by, answer.matter_id, permission)
    check_seen(answer, seen_version)
    return answer


def _seal(case: Case, answer: Answer, words: str, by: Unlocked) -> None:
    draft_id = uuid.uuid4()
    sealed = sealing.encrypt_text(case_key(case, by=by), words, bound_to=places.draft(draft_id))
    db.session.add(Draft(id=draft_id, case_id=case.id, answer_id=answer.id, sealed_text=sealed))
    db.session.flush()


def _unseal(answer: Answer, by: Unlocked) -> str:
    draft = db.session.scalar(select(Draft).where(Draft.answer_id == answer.id))
    if draft is None:
        raise NotFound
    key = case_key(db.session.get_one(Case, draft.case_id), by=by)
    return sealing.decrypt_text(key, draft.sealed_text, bound_to=places.draft(draft.id))


def _facts(digest: bytes, found: Sequence[Finding], reason: str) -> dict[str, Any]:
    if not found:
        return {"digest": digest}
    return {"digest": digest, "findings": sorted({finding.kind for finding in found}), "reason": reason}


def _record(act: str, answer: Answer, by: Viewer, facts: dict[str, Any]) -> None:
    ledger.record(act, office_id=answer.office_id, staff_id=by.staff_id, subject=("answer", answer.id), facts=facts)
