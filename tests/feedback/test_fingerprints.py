"""A fingerprint stands for two keys, reads the same over the years, and is read however it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.fingerprints import BadFingerprint, fingerprint, fingerprint_text, key_digest, read_fingerprint

SEALING, SIGNING = b"\x00" * 32, b"\x01" * 32
TEXT = "KKXY-63DC-SXBW-39NJ-1FY0"


def test_a_fingerprint_is_the_same_over_the_years() -> None:
    """A change here would leave nobody endorsed and every setting wrong."""
    assert key_digest(b"k" * 1216).hex() == "50261bf1b65b5f5a0dd890a477b74831ae918f682f798c9e656359ff20814572"
    whole = fingerprint(SEALING, SIGNING)
    assert whole.hex() == "9cfbe30daccf57c1a6b20bfc0bdb19d59c964322eb89c842089ce10bbaf33ab2"
    assert fingerprint_text(whole) == TEXT


def test_either_key_changes_it_and_they_do_not_change_places() -> None:
    seen = {fingerprint(*pair) for pair in ((SEALING, SIGNING), (SIGNING, SEALING), (SEALING, SEALING))}
    assert len(seen) == 3


@pytest.mark.parametrize("parts", [(b"", bytes(64)), (bytes(31), bytes(33)), (bytes(33), bytes(31))])
def test_parts_of_another_length_are_refused(parts: tuple[bytes, bytes]) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        fingerprint(*parts)


@given(st.binary(min_size=32, max_size=32))
def test_what_is_shown_reads_back(whole: bytes) -> None:
    assert read_fingerprint(fingerprint_text(whole)) == fingerprint_text(whole)


@pytest.mark.parametrize(
    "typed", ["kkxy63dcsxbw39njlfyo", " KKXY 63DC SXBW 39NJ 1FY0\n", "ＫＫＸＹ－６３ＤＣ—sxbw—39nj—IFYO"]
)
def test_it_is_read_as_forgivingly_as_a_receipt_code(typed: str) -> None:
    assert read_fingerprint(typed) == TEXT


@pytest.mark.parametrize(
    ("typed", "length", "impossible"), [("", 0, ""), (TEXT[:-1], 19, ""), (TEXT[:-1] + "U", 20, "U")]
)
def test_what_can_be_none_is_refused_with_what_is_wrong(typed: str, length: int, impossible: str) -> None:
    with pytest.raises(BadFingerprint) as refused:
        read_fingerprint(typed)
    assert (refused.value.length, refused.value.impossible) == (length, impossible)
