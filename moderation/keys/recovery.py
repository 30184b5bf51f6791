"""The recovery seed in two halves, each on paper with another person; either alone is only random bytes."""

import secrets
from hashlib import sha256

from feedback import crockford

HALF_BYTES = 32
CHECK_BYTES = 3
TEXT_LENGTH = (HALF_BYTES + CHECK_BYTES) * 8 // crockford.BITS


class BadHalf(ValueError):
    """Not a recovery half: `length` characters where 56 belong, or some `impossible`; else one of them is mistyped."""

    def __init__(self, *, length: int, impossible: str) -> None:
        super().__init__("not a recovery half")
        self.length = length
        self.impossible = impossible


def split(seed: bytes) -> tuple[bytes, bytes]:
    """Two halves of which both are needed; splitting again gives two that do not match the first two."""
    first = secrets.token_bytes(len(seed))
    return first, _xor(first, seed)


def join(first: bytes, second: bytes) -> bytes:
    """The seed, in either order. Halves of different splittings give a seed that opens nothing.

    ValueError when the same half came twice or the lengths differ.
    """
    if first == second:
        raise ValueError("the same half twice")
    return _xor(first, second)


def half_text(half: bytes) -> str:
    """For paper: 14 groups of four characters, the last ones a check."""
    if len(half) != HALF_BYTES:
        raise ValueError(f"a half has {HALF_BYTES} bytes, not {len(half)}")
    return crockford.grouped(crockford.encode(half + _check(half), length=TEXT_LENGTH))


def read_half(typed: str) -> bytes:
    """The half that was typed from paper, as forgiving as receipt codes. Raises BadHalf."""
    cleaned = crockford.clean(typed)
    impossible = crockford.impossible(cleaned)
    if len(cleaned) != TEXT_LENGTH or impossible:
        raise BadHalf(length=len(cleaned), impossible=impossible)
    raw = crockford.decode(cleaned)
    half, check = raw[:HALF_BYTES], raw[HALF_BYTES:]
    if check != _check(half):
        raise BadHalf(length=len(cleaned), impossible="")
    return half


def _check(half: bytes) -> bytes:
    return sha256(b"zhiyan/v1|recovery half|" + half).digest()[:CHECK_BYTES]


def _xor(first: bytes, second: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(first, second, strict=True))
