"""Typed text in one form, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.wording import clean, fold, has_forbidden, letters, visible


def test_line_ends_become_one_and_the_edges_go() -> None:
    assert clean("　 一行\r\n二行\r三行\u2028四行 \n\n") == "一行\n二行\n三行\n四行"


def test_direction_marks_of_a_phones_contacts_go() -> None:
    assert clean("电话\u202a+86 138\u202c") == "电话+86 138"


def test_what_is_given_back_is_as_typed_but_for_what_a_page_cannot_hold() -> None:
    assert visible(" 一行\r\n ") == " 一行\r\n "
    assert visible(f" 前\x00后{chr(0xD800)} ") == "前后"


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x9b", chr(0xD800), chr(0xDFFF)])
def test_what_no_keyboard_types_is_refused(character: str) -> None:
    assert has_forbidden(f"前{character}后")


def test_tab_line_feed_and_rare_characters_pass() -> None:
    assert not has_forbidden("一\t二\n𠮷👩\u200d👩\u200d👧")


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text())
def test_what_passes_can_be_encoded(text: str) -> None:
    if not has_forbidden(clean(text)):
        assert clean(text).encode().decode() == clean(text)


@given(st.text())
def test_folding_moves_nothing(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_letters_know_where_they_stood() -> None:
    assert letters("Ａ, 一 b") == ("a一b", [0, 3, 5])
