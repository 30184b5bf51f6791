"""What a page asks a security key to sign: random, for one person and one purpose, and good for minutes.

The server remembers none of it. The page carries it, sealed under the server's secret, and brings it back with the
key's answer; that it is used once, the row it is used on sees to.
"""

import json
import secrets
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from feedback import clock
from feedback.limits import settings
from feedback.sealing import CannotOpen
from moderation import keys

LENGTH = 32
LABEL = "security key challenge"


class Purpose(StrEnum):
    ADD_KEY = "add-key"
    SIGN_IN = "sign-in"


GOOD_FOR = {Purpose.ADD_KEY: timedelta(minutes=5), Purpose.SIGN_IN: timedelta(minutes=2)}


class ChallengeVoid(Exception):
    """It is none of ours, for something else, or has waited too long."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """`bound_to` names what it ends with: the session that asked, or the passphrase that was right.

    `begun_at` is when its time began to run: asking once more does not begin it anew.
    """

    purpose: Purpose
    staff_id: uuid.UUID
    bound_to: bytes
    begun_at: datetime
    asked_at: datetime
    value: bytes = field(repr=False)

    def sealed(self) -> str:
        """For a hidden field."""
        words = (self.staff_id.hex, self.bound_to.hex(), *_moments(self), self.value.hex())
        data = json.dumps(words).encode()
        sealed = keys.seal_secret(settings().secret_key, data, label=LABEL, row=self.purpose)
        return urlsafe_b64encode(sealed).decode()

    def asked_again(self) -> "Challenge":
        """The next question within the same time."""
        return Challenge(self.purpose, self.staff_id, self.bound_to, self.begun_at, clock.now(), _new_value())


def new_challenge(purpose: Purpose, staff_id: uuid.UUID, *, bound_to: bytes) -> Challenge:
    now = clock.now()
    return Challenge(purpose, staff_id, bound_to, now, now, _new_value())


def open_challenge(sealed: str, purpose: Purpose) -> Challenge:
    """What a form brought back. Raises ChallengeVoid."""
    try:
        data = keys.open_secret(settings().secret_key, urlsafe_b64decode(sealed), label=LABEL, row=purpose)
    except (CannotOpen, ValueError) as error:
        raise ChallengeVoid from error
    challenge = _read(purpose, json.loads(data))
    if not timedelta(0) <= clock.now() - challenge.begun_at < GOOD_FOR[purpose]:
        raise ChallengeVoid
    return challenge


def _read(purpose: Purpose, words: list[Any]) -> Challenge:
    staff_id, bound_to, begun_at, asked_at, value = words
    moments = datetime.fromisoformat(begun_at), datetime.fromisoformat(asked_at)
    return Challenge(purpose, uuid.UUID(staff_id), bytes.fromhex(bound_to), *moments, bytes.fromhex(value))


def _moments(challenge: Challenge) -> tuple[str, str]:
    return challenge.begun_at.isoformat(), challenge.asked_at.isoformat()


def _new_value() -> bytes:
    return secrets.token_bytes(LENGTH)
