"""Sealing to somebody's public key (HPKE, RFC 9180): who seals cannot open."""

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from feedback.sealing.errors import CannotOpen, NoPostQuantum
from feedback.sealing.keypairs import PublicKey, load_public, new_seed, private_key, public_key
from feedback.sealing.place import Place

# Leaves room for another suite. The place goes into HPKE's `info`: the library offers no associated data.
VERSION = b"\x01"
SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def seal(public: bytes | PublicKey, plaintext: bytes, *, bound_to: Place) -> bytes:
    """Only the seed behind `public` opens it, at that place. Adds 1,137 bytes; ValueError when `public` is no key."""
    key = load_public(public) if isinstance(public, bytes) else public
    return VERSION + SUITE.encrypt(plaintext, key, bound_to.as_bytes())


def open_sealed(seed: bytes, sealed: bytes, *, bound_to: Place) -> bytes:
    """What was sealed to the key of `seed` at this place. Raises CannotOpen."""
    if sealed[:1] != VERSION:
        raise CannotOpen
    try:
        return SUITE.decrypt(sealed[1:], private_key(seed), bound_to.as_bytes())
    except InvalidTag:
        raise CannotOpen from None


def require_support() -> None:
    """Call once at start: seals and opens one byte, and raises NoPostQuantum where the build cannot."""
    seed, here = new_seed(), Place("support", "none", "none", "none")
    try:
        open_sealed(seed, seal(public_key(seed), b"?", bound_to=here), bound_to=here)
    except UnsupportedAlgorithm:
        raise NoPostQuantum from None
