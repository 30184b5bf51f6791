"""What must hold before an abstract goes to its approver, and again when it is approved (R2, R4, R5, R6, R7, R8)."""

import uuid
from collections.abc import Iterable

from feedback.db import db
from feedback.models import Dispatch, Matter
from feedback.wording import N_
from moderation.cases.triage import NotClassified
from moderation.checks.findings import Finding
from moderation.dispatches.abstract_drafts import LONGEST_REASON, DraftText, Words, is_designation
from moderation.dispatches.coarse import period_options, place_options
from moderation.dispatches.deadlines import accepted_cases
from moderation.dispatches.dispatch_acts import record
from moderation.dispatches.few_reports import require_choice
from moderation.dispatches.originals import Originals, WordsBlocked, name_of_finding, require_safe, unsettled
from moderation.permissions import Viewer
from moderation.routing.barring import Reason
from moderation.routing.responsible import AddresseeRefused, require_allowed


class NotCoarse(Exception):
    """A place or period other than those offered; `field` says which."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def require_form(matter: Matter, text: DraftText, originals: Originals) -> None:
    """Raise NotCoarse for a place or period not offered, WordsBlocked where a reason gives away what it excuses."""
    if text.words.place and text.words.place not in place_options(matter):
        raise NotCoarse("place")
    if text.words.period and text.words.period not in period_options(matter):
        raise NotCoarse("period")
    for reason in text.overrides.values():
        require_safe(reason[:LONGEST_REASON], originals, field="overrides")


def require_ready(dispatches: Iterable[Dispatch], text: DraftText, originals: Originals) -> list[Finding]:
    """The findings that were let pass, each with its reason.

    Raises NotClassified, ChoiceNeeded, AddresseeRefused or WordsBlocked. The dispatches are of one matter and one kind.
    """
    dispatches = list(dispatches)
    matter, kind = dispatches[0].matter, dispatches[0].kind
    _require_classified(matter)
    require_choice(matter, kind)
    units = [dispatch.unit_id for dispatch in dispatches]
    require_allowed(matter, units, kind, from_own_unit=originals.from_own_unit)
    for dispatch in dispatches:
        require_not_just_returned(dispatch)
    findings = findings_of(text.words, originals)
    if blocking := unsettled(findings, text.overrides):
        raise WordsBlocked(blocking, "abstract")
    return [finding for finding in findings if finding.blocks]


def _require_classified(matter: Matter) -> None:
    """After an overturned decline there may be a case nobody has classified: whom to keep it from is not settled."""
    if any(case.nature is None for case in accepted_cases(matter)):
        raise NotClassified


def require_not_own(unit_ids: Iterable[uuid.UUID], *, by: Viewer) -> None:
    """Nobody writes to their own unit: from then on they may not know of it (R18). Raises AddresseeRefused."""
    if not by.own_unit_ids.isdisjoint(unit_ids):
        raise AddresseeRefused(Reason(N_("这是您本人所在的单位，请由同事转办"), {}))


def require_not_just_returned(dispatch: Dispatch) -> None:
    """A unit whose return was just upheld is asked again by designation only. Raises AddresseeRefused."""
    if dispatch.replaces_id is None or is_designation(dispatch):
        return
    if db.session.get_one(Dispatch, dispatch.replaces_id).unit_id == dispatch.unit_id:
        raise AddresseeRefused(Reason(N_("刚退回的单位只能由核稿人指定承办"), {}))


def findings_of(words: Words, originals: Originals) -> list[Finding]:
    """R2 over the whole text, so that a run can not hide across two fields; offsets are those of `Words.whole`."""
    return originals.findings(words.whole())


def record_overrides(dispatch: Dispatch, findings: Iterable[Finding], text: DraftText, *, by: Viewer) -> None:
    """Each finding let pass lands on the ledger: its kind and the reason, never the words themselves (R2)."""
    for finding in findings:
        reason = text.overrides[name_of_finding(finding)]
        record(dispatch, "override_finding", by=by, facts={"finding": finding.kind, "reason": reason})
