"""Receipt codes: the one thing by which a submitter comes back, stored nowhere.

A form carries a signed draft. Draft and fields give the code, so the same post sent twice gives the same receipt and
changed words give another. From the code follow the id under which the case is found and the submitter's key.
"""

import base64
import binascii
import hmac
import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import NewType

from feedback import crockford
from feedback.sealing import derive

# Canonical: 20 characters of the alphabet, ungrouped. Only `normalise` and `code_for` make one.
ReceiptCode = NewType("ReceiptCode", str)

CODE_LENGTH = 20
DRAFT_BYTES = 16
TIME_BYTES = 8
# 144 bits: the whole draft then fills base 64 without padding signs.
MAC_BYTES = 18


@dataclass(frozen=True, slots=True)
class Draft:
    """One showing of the form: 16 random bytes and the epoch second at which it was issued."""

    bits: bytes = field(repr=False)
    issued_at: int


class DraftUnreadable(ValueError):
    """Not a draft that this server signed."""


class DraftExpired(ValueError):
    """Signed by this server, but too long ago. A case already opened with `draft` must be looked up all the same."""

    def __init__(self, draft: Draft) -> None:
        super().__init__("draft expired")
        self.draft = draft


class BadCode(ValueError):
    """No receipt code: `length` characters were typed where 20 belong, or some are `impossible` (each named once)."""

    def __init__(self, *, length: int, impossible: str) -> None:
        super().__init__("not a receipt code")
        self.length = length
        self.impossible = impossible


def mint_draft(secret: bytes, now: int) -> str:
    """A fresh draft for one form. `now` in epoch seconds. Only a GET mints; never read one from a query string."""
    body = secrets.token_bytes(DRAFT_BYTES) + now.to_bytes(TIME_BYTES, "big")
    return base64.urlsafe_b64encode(body + _signature(secret, body)).decode()


def read_draft(secret: bytes, typed: str, now: int, *, max_age: int) -> Draft:
    """The draft of a posted form. `max_age` in seconds. Raises DraftUnreadable or DraftExpired, which has the draft."""
    body = _signed_body(secret, typed)
    draft = Draft(bits=body[:DRAFT_BYTES], issued_at=int.from_bytes(body[DRAFT_BYTES:], "big"))
    if now - draft.issued_at > max_age:
        raise DraftExpired(draft)
    return draft


def code_for(pepper: bytes, draft_bits: bytes, canonical_fields: bytes) -> ReceiptCode:
    """The code of this post. `canonical_fields` are all typed fields without draft, acknowledged and honeypot."""
    if len(draft_bits) != DRAFT_BYTES:
        raise ValueError(f"a draft has {DRAFT_BYTES} bytes, not {len(draft_bits)}")
    digest = hmac.digest(_key_for(pepper, "receipt code"), draft_bits + sha256(canonical_fields).digest(), "sha256")
    return ReceiptCode(crockford.encode(digest, length=CODE_LENGTH))


def normalise(typed: str) -> ReceiptCode:
    """The code meant by what was typed on a phone or copied from paper. Raises BadCode."""
    cleaned = crockford.clean(typed)
    impossible = crockford.impossible(cleaned)
    if len(cleaned) != CODE_LENGTH or impossible:
        raise BadCode(length=len(cleaned), impossible=impossible)
    return ReceiptCode(cleaned)


def grouped(code: ReceiptCode) -> str:
    """As it is shown: five groups of four, joined by hyphens."""
    return crockford.grouped(code)


def lookup_id(pepper: bytes, code: ReceiptCode) -> bytes:
    """16 bytes under which the case is found; without the pepper they say nothing about the code."""
    return derive(code.encode(), "lookup", length=16, salt=pepper)


def submitter_key(pepper: bytes, code: ReceiptCode) -> bytes:
    """The key of the submitter's copy of a case key, 32 bytes, made again whenever the code is typed."""
    return derive(code.encode(), "submitter's copy", salt=pepper)


def submitter_seed(pepper: bytes, code: ReceiptCode) -> bytes:
    """The seed of the key pair to which the first releases sealed that copy, 32 bytes."""
    return derive(code.encode(), "submitter", salt=pepper)


def commitment(code: ReceiptCode) -> bytes:
    """32 bytes by which a submitter can later prove, without the server's help, that the report was received."""
    return sha256(derive(code.encode(), "log")).digest()


def check_value(secret: bytes, label: str) -> bytes:
    """16 bytes stored at set-up, compared at start: another secret under the same name gives other bytes."""
    return derive(secret, f"check|{label}", length=16)


@lru_cache(maxsize=4)
def _key_for(secret: bytes, label: str) -> bytes:
    """One of the two keys every report needs anew; the secrets they come from are in memory anyway."""
    return derive(secret, label)


def _signature(secret: bytes, body: bytes) -> bytes:
    return hmac.digest(_key_for(secret, "draft"), body, "sha256")[:MAC_BYTES]


def _signed_body(secret: bytes, typed: str) -> bytes:
    try:
        raw = base64.b64decode(typed.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise DraftUnreadable from None
    body, signature = raw[: DRAFT_BYTES + TIME_BYTES], raw[DRAFT_BYTES + TIME_BYTES :]
    if not hmac.compare_digest(signature, _signature(secret, body)):
        raise DraftUnreadable
    return body
