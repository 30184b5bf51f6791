"""What time does by itself: a timer runs this, safely twice at once.

Each job names the rows it is due for and does one of them in a transaction of its own, looking again inside:
whatever another run has just done is then no longer due.
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto

from sqlalchemy import Select, delete, select

from feedback import clock
from feedback.db import db, forget_destroyed_pages, note_table_sizes, writing
from feedback.destruction import destroy
from feedback.events import case_event
from feedback.first_look import workdays_left_when_asked
from feedback.lifecycle import CASE_MOVES, CaseStatus, check_move
from feedback.limits import in_workdays, limits, today
from feedback.models import Case, CaseEvent, CaseEventKind
from moderation import opening
from moderation.accounts import periods, rotation, sessions
from moderation.dispatches import batches, matter_end
from moderation.identity import expiry
from moderation.models import Invitation
from moderation.timer import reminders, retention, settling

INVITATION_KEPT = timedelta(days=30)
AT_A_TIME = 500


class Kind(StrEnum):
    """Of a job: it MOVES what goes on, or DESTROYS what has been kept for its time."""

    MOVES = auto()
    DESTROYS = auto()


@dataclass(frozen=True, slots=True)
class Job:
    """`due` selects ids; `act` does one of them, inside a write transaction, if it still is due."""

    name: str
    kind: Kind
    due: Callable[[], Select[uuid.UUID]]
    act: Callable[[uuid.UUID], bool]


def tick(*, dry_run: bool = False) -> dict[str, int]:
    """Do all that is due and say how many of each; `dry_run` only counts, up to AT_A_TIME of each."""
    done = _done(JOBS, dry_run)
    if not dry_run:
        _forget_sign_ins()
        note_table_sizes()
        # Always: a withdrawal while a long reader was at work could not clear the write-ahead log by itself.
        forget_destroyed_pages()
    return done


def purge(*, dry_run: bool = False) -> dict[str, int]:
    """Of all that only what destroys: keys, then content; husks, events and totals stay (R23)."""
    done = _done((job for job in JOBS if job.kind is Kind.DESTROYS), dry_run)
    if not dry_run:
        forget_destroyed_pages()
    return done


def _done(jobs: Iterable[Job], dry_run: bool) -> dict[str, int]:
    return {job.name: _count(job) if dry_run else _run(job) for job in jobs}


def _count(job: Job) -> int:
    return len(_due(job))


def _due(job: Job) -> list[uuid.UUID]:
    return list(db.session.scalars(job.due().limit(AT_A_TIME)))


def _run(job: Job) -> int:
    done = 0
    while batch := _due(job):
        acted = sum(_one(job, item) for item in batch)
        done += acted
        if not acted:
            break
    return done


def _one(job: Job, item: uuid.UUID) -> bool:
    with writing():
        return job.act(item)


def _locked(case_id: uuid.UUID, still: CaseStatus) -> Case | None:
    case = db.session.get(Case, case_id, with_for_update=True)
    return case if case is not None and case.status is still else None


def _waited_out(status: CaseStatus) -> Callable[[], Select[uuid.UUID]]:
    return lambda: select(Case.id).where(Case.status == status, Case.due_on < today())


def _close(case_id: uuid.UUID) -> bool:
    """Silence is not satisfaction: the case closes, unrated."""
    case = _locked(case_id, CaseStatus.ANSWERED)
    if case is None:
        return False
    check_move(CASE_MOVES, case.status, CaseStatus.CLOSED)
    case.status, case.closed_on, case.due_on = CaseStatus.CLOSED, today(), None
    case_event(case, CaseEventKind.CLOSED, day=today())
    return True


def _give_back(case_id: uuid.UUID) -> bool:
    """Nothing came: 未补充, and the moderator decides on what there is."""
    case = _locked(case_id, CaseStatus.NEED_INFO)
    if case is None:
        return False
    check_move(CASE_MOVES, case.status, CaseStatus.SUBMITTED)
    due = in_workdays(workdays_left_when_asked(case.id))
    case.status, case.not_supplemented = CaseStatus.SUBMITTED, True
    case.due_on, case.due_provisional = due.day, due.provisional
    case_event(case, CaseEventKind.NOT_SUPPLEMENTED, day=today())
    return True


def _referred_long_ago() -> Select[uuid.UUID]:
    by = today() - timedelta(days=limits().referred_key_days)
    referred = select(CaseEvent.case_id).where(CaseEvent.kind == CaseEventKind.REFERRED, CaseEvent.day < by)
    return select(Case.id).where(
        Case.status == CaseStatus.REFERRED, Case.key_destroyed_on.is_(None), Case.id.in_(referred)
    )


def _destroy_referred(case_id: uuid.UUID) -> bool:
    case = _locked(case_id, CaseStatus.REFERRED)
    if case is None or case.key_destroyed_on:
        return False
    destroy(case)
    return True


def _past_tombstone() -> Select[uuid.UUID]:
    """Two days for what was withdrawn; a month where state and channel remain to be read (R19)."""
    kept = limits().tombstone_days
    withdrawn = (Case.status == CaseStatus.WITHDRAWN) & (Case.key_destroyed_on < _days_ago(kept))
    other = (Case.status != CaseStatus.WITHDRAWN) & (Case.key_destroyed_on < _days_ago(limits().referred_key_days))
    return select(Case.id).where(Case.lookup_id.is_not(None), withdrawn | other)


def _days_ago(days: int) -> date:
    return today() - timedelta(days=days)


def _forget_code(case_id: uuid.UUID) -> bool:
    case = db.session.get(Case, case_id, with_for_update=True)
    if case is None or case.lookup_id is None:
        return False
    case.lookup_id = None
    return True


def _forget_sign_ins() -> None:
    sessions.forget_idle()
    with writing():
        db.session.execute(delete(Invitation).where(Invitation.expires_at < clock.now() - INVITATION_KEPT))


JOBS: Iterable[Job] = (
    Job("closed", Kind.MOVES, _waited_out(CaseStatus.ANSWERED), _close),
    Job("not_supplemented", Kind.MOVES, _waited_out(CaseStatus.NEED_INFO), _give_back),
    Job("referred_destroyed", Kind.DESTROYS, _referred_long_ago, _destroy_referred),
    Job("contacts_destroyed", Kind.DESTROYS, retention.contacts_due, retention.destroy_contact),
    Job("texts_destroyed", Kind.DESTROYS, retention.texts_due, retention.destroy_texts),
    Job("identity_expired", Kind.DESTROYS, expiry.due, expiry.expire),
    Job("codes_forgotten", Kind.DESTROYS, _past_tombstone, _forget_code),
    Job("answered", Kind.MOVES, matter_end.left_waiting, matter_end.answer_left_waiting),
    Job("reminded", Kind.MOVES, reminders.due, reminders.give),
    Job("settled", Kind.MOVES, settling.dispatches, settling.settle_dispatch),
    Job("cases_settled", Kind.MOVES, settling.cases, settling.settle_case),
    Job("sent", Kind.MOVES, batches.due, batches.send_queued),
    Job("opened", Kind.MOVES, opening.due, lambda office_id: opening.open_if_ready(office_id, by=None)),
    Job("periods_ended", Kind.DESTROYS, periods.ended, periods.end),
    Job("intake_rotated", Kind.MOVES, rotation.due, rotation.rotate_due),
)
