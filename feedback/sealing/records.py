"""Text and records of typed fields: padded, then encrypted."""

import json
from collections.abc import Mapping
from typing import cast

from feedback.sealing.padding import pad, unpad
from feedback.sealing.place import Place
from feedback.sealing.safes import decrypt, encrypt


def encrypt_text(key: bytes, text: str, *, bound_to: Place) -> bytes:
    """ValueError for a lone surrogate, which a form has to refuse before."""
    return encrypt(key, pad(text.encode()), bound_to=bound_to)


def decrypt_text(key: bytes, sealed: bytes, *, bound_to: Place) -> str:
    """Raises CannotOpen."""
    return unpad(decrypt(key, sealed, bound_to=bound_to)).decode()


def encrypt_record(key: bytes, record: Mapping[str, object], *, bound_to: Place) -> bytes:
    """All fields together, so that not even the length of one shows. Values as JSON has them; no lone surrogates."""
    return encrypt(key, pad(_canonical(record)), bound_to=bound_to)


def decrypt_record(key: bytes, sealed: bytes, *, bound_to: Place) -> dict[str, object]:
    """Raises CannotOpen."""
    opened = unpad(decrypt(key, sealed, bound_to=bound_to))
    return cast(dict[str, object], json.loads(opened))


def _canonical(record: Mapping[str, object]) -> bytes:
    text = json.dumps(dict(record), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode()
