"""A case number is read off the random id: it counts nothing and finds its way back."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.numbers import ids_of, number_of

A_CASE = uuid.UUID("12345678-9abc-4def-8123-456789abcdef")


def test_a_number_is_two_groups_of_four() -> None:
    assert number_of(A_CASE) == "28T5-CY4T"


@given(st.uuids(version=4))
def test_a_number_leads_back_to_its_id(thing_id: uuid.UUID) -> None:
    between = ids_of(number_of(thing_id))
    assert between is not None
    first, last = between
    assert first <= thing_id <= last
    assert number_of(first) == number_of(last) == number_of(thing_id)


def test_neighbouring_numbers_share_no_id() -> None:
    _, last = ids_of("0000-0000") or (None, None)
    first, _ = ids_of("0000-0001") or (None, None)
    assert last is not None
    assert first is not None
    assert first.int == last.int + 1


@pytest.mark.parametrize("typed", ["28t5-cy4t", "28T5CY4T", " 28T5 CY4T ", "28T5-CY4T\n"])
def test_a_number_is_found_however_it_is_typed(typed: str) -> None:
    assert ids_of(typed) == ids_of("28T5-CY4T")


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert ids_of("OOOO-IIIL") == ids_of("0000-1111")


@pytest.mark.parametrize("typed", ["", "28T5", "28T5-CY4T-2", "28T5-CY4U", "净村拍拍净村拍拍", "28T5-CY4!"])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert ids_of(typed) is None
