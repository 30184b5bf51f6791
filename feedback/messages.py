"""A message into a case's thread, from either side: sealed under the case key, one per form and words."""

import hmac
import uuid
from typing import Any

from sqlalchemy import func, select

from feedback import places, sealing
from feedback.db import db
from feedback.limits import today
from feedback.models import Case, Message


def mark_of(key: bytes, body: str, once: bytes) -> bytes:
    """By which the same words sent twice with one form are one message; without the case key it confirms no guess."""
    return hmac.digest(sealing.derive(key, "once"), once + body.encode(), "sha256")


def recorded_as(key: bytes, body: str) -> bytes:
    """What the ledger keeps of an office's words to a submitter: it tells a change, and once the case key is
    destroyed it tells nothing."""
    return hmac.digest(sealing.derive(key, "recorded"), body.encode(), "sha256")


def is_written(case_id: uuid.UUID, mark: bytes) -> bool:
    """Whether the same words have come already with the same form."""
    written = select(Message.id).where(Message.case_id == case_id, Message.once == mark)
    return db.session.scalar(written) is not None


def add_message(case: Case, key: bytes, body: str, **facts: Any) -> None:
    """Inside the caller's write transaction: one more, of today. `facts` are author, kind, staff act and mark."""
    message_id = uuid.uuid4()
    last = db.session.scalar(select(func.max(Message.number)).where(Message.case_id == case.id))
    db.session.add(
        Message(
            id=message_id,
            case_id=case.id,
            number=(last or 0) + 1,
            day=today(),
            sealed_body=sealing.encrypt_text(key, body, bound_to=places.message(message_id)),
            **facts,
        )
    )
