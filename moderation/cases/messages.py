"""What the office writes to a submitter: sealed under the case key, its digest on the ledger."""

import hashlib
import uuid

from sqlalchemy import func, select

from feedback import clock, ledger, places, sealing
from feedback.db import db, writing
from feedback.limits import today
from feedback.models import Case, Message, MessageAuthor, MessageKind
from moderation.cases_seen import case_to_change
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
    """A message that changes nothing else, so its own row is its event; the same `once` sends nothing more.

    `words` is canonical, 1 to LONGEST characters. Raises AsksWhoTheyAre, NotFound, NotAllowed, Stale, NoGrant or
    KeyDestroyed.
    """
    refuse_asking_who(words)
    mark = hashlib.sha256(case_id.bytes + once).digest()
    with writing():
        if db.session.scalar(select(Message.id).where(Message.case_id == case_id, Message.once == mark)):
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

    Returns the SHA-256 digest that belongs on the caller's ledger row. Raises NoGrant or KeyDestroyed.
    """
    message_id = uuid.uuid4()
    last = db.session.scalar(select(func.max(Message.number)).where(Message.case_id == case.id))
    db.session.add(
        Message(
            id=message_id,
            case_id=case.id,
            number=(last or 0) + 1,
            author=MessageAuthor.OFFICE,
            kind=kind,
            day=today(),
            staff_id=by.viewer.staff_id,
            at=clock.now(),
            sealed_body=sealing.encrypt_text(case_key(case, by=by), words, bound_to=places.message(message_id)),
            once=mark,
        )
    )
    db.session.flush()
    return hashlib.sha256(words.encode()).digest()


def refuse_asking_who(words: str) -> None:
    """Raise AsksWhoTheyAre where the words do."""
    findings = seeks_person(words)
    if findings:
        raise AsksWhoTheyAre(findings)
