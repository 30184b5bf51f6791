"""One way to get a key from a secret: HKDF-SHA256 with a label that names the one use of the result."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def derive(secret: bytes, label: str, *, length: int = 32, salt: bytes | None = None) -> bytes:
    """`length` bytes for the use that `label` names; two labels never give related keys.

    `secret` must already be hard to guess (a random key, a seed, an Argon2 result): this does not stretch.
    """
    if not secret:
        raise ValueError("nothing can be derived from an empty secret")
    info = f"zhiyan/v1|{label}".encode()
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)
