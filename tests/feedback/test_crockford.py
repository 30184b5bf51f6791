"""Base 32 as people copy it from paper and type it on phones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback import crockford


@given(st.binary(max_size=40).filter(lambda data: len(data) % 5 == 0))
def test_whole_bytes_come_back(data: bytes) -> None:
    assert crockford.decode(crockford.encode(data, length=len(data) * 8 // 5)) == data


def test_the_first_bits_are_the_ones_that_are_used() -> None:
    assert crockford.encode(b"\xf8\x01", length=1) == "Z"
    assert crockford.encode(b"\x07\xff", length=1) == "0"


def test_too_few_bytes_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fill"):
        crockford.encode(b"\0", length=2)


@pytest.mark.parametrize("text", ["0", "000", "0000000U", "0000000o"])
def test_text_that_is_not_canonical_is_not_decoded(text: str) -> None:
    with pytest.raises(ValueError, match=r"whole bytes|not found"):
        crockford.decode(text)


def test_the_characters_that_cannot_be_are_named_once_each() -> None:
    assert crockford.impossible(crockford.clean("ab-uU 码 12 码")) == "U码"
