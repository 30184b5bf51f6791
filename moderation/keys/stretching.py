"""From a passphrase to two unrelated keys: one proves who signs in, the other opens the person's seed."""

import hmac
import secrets
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from feedback.sealing import Place, decrypt, derive, encrypt
from moderation.keys.passphrases import normalise

SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class StretchCost:
    """What one guess at a passphrase costs. Stored with the salt: the same cost must be used to sign in."""

    memory_kib: int
    iterations: int
    lanes: int


@dataclass(frozen=True, slots=True)
class Stretched:
    """32 bytes each. `verifier` is compared by its hash; `wrapping` is stored in no form."""

    verifier: bytes = field(repr=False)
    wrapping: bytes = field(repr=False)


def new_salt() -> bytes:
    """16 random bytes, one salt a person, drawn again with each new passphrase."""
    return secrets.token_bytes(SALT_BYTES)


def stretch(passphrase: str, salt: bytes, cost: StretchCost) -> Stretched:
    """Slow on purpose. Do the same work for a name nobody has, with any salt of 16 bytes."""
    stretched = Argon2id(
        salt=salt, length=64, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib
    ).derive(normalise(passphrase).encode())
    return Stretched(verifier=derive(stretched, "staff verifier"), wrapping=derive(stretched, "staff wrapping"))


def stored_verifier(verifier: bytes) -> bytes:
    """The 32 bytes to keep in the database."""
    return sha256(verifier).digest()


def verifies(verifier: bytes, stored: bytes) -> bool:
    """Whether the passphrase was right; takes equal time either way."""
    return hmac.compare_digest(stored_verifier(verifier), stored)


def wrap_seed(wrapping: bytes, seed: bytes, *, staff_id: str) -> bytes:
    """The person's seed, to be stored under their passphrase. `staff_id` is `uuid.UUID.hex`."""
    return encrypt(wrapping, seed, bound_to=_place(staff_id))


def unwrap_seed(wrapping: bytes, wrapped: bytes, *, staff_id: str) -> bytes:
    """Raises sealing.CannotOpen."""
    return decrypt(wrapping, wrapped, bound_to=_place(staff_id))


def _place(staff_id: str) -> Place:
    return Place("staff seed", "staff", "wrapped_seed", staff_id)
