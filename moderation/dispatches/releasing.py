"""Checking what a unit answered, sending it back for rework, or releasing it to those who reported (R9)."""

import uuid
from collections.abc import Iterator, Mapping

from sqlalchemy import exists, select

from feedback import clock
from feedback.db import db, writing
from feedback.lifecycle import DispatchStatus, MoveNotAllowed
from feedback.limits import calendar, in_workdays, settings
from feedback.models import Answer, AnswerState, Completion, Dispatch, DispatchEventKind, Promise
from feedback.wording import N_
from moderation.checks.answer_check import check_answer
from moderation.checks.findings import Finding, FindingKind
from moderation.dispatches.deadlines import capped, follow_dispatches
from moderation.dispatches.dispatch_acts import done, move, record
from moderation.dispatches.matter_end import answer_cases_when_done
from moderation.dispatches.originals import name_of_finding, read_behind, require_safe, unsettled
from moderation.dispatches_seen import dispatch_to_change
from moderation.permissions import Permission, Unlocked, Viewer

FIELDS = ("findings", "measures", "responsible")
_REPEATED = N_("与答复另一事项的文字相同，请核对是否针对本事项")


class AnswerBlocked(Exception):
    """The answer would lead those who reported out of hiding: rework it, or override each finding with a reason."""

    def __init__(self, findings: dict[str, list[Finding]]) -> None:
        super().__init__(sorted(findings))
        self.findings = findings


def waiting_answer(dispatch: Dispatch) -> Answer | None:
    """The answer that is to be checked, reworked or released."""
    written = select(Answer).where(Answer.dispatch_id == dispatch.id, Answer.state == AnswerState.WRITTEN)
    return db.session.scalar(written.order_by(Answer.written_at.desc()).limit(1))


def check(answer: Answer) -> dict[str, list[Finding]]:
    """What is found in each field of an answer; fields without findings are left out."""
    found = {name: [*check_answer(_text(answer, name)), *_repeated(answer, name)] for name in FIELDS}
    return {name: findings for name, findings in found.items() if findings}


def rework(dispatch_id: uuid.UUID, reason: str, *, by: Unlocked, seen_version: int) -> None:
    """Back to the unit, told why; the days the answer lay with the office are given back to it.

    Raises NotFound, NotAllowed, Stale, NoGrant, WordsBlocked or MoveNotAllowed.
    """
    with writing():
        dispatch, answer = _replied(dispatch_id, by.viewer, seen_version, DispatchStatus.HANDLING)
        require_safe(reason, read_behind(dispatch.matter, by=by), field="reason")
        _give_back_time(dispatch)
        move(dispatch, DispatchStatus.HANDLING)
        dispatch.answered_at = dispatch.on_time = None
        answer.state, answer.rework_reason = AnswerState.REWORKED, reason
        done(dispatch, DispatchEventKind.REWORKED, by=by.viewer, note=reason)
        follow_dispatches(dispatch.matter)


def release(dispatch_id: uuid.UUID, overrides: Mapping[str, str], *, by: Unlocked, seen_version: int) -> None:
    """The answer may be read by all who reported; with the matter's last live dispatch its cases are answered.

    `overrides`: a reason for each finding let pass, by `originals.name_of_finding`; it lands on the ledger, so it is
    checked like the abstract. Raises NotFound, NotAllowed, Stale, AnswerBlocked, WordsBlocked, NoGrant or
    MoveNotAllowed.
    """
    with writing():
        dispatch, answer = _replied(dispatch_id, by.viewer, seen_version, DispatchStatus.RELEASED)
        found = check(answer)
        left = {name: unsettled(findings, overrides) for name, findings in found.items()}
        if any(left.values()):
            raise AnswerBlocked({name: findings for name, findings in left.items() if findings})
        _record_overrides(dispatch, found, overrides, by)
        move(dispatch, DispatchStatus.RELEASED)
        answer.state, answer.released_by_id, answer.released_at = AnswerState.RELEASED, by.viewer.staff_id, clock.now()
        _keep_promise(answer)
        done(dispatch, DispatchEventKind.RELEASED, by=by.viewer)
        answer_cases_when_done(dispatch.matter, by=by.viewer)


def _replied(dispatch_id: uuid.UUID, by: Viewer, seen_version: int, wanted: DispatchStatus) -> tuple[Dispatch, Answer]:
    dispatch = dispatch_to_change(by, dispatch_id, Permission.RELEASE, seen_version)
    answer = waiting_answer(dispatch)
    if answer is None or dispatch.status is not DispatchStatus.REPLIED:
        raise MoveNotAllowed(dispatch.status, wanted)
    return dispatch, answer


def _text(answer: Answer, name: str) -> str:
    return getattr(answer, name) or ""


def _repeated(answer: Answer, name: str) -> Iterator[Finding]:
    """The same words sent for another matter: pointed out, for they may be true of both."""
    text = _text(answer, name)
    column = getattr(Answer, name)
    if name == "responsible" or not text:
        return
    elsewhere = exists().where(
        Answer.office_id == answer.office_id, Answer.matter_id != answer.matter_id, column == text
    )
    if db.session.scalar(select(elsewhere)):
        yield Finding(FindingKind.COPIED, 0, len(text), text, _REPEATED, blocks=False)


def _give_back_time(dispatch: Dispatch) -> None:
    """The working days that were left at the reply, at least one, are left again; who was late stays late."""
    if dispatch.answered_at is None or dispatch.due_on is None or not dispatch.on_time:
        return
    replied_on = dispatch.answered_at.astimezone(settings().time_zone).date()
    left = calendar().working_days_between(replied_on, dispatch.due_on)
    due = capped(dispatch, in_workdays(max(left, 1)))
    if due.day > dispatch.due_on:
        dispatch.due_on, dispatch.due_provisional = due.day, due.provisional


def _keep_promise(answer: Answer) -> None:
    if answer.completion is Completion.PROMISED and answer.completion_on:
        db.session.add(Promise(answer_id=answer.id, due_on=answer.completion_on))


def _record_overrides(
    dispatch: Dispatch, found: Mapping[str, list[Finding]], overrides: Mapping[str, str], by: Unlocked
) -> None:
    passed = [(name, finding) for name, findings in found.items() for finding in findings if finding.blocks]
    if not passed:
        return
    originals = read_behind(dispatch.matter, by=by)
    for name, finding in passed:
        reason = overrides[name_of_finding(finding)]
        require_safe(reason, originals, field="overrides")
        facts = {"field": name, "finding": finding.kind, "reason": reason}
        record(dispatch, "override_answer_finding", by=by.viewer, facts=facts)
