"""Sealing to two people at once: identity details open only when both custodians act, one after the other."""

from feedback.sealing.letters import open_sealed, seal
from feedback.sealing.place import Place


def seal_to_pair(outer_public: bytes, inner_public: bytes, plaintext: bytes, *, bound_to: Place) -> bytes:
    """`outer_public` opens first and then sees only what `inner_public` alone can open.

    ValueError when both are the same key, for then one person would be enough.
    """
    if outer_public == inner_public:
        raise ValueError("two custodians need two keys")
    inner = seal(inner_public, plaintext, bound_to=bound_to.layer("inner"))
    return seal(outer_public, inner, bound_to=bound_to.layer("outer"))


def open_outer(seed: bytes, sealed: bytes, *, bound_to: Place) -> bytes:
    """The first custodian's step; the result is still sealed to the second. Raises CannotOpen."""
    return open_sealed(seed, sealed, bound_to=bound_to.layer("outer"))


def open_inner(seed: bytes, half_opened: bytes, *, bound_to: Place) -> bytes:
    """The second custodian's step, on what `open_outer` gave. Raises CannotOpen."""
    return open_sealed(seed, half_opened, bound_to=bound_to.layer("inner"))
