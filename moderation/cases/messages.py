"""What the office writes to a submitter: sealed under the case key, its digest on the ledger."""

import uuid

from feedback import clock, ledger
from feedback.db import db, writing
from feedback.messages import add_message, is_written, mark_of, recorded_as
from feedback.models import Case, MessageAuthor, MessageKind
from moderation.cases_seen import case_for, case_to_change
from moderation.checks.findings import Finding
from moderation.checks.question_check import seeks_person
from moderation.disclosure import case_key
from moderation.permissions import Permission, Unlocked

LONGEST = 2000


class AsksWhoTheyAre(Exception):
    """The words ask the submitter who they are; nothing was sent, and no reason lets it pass (R3, R9)."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(len(findings))
        self.findings = findings


def send_message(case_id: uuid.UUID, words: str, *, by: Unlocked, seen_version: int, once: bytes) -> None:
    """A message that changes nothing else, so its own row is its event; the same words with the same `once`, the
    random value of their form, send nothing more.

    `words` is canonical, 1 to LONGEST characters. Raises AsksWhoTheyAre, NotFound, NotAllowed, Stale, NoGrant or
    KeyDestroyed.
    """
    refuse_asking_who(words)
    with writing():
        case = case_for(by.viewer, case_id, Permission.TRIAGE)
        # The same form twice at one moment: the second waits, and finds the message.
        db.session.refresh(case, with_for_update=True)
        mark = mark_of(case_key(case, by=by), words, once)
        if is_written(case_id, mark):
            return
        case = case_to_change(by.viewer, case_id, Permission.TRIAGE, seen_version)
        digest = post(case, words, MessageKind.PLAIN, by=by, mark=mark)
        ledger.record(
            "send_message",
            office_id=case.office_id,
            staff_id=by.viewer.staff_id,
            subject=("case", case.id),
            facts={"digest": digest},
        )


def post(case: Case, words: str, kind: MessageKind, *, by: Unlocked, mark: bytes | None = None) -> bytes:
    """Inside the caller's write transaction: seal a message into the case's thread.

    Returns the digest, keyed by the case, that belongs on the caller's ledger row. Raises NoGrant or KeyDestroyed.
    """
    key, staff = case_key(case, by=by), {"staff_id": by.viewer.staff_id, "at": clock.now()}
    add_message(case, key, words, author=MessageAuthor.OFFICE, kind=kind, once=mark, **staff)
    db.session.flush()
    return recorded_as(key, words)


def refuse_asking_who(words: str) -> None:
    """Raise AsksWhoTheyAre where the words do."""
    findings = seeks_person(words)
    if findings:
        raise AsksWhoTheyAre(findings)
