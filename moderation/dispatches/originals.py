"""Every original behind a matter, read only to check that none of its words would leave (R2)."""

import hashlib
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from feedback import ledger, places, sealing
from feedback.db import db
from feedback.lifecycle import CaseStatus
from feedback.models import Case, Matter, Office, Rating, Target
from moderation.checks.abstract_check import check_abstract
from moderation.checks.findings import Finding
from moderation.disclosure import case_key, review_reasons_of, said_of, thread_of
from moderation.dispatches.small_places import small_places
from moderation.permissions import Unlocked

_TYPED = ("description", "issuer_name", "keep_from")


class WordsBlocked(Exception):
    """The words would show who wrote, or what; nothing was sent. `field` names the part of the form they stand in."""

    def __init__(self, findings: list[Finding], field: str) -> None:
        super().__init__(field)
        self.findings = findings
        self.field = field


@dataclass(frozen=True, slots=True)
class Originals:
    """What is compared with; it never leaves the use case that read it."""

    texts: tuple[str, ...]
    target_names: tuple[str, ...]
    from_own_unit: bool
    cases: int
    province: str

    def findings(self, words: str) -> list[Finding]:
        found = check_abstract(words, self.texts, target_names=self.target_names)
        places = small_places(words, self.province, names=self.target_names)
        known = {(finding.start, finding.end) for finding in found}
        return found + [place for place in places if (place.start, place.end) not in known]


def cases_behind(matter: Matter) -> list[Case]:
    """The cases a dispatch of this matter speaks for; withdrawn ones are behind nothing any more."""
    query = select(Case).where(Case.matter_id == matter.id, Case.status != CaseStatus.WITHDRAWN).order_by(Case.id)
    return list(db.session.scalars(query))


def read_behind(matter: Matter, *, by: Unlocked) -> Originals:
    """Open every case behind the matter inside the caller's write transaction, leaving one ledger row with counts.

    Raises NoGrant where a case is of a period the viewer's key does not open.
    """
    cases = [case for case in cases_behind(matter) if case.key is not None]
    opened = [_open(case, by) for case in cases]
    texts = tuple(text for _, words in opened for text in words)
    named = {name for said, _ in opened for _, name in said.get("targets", ())}
    names = named | _registered_names([matter.target_id, *(case.target_id for case in cases)])
    ledger.record(
        "check_abstract",
        office_id=matter.office_id,
        staff_id=by.viewer.staff_id,
        subject=("matter", matter.id),
        facts={"cases": len(cases), "texts": len(texts)},
    )
    own = any(bool(said.get("from_own_unit")) for said, _ in opened)
    province = db.session.get_one(Office, matter.office_id).region_code[:2]
    return Originals(texts, tuple(sorted(names)), own, len(cases), province)


def require_safe(words: str, originals: Originals, *, field: str) -> None:
    """For words to a unit that nobody else approves: nothing found may be overridden. Raises WordsBlocked (R3)."""
    findings = originals.findings(words)
    if findings:
        raise WordsBlocked(findings, field)


def refuse_quoting(case: Case, *words: str, by: Unlocked, field: str) -> None:
    """For words about one case to staff who must not read it; each is compared by itself, so that a list of short
    names is no quotation. Raises WordsBlocked, NoGrant or KeyDestroyed."""
    said, texts = _open(case, by)
    names = sorted({name for _, name in said.get("targets", ())})
    findings = [found for text in words for found in check_abstract(text, texts, target_names=names)]
    if findings:
        raise WordsBlocked(findings, field)


def quoted(case: Case, words: str, *, by: Unlocked) -> list[Finding]:
    """What in the words comes from this case; what would be found in them by themselves is left out, and no ledger row
    is written. Raises NoGrant or KeyDestroyed."""
    said, texts = _open(case, by)
    names = sorted({name for _, name in said.get("targets", ())} | _registered_names([case.target_id]))
    by_themselves = check_abstract(words, (), target_names=names)
    return [found for found in check_abstract(words, texts, target_names=names) if found not in by_themselves]


def name_of_finding(finding: Finding) -> str:
    """By which an override says what it overrides: the same words found again are the same finding."""
    return hashlib.sha256(f"{finding.kind}|{finding.text}".encode()).hexdigest()[:16]


def unsettled(findings: list[Finding], overrides: Mapping[str, str]) -> list[Finding]:
    """Those that block and have no reason to be let pass."""
    return [finding for finding in findings if finding.blocks and not overrides.get(name_of_finding(finding))]


def _open(case: Case, by: Unlocked) -> tuple[dict[str, Any], list[str]]:
    key = case_key(case, by=by)
    said = said_of(case, key)
    return said, [text for text in _texts(case, key, said) if text]


def _texts(case: Case, key: bytes, said: dict[str, Any]) -> Iterator[str]:
    yield from (str(said.get(field, "")) for field in _TYPED)
    yield from (str(item) for item in said.get("data_items", ()))
    yield from (message.body for message in thread_of(case, key))
    yield from review_reasons_of(case, key).values()
    for rating in db.session.scalars(select(Rating).where(Rating.case_id == case.id)):
        if rating.sealed_comment:
            place = places.rating_comment(case.id, rating.round)
            yield sealing.decrypt_text(key, rating.sealed_comment, bound_to=place)


def _registered_names(target_ids: Iterable[uuid.UUID | None]) -> set[str]:
    return set(db.session.scalars(select(Target.name).where(Target.id.in_({*target_ids} - {None}))))
