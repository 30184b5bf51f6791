"""An abstract that nobody has approved yet: sealed under the key of the case beside which it was written."""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import select

from feedback import ledger, places, sealing
from feedback.db import db
from feedback.models import Case, Dispatch, DispatchEvent, DispatchEventKind, DispatchKind, Draft
from moderation.cases_seen import case_for
from moderation.disclosure import KeyDestroyed, case_key
from moderation.permissions import Permission, Unlocked

LONGEST_ABSTRACT = 2000
LONGEST_REASON = 200
RETURNS_BEFORE_DESIGNATION = 2


@dataclass(frozen=True, slots=True)
class Words:
    """What a unit will read. `place` and `period` are among `coarse`'s options or empty."""

    abstract: str
    questions: str = ""
    place: str = ""
    period: str = ""

    def __post_init__(self) -> None:
        if not self.abstract.strip() or max(len(self.abstract), len(self.questions)) > LONGEST_ABSTRACT:
            raise ValueError(f"an abstract has 1 to {LONGEST_ABSTRACT} characters")

    def whole(self) -> str:
        """All that is typed, as one text to be checked: a run may not hide across two fields."""
        return f"{self.abstract}\n{self.questions}"


@dataclass(frozen=True, slots=True)
class DraftText:
    """The sealed draft: the words, and for each finding let pass the reason, by `originals.name_of_finding`."""

    words: Words
    overrides: Mapping[str, str] = field(default_factory=dict)


class NoDraft(Exception):
    """There is no unapproved text: it was approved, or went with the case beside which it was written."""


def seal_draft(dispatch: Dispatch, case: Case, text: DraftText, *, by: Unlocked) -> None:
    """Replace the dispatch's draft by this one under the case's key, inside the caller's write transaction."""
    key = case_key(case, by=by)
    draft = db.session.scalar(select(Draft).where(Draft.dispatch_id == dispatch.id))
    draft = draft or Draft(id=uuid.uuid4(), dispatch_id=dispatch.id)
    draft.case_id = case.id
    draft.sealed_text = sealing.encrypt_record(key, _record(text), bound_to=places.draft(draft.id))
    db.session.add(draft)
    db.session.flush()


def unseal_draft(dispatch: Dispatch, *, by: Unlocked) -> DraftText:
    """The draft of a dispatch, for use cases that record it themselves. Raises NoDraft, NoGrant or KeyDestroyed."""
    draft = db.session.scalar(select(Draft).where(Draft.dispatch_id == dispatch.id))
    if draft is None:
        raise NoDraft
    return draft_text(case_key(db.session.get_one(Case, draft.case_id), by=by), draft)


def draft_text(key: bytes, draft: Draft) -> DraftText:
    """What stands in the draft of a dispatch, by the key of the case beside which it lies."""
    record: dict[str, Any] = sealing.decrypt_record(key, draft.sealed_text, bound_to=places.draft(draft.id))
    return DraftText(Words(**record["words"]), record["overrides"])


def case_beside(dispatch: Dispatch, *, by: Unlocked) -> Case:
    """A case of the matter under whose key a new draft can be sealed: where there was one already, the same.

    Raises KeyDestroyed when every case of the matter is gone.
    """
    draft = db.session.scalar(select(Draft).where(Draft.dispatch_id == dispatch.id))
    if draft:
        return case_for(by.viewer, draft.case_id, Permission.OPEN_CASE)
    with_key = select(Case).join(Case.key).where(Case.matter_id == dispatch.matter_id).order_by(Case.id).limit(1)
    case = db.session.scalar(with_key)
    if case is None:
        raise KeyDestroyed
    return case


def together(dispatch: Dispatch) -> list[Dispatch]:
    """The dispatches that go one way: a self-check notice to all using units is one text to many (R7). Those of one
    notice were drafted at one moment; another notice of the matter was at another."""
    if dispatch.kind is not DispatchKind.SELF_CHECK:
        return [dispatch]
    alike = select(Dispatch).where(
        Dispatch.matter_id == dispatch.matter_id,
        Dispatch.kind == DispatchKind.SELF_CHECK,
        Dispatch.drafted_at == dispatch.drafted_at,
        Dispatch.status == dispatch.status,
    )
    return list(db.session.scalars(alike.order_by(Dispatch.id)))


def authors_of(dispatch: Dispatch) -> set[uuid.UUID]:
    """Whoever wrote at the text; none of them may approve it (R3)."""
    drafted = select(DispatchEvent.staff_id).where(
        DispatchEvent.dispatch_id == dispatch.id, DispatchEvent.kind == DispatchEventKind.DRAFTED
    )
    return {dispatch.author_id, *(author for author in db.session.scalars(drafted) if author)}


def digest_of(dispatch: Dispatch, words: Words) -> bytes:
    """SHA-256 of all that the unit will read, and of which unit reads it."""
    said = {"unit": dispatch.unit_id, "target": dispatch.target_name, **asdict(words)}
    return hashlib.sha256(ledger.canonical(said).encode()).digest()


def approved_words(dispatch: Dispatch) -> Words:
    """What stands in the clear since approval."""
    return Words(dispatch.abstract or "", dispatch.questions or "", dispatch.place or "", dispatch.period or "")


def is_designation(dispatch: Dispatch) -> bool:
    """Whether approving it designates: two units in a row have returned what it carries on."""
    return upheld_returns_before(dispatch) >= RETURNS_BEFORE_DESIGNATION


def upheld_returns_before(dispatch: Dispatch) -> int:
    """How many units in a row have shown that the matter is not theirs."""
    count, replaces_id = 0, dispatch.replaces_id
    while replaces_id:
        count += 1
        replaces_id = db.session.scalar(select(Dispatch.replaces_id).where(Dispatch.id == replaces_id))
    return count


def _record(text: DraftText) -> dict[str, object]:
    return {"words": asdict(text.words), "overrides": dict(text.overrides)}
