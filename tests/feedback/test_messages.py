"""What is kept of a message beside its sealed words follows from the case's key alone."""

from feedback import messages

KEY = bytes(range(32))
ONCE = bytes(range(16))
WORDS = "请说明是哪个镇"


# Known answers: if one of these changes, forms sent twice make two messages, and staff are warned of their own words.


def test_the_same_words_of_one_form_have_the_same_mark_over_the_years() -> None:
    mark = "bd89d7c6a6916925bb569d8faf4bd1a15ddb19b7f8d43a2eae914a5f8371ee2d"
    assert messages.mark_of(KEY, WORDS, ONCE).hex() == mark


def test_words_are_recorded_the_same_over_the_years() -> None:
    recorded = "38b22d05db0dc89bdff764eb51c4f3d1c4a5ccaaad64037dda4b24e6b9e6bf1d"
    assert messages.recorded_as(KEY, WORDS).hex() == recorded


def test_without_the_case_key_a_guess_is_not_confirmed() -> None:
    other = KEY[::-1]
    assert messages.mark_of(other, WORDS, ONCE) != messages.mark_of(KEY, WORDS, ONCE)
    assert messages.recorded_as(other, WORDS) != messages.recorded_as(KEY, WORDS)
