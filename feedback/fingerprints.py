"""A fingerprint stands for one person's keys: short enough to read aloud, too long for anybody to find another match.

Pure. Settings name the founders by it; people who work here compare it before a grant is given.
"""

from hashlib import sha256

from feedback import crockford

TEXT_LENGTH = 20
DIGEST_BYTES = 32


class BadFingerprint(ValueError):
    """No fingerprint: `length` characters were typed where 20 belong, or some are `impossible` (each named once)."""

    def __init__(self, *, length: int, impossible: str) -> None:
        super().__init__("not a fingerprint")
        self.length = length
        self.impossible = impossible


def key_digest(public_key: bytes) -> bytes:
    """What a fingerprint takes of the key to which things are sealed: 32 bytes in place of 1,216."""
    return sha256(public_key).digest()


def fingerprint(digest_of_key: bytes, signing_key: bytes) -> bytes:
    """32 bytes over both public keys of a person. Both parts have a fixed length, so no two pairs read the same."""
    if len(digest_of_key) != DIGEST_BYTES or len(signing_key) != DIGEST_BYTES:
        raise ValueError(f"a fingerprint is made of two parts of {DIGEST_BYTES} bytes")
    return sha256(b"zhiyan/v1|fingerprint|" + digest_of_key + signing_key).digest()


def fingerprint_text(whole: bytes) -> str:
    """As it is shown and read aloud: its first 100 bits, five groups of four."""
    return crockford.grouped(crockford.encode(whole, length=TEXT_LENGTH))


def read_fingerprint(typed: str) -> str:
    """The text meant by what was typed, as `fingerprint_text` writes it. Raises BadFingerprint."""
    cleaned = crockford.clean(typed)
    impossible = crockford.impossible(cleaned)
    if len(cleaned) != TEXT_LENGTH or impossible:
        raise BadFingerprint(length=len(cleaned), impossible=impossible)
    return crockford.grouped(cleaned)
