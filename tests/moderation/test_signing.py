"""Who signed what can be told by anybody who knows the public half, and by nothing else."""

import uuid
from dataclasses import replace

import pytest

from feedback import sealing
from feedback.fingerprints import fingerprint_text
from moderation import keys
from moderation.keys import Statement

SEED, ANOTHER = bytes(range(32)), bytes(range(1, 33))
STATEMENT = Statement(uuid.UUID(int=1), uuid.UUID(int=2), keys.fingerprint_of_seed(SEED), bytes(32))


def test_a_seed_gives_the_same_signing_key_and_fingerprint_over_the_years() -> None:
    assert keys.signing_public(SEED).hex() == "7ad1b9467f5836b15a8572106e08c4454fbad65c9621fa70e2175f36aa6579bd"
    assert fingerprint_text(keys.fingerprint_of_seed(SEED)) == "6XNM-R1ZM-TDDW-A1M0-T1FX"


def test_a_signature_of_the_first_release_still_verifies() -> None:
    signature = bytes.fromhex(
        "79995827cc7879c14baf87daa4409ebe99a4f132f7cfb76337b5c0b087cbba6b"
        "49e210639dc03bc4c8cf3647769a159364967088708a36b9c583840b7f45c400"
    )
    assert keys.endorse(SEED, STATEMENT) == signature
    assert keys.verifies_endorsement(keys.signing_public(SEED), signature, STATEMENT)


@pytest.mark.parametrize(
    "changed",
    [
        {"office_id": uuid.UUID(int=9)},
        {"staff_id": uuid.UUID(int=9)},
        {"newcomer": bytes(32)},
        {"endorser": b"\x01" * 32},
    ],
)
def test_a_signature_is_of_one_statement(changed: dict[str, object]) -> None:
    other = replace(STATEMENT, **changed)  # type: ignore[arg-type]
    assert not keys.verifies_endorsement(keys.signing_public(SEED), keys.endorse(SEED, STATEMENT), other)


def test_and_of_one_person() -> None:
    assert not keys.verifies_endorsement(keys.signing_public(ANOTHER), keys.endorse(SEED, STATEMENT), STATEMENT)


@pytest.mark.parametrize(("key", "signature"), [(b"", bytes(64)), (bytes(31), bytes(64)), (b"\xff" * 32, b"")])
def test_what_can_be_no_key_or_signature_verifies_nothing(key: bytes, signature: bytes) -> None:
    assert not keys.verifies_endorsement(key, signature, STATEMENT)


def test_a_statement_names_whole_fingerprints() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        keys.endorse(SEED, replace(STATEMENT, newcomer=bytes(12)))


def test_signing_says_nothing_of_the_key_that_opens() -> None:
    """The two follow from one seed by two labels."""
    assert keys.signing_public(SEED) not in sealing.public_key(SEED)
