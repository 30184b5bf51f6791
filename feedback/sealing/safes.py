"""Encrypting under one shared key (AES-256-GCM): who has the key reads and writes."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from feedback.sealing.errors import CannotOpen
from feedback.sealing.place import Place

VERSION = b"\x01"
KEY_BYTES = 32
NONCE_BYTES = 12


def new_key() -> bytes:
    """32 random bytes, such as a case key."""
    return secrets.token_bytes(KEY_BYTES)


def encrypt(key: bytes, plaintext: bytes, *, bound_to: Place) -> bytes:
    """Version, fresh nonce, ciphertext and tag: 29 bytes more than `plaintext`, whose length shows unless padded.

    Nonces are random, so one key must stay far below 2**32 messages; a case key or a session key does.
    """
    nonce = secrets.token_bytes(NONCE_BYTES)
    return VERSION + nonce + _cipher(key).encrypt(nonce, plaintext, _bound(bound_to))


def decrypt(key: bytes, sealed: bytes, *, bound_to: Place) -> bytes:
    """What was encrypted under `key` at this place. Raises CannotOpen."""
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    if sealed[:1] != VERSION or len(nonce) != NONCE_BYTES:
        raise CannotOpen
    try:
        return _cipher(key).decrypt(nonce, body, _bound(bound_to))
    except InvalidTag:
        raise CannotOpen from None


def _bound(place: Place) -> bytes:
    return VERSION + place.as_bytes()


def _cipher(key: bytes) -> AESGCM:
    # AESGCM would also take 16 or 24 bytes.
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes, not {len(key)}")
    return AESGCM(key)
