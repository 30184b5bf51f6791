"""The first look at a case, and what follows from it: one function for each thing that can happen."""

import uuid
from typing import Any

from feedback import ledger
from feedback.categories import Channel, DeclineCode
from feedback.db import forget_destroyed_pages, writing
from feedback.destruction import destroy
from feedback.events import case_event
from feedback.lifecycle import CASE_MOVES, CaseStatus, MoveNotAllowed, check_move
from feedback.limits import in_days, limits, today
from feedback.models import Case, CaseEventKind, Matter, MessageKind
from feedback.models.case import ORDINARY, URGENT
from moderation.cases.matters import catch_up, matter_to_join, require_may_leave
from moderation.cases.messages import post, refuse_asking_who
from moderation.cases_seen import case_to_change
from moderation.dispatches.deadlines import passed_on_by
from moderation.dispatches.originals import refuse_quoting
from moderation.permissions import Permission, Unlocked, Viewer


class NotClassified(Exception):
    """A case is accepted under a category and a nature: somebody has read it and settled whom it is kept from (R4)."""


class UrgentIsNoAbuse(Exception):
    """What is marked urgent is never dropped as abuse; a moderator clears the mark first, with a reason (R20)."""


def accept(case_id: uuid.UUID, *, by: Viewer, seen_version: int, into: uuid.UUID | None = None) -> None:
    """Take the case up, in a new matter or in a like one; there it shares what is already asked and answered.

    Raises NotFound, NotAllowed, Stale, MoveNotAllowed, NotClassified, NotLike or KeptFromItsUnit.
    """
    with writing():
        case = _at_first_look(case_id, CaseStatus.ACCEPTED, by, seen_version)
        catch_up(take_up(case, into, by=by), by=by)


def take_up(case: Case, into: uuid.UUID | None, *, by: Viewer) -> Matter:
    """Inside the caller's write transaction: a case at its first look becomes accepted. Raises as `accept`."""
    if case.category is None or case.nature is None:
        raise NotClassified
    matter = matter_to_join(case, into, by=by)
    _happened(case, CaseEventKind.ACCEPTED, by, {"matter": matter.id, "category": case.category})
    due = passed_on_by()
    case.status, case.matter_id, case.accepted_on = CaseStatus.ACCEPTED, matter.id, today()
    case.due_on, case.due_provisional = due.day, due.provisional
    return matter


def decline(case_id: uuid.UUID, code: DeclineCode, words: str, *, by: Unlocked, seen_version: int) -> None:
    """Do not take it up, for a reason out of the list; `words` (canonical, may be empty) is for the submitter.

    Raises NotFound, NotAllowed, Stale, MoveNotAllowed, UrgentIsNoAbuse, AsksWhoTheyAre, NoGrant or KeyDestroyed.
    """
    refuse_asking_who(words)
    with writing():
        case = _at_first_look(case_id, CaseStatus.DECLINED, by.viewer, seen_version)
        if code is DeclineCode.ABUSE and case.is_urgent:
            raise UrgentIsNoAbuse
        facts = {"code": code, **_told(case, words, MessageKind.DECLINE, by)}
        _happened(case, CaseEventKind.DECLINED, by.viewer, facts)
        case.status, case.decline_code = CaseStatus.DECLINED, code
        _no_longer_due(case)


def ask_for_more(case_id: uuid.UUID, words: str, *, by: Unlocked, seen_version: int) -> None:
    """Ask the submitter something; until they answer, or fifteen days are over, the clock stands still.

    `words` are canonical, not empty. Raises as `decline` does, but for UrgentIsNoAbuse.
    """
    refuse_asking_who(words)
    with writing():
        case = _at_first_look(case_id, CaseStatus.NEED_INFO, by.viewer, seen_version)
        told = _told(case, words, MessageKind.QUESTION, by)
        _happened(case, CaseEventKind.ASKED, by.viewer, told)
        case.status = CaseStatus.NEED_INFO
        case.due_on, case.due_provisional = in_days(limits().need_info_days), False


def refer(
    case_id: uuid.UUID, channel: Channel, words: str, *, by: Unlocked, seen_version: int, destroy_now: bool = False
) -> None:
    """Name the competent channel to the submitter; nobody is sent the text, and its key goes after 30 days.

    With `destroy_now` (R19: leading cadres, the operator's own head) it goes at once, so `words` is not kept: state
    and channel remain. Raises as `decline` does, and LeavesDispatches.
    """
    refuse_asking_who(words)
    with writing():
        case = case_to_change(by.viewer, case_id, Permission.TRIAGE, seen_version)
        check_move(CASE_MOVES, case.status, CaseStatus.REFERRED)
        require_may_leave(case)
        told = {} if destroy_now else _told(case, words, MessageKind.PLAIN, by)
        facts = {"channel": channel, "destroyed": destroy_now, **told}
        _happened(case, CaseEventKind.REFERRED, by.viewer, facts)
        case.status, case.referred_to = CaseStatus.REFERRED, channel
        _no_longer_due(case)
        if destroy_now:
            destroy(case, staff_id=by.viewer.staff_id)
    if destroy_now:
        forget_destroyed_pages()


def mark_urgent(case_id: uuid.UUID, *, by: Viewer, seen_version: int) -> None:
    """Put the case first in the queue (R20). Raises NotFound, NotAllowed or Stale."""
    with writing():
        case = case_to_change(by, case_id, Permission.TRIAGE, seen_version)
        case.precedence = URGENT
        _on_the_ledger("mark_urgent", case, by, {})


def clear_urgent(case_id: uuid.UUID, reason: str, *, by: Unlocked, seen_version: int) -> None:
    """Somebody has looked: no danger. `reason` is staff's own words for the ledger, so it may not quote.

    Raises as `mark_urgent`, and WordsBlocked, NoGrant or KeyDestroyed.
    """
    with writing():
        case = case_to_change(by.viewer, case_id, Permission.TRIAGE, seen_version)
        refuse_quoting(case, reason, by=by, field="words")
        case.precedence = ORDINARY
        _on_the_ledger("clear_urgent", case, by.viewer, {"reason": reason})


def _at_first_look(case_id: uuid.UUID, wanted: CaseStatus, by: Viewer, seen_version: int) -> Case:
    """A case in review has moves of the same names; they are the reviewer's."""
    case = case_to_change(by, case_id, Permission.TRIAGE, seen_version)
    if case.status is not CaseStatus.SUBMITTED:
        raise MoveNotAllowed(case.status, wanted)
    check_move(CASE_MOVES, case.status, wanted)
    return case


def _told(case: Case, words: str, kind: MessageKind, by: Unlocked) -> dict[str, Any]:
    return {"digest": post(case, words, kind, by=by)} if words else {}


def _happened(case: Case, kind: CaseEventKind, by: Viewer, facts: dict[str, Any]) -> None:
    """Before the case changes: the event keeps the day this step was due."""
    on_time = case.due_on is None or today() <= case.due_on
    case_event(case, kind, day=today(), staff_id=by.staff_id, on_time=on_time)
    _on_the_ledger(f"case_{kind}", case, by, facts)


def _on_the_ledger(act: str, case: Case, by: Viewer, facts: dict[str, Any]) -> None:
    ledger.record(act, office_id=case.office_id, staff_id=by.staff_id, subject=("case", case.id), facts=facts)


def _no_longer_due(case: Case) -> None:
    case.due_on, case.due_provisional = None, False
