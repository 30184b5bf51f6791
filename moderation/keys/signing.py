"""A person's signature: under the statement that a newcomer's keys are theirs, and under an office's recovery key."""

import uuid
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from feedback.fingerprints import fingerprint, key_digest
from feedback.sealing import derive, public_key


@dataclass(frozen=True, slots=True)
class Statement:
    """Who endorses whom. Both fingerprints are whole: 32 bytes."""

    office_id: uuid.UUID
    staff_id: uuid.UUID
    newcomer: bytes
    endorser: bytes

    def as_bytes(self) -> bytes:
        """What is signed, every part of a fixed length; changing this makes every endorsement worthless."""
        if len(self.newcomer) != 32 or len(self.endorser) != 32:
            raise ValueError("a statement names whole fingerprints of 32 bytes")
        return b"zhiyan/v1|endorsement|" + self.office_id.bytes + self.staff_id.bytes + self.newcomer + self.endorser


def signing_public(seed: bytes) -> bytes:
    """The public half of a person's signing key, 32 bytes."""
    return _signing_key(seed).public_key().public_bytes_raw()


def fingerprint_of_seed(seed: bytes) -> bytes:
    """The fingerprint of a person's keys from what only they open: no writer of the database can have changed it."""
    return fingerprint(key_digest(public_key(seed)), signing_public(seed))


def endorse(seed: bytes, statement: Statement) -> bytes:
    """The signature, 64 bytes. Whoever calls this has compared the newcomer's fingerprint out of band."""
    return _signing_key(seed).sign(statement.as_bytes())


def verifies_endorsement(signing_key: bytes, signature: bytes, statement: Statement) -> bool:
    """Whether the owner of `signing_key` signed the statement; False also for what can be no key or signature."""
    return _verifies(signing_key, signature, statement.as_bytes())


def sign_recovery_key(seed: bytes, *, office_id: uuid.UUID, recovery_key: bytes) -> bytes:
    """By who has just written down half of it, 64 bytes: who exchanges the key later has to forge this too."""
    return _signing_key(seed).sign(_recovery_statement(office_id, recovery_key))


def verifies_recovery_key(signing_key: bytes, signature: bytes, *, office_id: uuid.UUID, recovery_key: bytes) -> bool:
    """Whether the owner of `signing_key` signed this recovery key; False also for what can be no key or signature."""
    return _verifies(signing_key, signature, _recovery_statement(office_id, recovery_key))


def _recovery_statement(office_id: uuid.UUID, recovery_key: bytes) -> bytes:
    return b"zhiyan/v1|recovery key|" + office_id.bytes + key_digest(recovery_key)


def _verifies(signing_key: bytes, signature: bytes, statement: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(signing_key).verify(signature, statement)
    except (InvalidSignature, ValueError):
        return False
    return True


def _signing_key(seed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(derive(seed, "signing"))
