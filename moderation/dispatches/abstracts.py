"""Writing an abstract beside the original, and handing it to somebody else for approval (R1, R2, R3)."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from feedback import clock
from feedback.db import db, writing
from feedback.lifecycle import DispatchStatus, MoveNotAllowed
from feedback.models import Dispatch, DispatchEventKind, DispatchKind, Matter, Target
from moderation.cases_seen import NotFound, Stale, case_for
from moderation.checks.findings import Finding
from moderation.dispatches.abstract_drafts import DraftText, case_beside, seal_draft, together, unseal_draft
from moderation.dispatches.abstract_rules import (
    findings_of,
    record_overrides,
    require_form,
    require_not_own,
    require_ready,
)
from moderation.dispatches.dispatch_acts import done, move, record
from moderation.dispatches.originals import Originals, read_behind, unsettled
from moderation.dispatches_seen import dispatch_for, dispatch_to_change, matter_for
from moderation.permissions import Permission, Unlocked
from moderation.routing.responsible import registry_for, require_allowed


@dataclass(frozen=True, slots=True)
class Written:
    """What was saved. `findings` still hold it back: to be written otherwise, or let pass with a reason each."""

    dispatch_id: uuid.UUID
    version: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class OpenedDraft:
    """An unapproved text as author and approver read it. `findings` are all that R2 finds in it now; `case_id` is the
    case beside which it was written."""

    dispatch: Dispatch
    case_id: uuid.UUID
    text: DraftText
    findings: tuple[Finding, ...]
    from_own_unit: bool


def draft(
    matter_id: uuid.UUID,
    text: DraftText,
    *,
    unit_id: uuid.UUID | None,
    case_id: uuid.UUID,
    by: Unlocked,
    kind: DispatchKind = DispatchKind.DISPATCH,
    seen_written: int | None = None,
) -> Written:
    """Save a new abstract for one unit, or for all using units when it is a self-check notice (`unit_id` None).

    It is sealed under the key of the case beside which it was written, one of the matter. Raises NotFound, NotAllowed,
    NoGrant, KeyDestroyed, NotCoarse, WordsBlocked (in a reason) or AddresseeRefused; findings in the text do not raise.
    `seen_written` is how many abstracts the matter had on the page: Stale when one was written since.
    """
    with writing():
        matter = matter_for(by.viewer, matter_id, Permission.WRITE_ABSTRACT)
        case = case_for(by.viewer, case_id, Permission.OPEN_CASE)
        if case.matter_id != matter.id:
            raise NotFound
        originals = read_behind(matter, by=by)
        if seen_written not in (None, written_so_far(matter.id)):
            raise Stale
        units = _addressees(matter, unit_id, kind)
        require_not_own(units, by=by.viewer)
        _check(matter, text, originals, units, kind)
        now = clock.now()
        dispatches = [_new(matter, unit, kind, by, now) for unit in units]
        for dispatch in dispatches:
            seal_draft(dispatch, case, text, by=by)
            done(dispatch, DispatchEventKind.DRAFTED, by=by.viewer)
        return _written(dispatches[0], text, originals)


def written_so_far(matter_id: uuid.UUID) -> int:
    """How many abstracts there are or were for the matter."""
    return db.session.scalar(select(func.count()).where(Dispatch.matter_id == matter_id)) or 0


def edit(
    dispatch_id: uuid.UUID, text: DraftText, *, unit_id: uuid.UUID | None, by: Unlocked, seen_version: int
) -> Written:
    """Save the text anew, perhaps for another unit; the editor becomes its author. A self-check notice stays one, to
    all it was for. Raises as `draft`, and Stale."""
    with writing():
        dispatch = _draft_for(dispatch_id, by, seen_version)
        matter, originals = dispatch.matter, read_behind(dispatch.matter, by=by)
        dispatches, case = together(dispatch), case_beside(dispatch, by=by)
        is_notice = dispatch.kind is DispatchKind.SELF_CHECK
        units = [unit_id] if unit_id and not is_notice else [one.unit_id for one in dispatches]
        require_not_own(units, by=by.viewer)
        _check(matter, text, originals, units, dispatch.kind)
        now = clock.now()
        for one, unit in zip(dispatches, units, strict=True):
            one.unit_id, one.author_id, one.drafted_at = unit, by.viewer.staff_id, now
            seal_draft(one, case, text, by=by)
            done(one, DispatchEventKind.DRAFTED, by=by.viewer)
        return _written(dispatch, text, originals)


def submit(dispatch_id: uuid.UUID, *, by: Unlocked, seen_version: int) -> None:
    """Hand the saved text to an approver; each finding let pass lands on the ledger.

    Raises NotFound, NotAllowed, Stale, NoDraft, NoGrant, NotClassified, ChoiceNeeded, AddresseeRefused, WordsBlocked or
    MoveNotAllowed.
    """
    with writing():
        dispatch = _draft_for(dispatch_id, by, seen_version)
        text, originals = unseal_draft(dispatch, by=by), read_behind(dispatch.matter, by=by)
        dispatches = together(dispatch)
        passed = require_ready(dispatches, text, originals)
        for one in dispatches:
            move(one, DispatchStatus.TO_APPROVE)
            done(one, DispatchEventKind.SUBMITTED, by=by.viewer)
        record_overrides(dispatch, passed, text, by=by.viewer)


def open_draft(dispatch_id: uuid.UUID, *, by: Unlocked) -> OpenedDraft:
    """Read an unapproved text, leaving a ledger row. Raises NotFound, NotAllowed, NoDraft, NoGrant or KeyDestroyed."""
    with writing():
        dispatch = dispatch_for(by.viewer, dispatch_id, Permission.OPEN_CASE)
        text, originals = unseal_draft(dispatch, by=by), read_behind(dispatch.matter, by=by)
        record(dispatch, "open_draft", by=by.viewer)
        found = tuple(findings_of(text.words, originals))
        return OpenedDraft(dispatch, case_beside(dispatch, by=by).id, text, found, originals.from_own_unit)


def _draft_for(dispatch_id: uuid.UUID, by: Unlocked, seen_version: int) -> Dispatch:
    dispatch = dispatch_to_change(by.viewer, dispatch_id, Permission.WRITE_ABSTRACT, seen_version)
    if dispatch.status is not DispatchStatus.DRAFTING:
        raise MoveNotAllowed(dispatch.status, DispatchStatus.TO_APPROVE)
    return dispatch


def _check(
    matter: Matter, text: DraftText, originals: Originals, units: Iterable[uuid.UUID], kind: DispatchKind
) -> None:
    require_form(matter, text, originals)
    require_allowed(matter, units, kind, from_own_unit=originals.from_own_unit)


def _addressees(matter: Matter, unit_id: uuid.UUID | None, kind: DispatchKind) -> list[uuid.UUID]:
    if kind is DispatchKind.SELF_CHECK:
        registry = registry_for(matter)
        return sorted({registry.current(user).id for user in registry.users})
    if unit_id is None:
        raise NotFound
    return [unit_id]


def _new(matter: Matter, unit_id: uuid.UUID, kind: DispatchKind, by: Unlocked, now: datetime) -> Dispatch:
    target = db.session.get(Target, matter.target_id) if matter.target_id else None
    dispatch = Dispatch(
        id=uuid.uuid4(),
        office_id=matter.office_id,
        matter_id=matter.id,
        unit_id=unit_id,
        kind=kind,
        target_name=target.name if target else None,
        author_id=by.viewer.staff_id,
        drafted_at=now,
    )
    db.session.add(dispatch)
    db.session.flush()
    return dispatch


def _written(dispatch: Dispatch, text: DraftText, originals: Originals) -> Written:
    db.session.flush()
    left = unsettled(findings_of(text.words, originals), text.overrides)
    return Written(dispatch.id, dispatch.version, tuple(left))
