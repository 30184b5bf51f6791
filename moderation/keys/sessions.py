"""A session's token: half in the cookie, half in the row, and neither opens alone."""

import secrets

from feedback.sealing import Place, decrypt, derive, encrypt

TOKEN_BYTES = 32


def new_token() -> bytes:
    """32 random bytes for the cookie, never stored; draw anew at every unlocking."""
    return secrets.token_bytes(TOKEN_BYTES)


def token_id(token: bytes) -> bytes:
    """32 bytes under which the session row is found; they do not lead back to the token."""
    return derive(token, "session id")


def token_wrap(token: bytes) -> bytes:
    """The key under which the row holds the seed while unlocked."""
    return derive(token, "session wrap")


def wrap_for_session(token: bytes, seed: bytes, *, staff_id: str) -> bytes:
    """The unlocked seed, to be kept in the session row. Erasing it locks. `staff_id` is `uuid.UUID.hex`."""
    return encrypt(token_wrap(token), seed, bound_to=_place(staff_id))


def unwrap_for_session(token: bytes, wrapped: bytes, *, staff_id: str) -> bytes:
    """Raises sealing.CannotOpen."""
    return decrypt(token_wrap(token), wrapped, bound_to=_place(staff_id))


def _place(staff_id: str) -> Place:
    return Place("unlocked seed", "staff_session", "wrapped_seed", staff_id)
