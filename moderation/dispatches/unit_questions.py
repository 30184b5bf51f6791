"""A unit asks through the moderator only, about the matter and never about the person (R9)."""

import uuid

from sqlalchemy import select

from feedback.db import db, writing
from feedback.lifecycle import DispatchStatus
from feedback.models import Dispatch, DispatchEvent, DispatchEventKind
from moderation.cases_seen import check_seen
from moderation.checks.answer_check import seeks_person
from moderation.checks.findings import Finding
from moderation.dispatches.dispatch_acts import done, record
from moderation.dispatches.originals import read_behind, require_safe
from moderation.dispatches.unit_acts import NotPossible
from moderation.dispatches.unit_desk import dispatch_of_unit
from moderation.dispatches_seen import dispatch_to_change
from moderation.permissions import Permission, Unlocked, Viewer
from moderation.routing.responsible import require_not_kept_from

_OPEN = frozenset({DispatchStatus.SENT, DispatchStatus.HANDLING})


class QuestionSeeksPerson(Exception):
    """The question asks who reported rather than what happened: it was not passed on, and that is on the ledger."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__()
        self.findings = findings


def ask(dispatch_id: uuid.UUID, question: str, *, by: Viewer, seen_version: int) -> None:
    """想了解的情况, to the moderators; pressed twice, it is asked once.

    Raises NotFound, Stale, NotPossible or QuestionSeeksPerson.
    """
    findings = seeks_person(question)
    with writing():
        dispatch = dispatch_of_unit(by, dispatch_id)
        check_seen(dispatch, seen_version)
        if dispatch.status not in _OPEN:
            raise NotPossible
        if _is_said(dispatch, DispatchEventKind.ASKED, question, by):
            return
        if findings:
            record(dispatch, "refuse_question", by=by, facts={"words": [finding.text for finding in findings]})
        else:
            done(dispatch, DispatchEventKind.ASKED, by=by, note=question)
    if findings:
        raise QuestionSeeksPerson(findings)


def explain(dispatch_id: uuid.UUID, words: str, *, by: Unlocked, seen_version: int) -> None:
    """The moderator's reply, or any further word to the unit, checked against every case behind (R3); said once.

    Raises NotFound, NotAllowed, Stale, NoGrant, NotPossible, AddresseeRefused or WordsBlocked.
    """
    with writing():
        dispatch = dispatch_to_change(by.viewer, dispatch_id, Permission.WRITE_ABSTRACT, seen_version)
        if dispatch.status not in _OPEN:
            raise NotPossible
        if _is_said(dispatch, DispatchEventKind.EXPLAINED, words, by.viewer):
            return
        require_not_kept_from(dispatch.matter, dispatch.unit_id)
        require_safe(words, read_behind(dispatch.matter, by=by), field="words")
        done(dispatch, DispatchEventKind.EXPLAINED, by=by.viewer, note=words)


def _is_said(dispatch: Dispatch, kind: DispatchEventKind, words: str, by: Viewer) -> bool:
    """Whether the last thing that happened is that the same person said this: words change no version by which the
    same form sent again would be known."""
    db.session.refresh(dispatch, with_for_update=True)
    last = select(DispatchEvent).where(DispatchEvent.dispatch_id == dispatch.id).order_by(DispatchEvent.number.desc())
    event = db.session.scalar(last.limit(1))
    return event is not None and (event.kind, event.note, event.staff_id) == (kind, words, by.staff_id)
