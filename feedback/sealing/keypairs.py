"""Key pairs, post-quantum and classical together: whoever wants in has to break both."""

import secrets
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey

from feedback.sealing.derivation import derive

PublicKey = MLKEM768X25519PublicKey

SEED_BYTES = 32
MLKEM_SEED_BYTES = 64
MLKEM_PUBLIC_BYTES = 1184
PUBLIC_BYTES = MLKEM_PUBLIC_BYTES + 32


def new_seed() -> bytes:
    """32 random bytes from which one key pair follows; whoever has them opens what is sealed to that pair."""
    return secrets.token_bytes(SEED_BYTES)


def public_key(seed: bytes) -> bytes:
    """The public half, 1,216 bytes: the ML-KEM-768 encapsulation key, then the X25519 key, both raw."""
    post_quantum, classical = _private_halves(seed)
    return post_quantum.public_key().public_bytes_raw() + classical.public_key().public_bytes_raw()


def private_key(seed: bytes) -> MLKEM768X25519PrivateKey:
    """The private half. Not cached: it should be in memory no longer than one opening."""
    return MLKEM768X25519PrivateKey(*_private_halves(seed))


# A few: the intake key is asked for at each report and so stays.
@lru_cache(maxsize=8)
def load_public(public: bytes) -> PublicKey:
    """The parsed form of 1,216 stored bytes. ValueError when they cannot be a public key."""
    if len(public) != PUBLIC_BYTES:
        raise ValueError(f"a public key has {PUBLIC_BYTES} bytes, not {len(public)}")
    return MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(public[:MLKEM_PUBLIC_BYTES]),
        X25519PublicKey.from_public_bytes(public[MLKEM_PUBLIC_BYTES:]),
    )


def _private_halves(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    if len(seed) != SEED_BYTES:
        raise ValueError(f"a seed has {SEED_BYTES} bytes, not {len(seed)}")
    material = derive(seed, "key pair", length=MLKEM_SEED_BYTES + 32)
    return (
        MLKEM768PrivateKey.from_seed_bytes(material[:MLKEM_SEED_BYTES]),
        X25519PrivateKey.from_private_bytes(material[MLKEM_SEED_BYTES:]),
    )
