"""The classification is one list: every leaf belongs to a letter, every code has a name."""

import pytest

from feedback.categories import CODES, LEAVES, LETTERS, letter_of, name_of


def test_every_leaf_belongs_to_a_letter_and_every_letter_has_leaves() -> None:
    assert {letter_of(leaf) for leaf in LEAVES} == set(LETTERS)


def test_a_code_fits_its_column_and_has_a_name() -> None:
    assert all(len(code) <= 2 and name_of(code) for code in CODES)


def test_no_two_codes_have_one_name() -> None:
    names = [name_of(code) for code in CODES]
    assert len(names) == len(set(names))


def test_a_letter_stands_for_itself() -> None:
    assert (letter_of("A"), letter_of("A1"), name_of("A1")) == ("A", "A", "强制下载安装与推广指标")


@pytest.mark.parametrize("code", ["H1", "A9", "", "a1"])
def test_an_unknown_code_has_no_name(code: str) -> None:
    with pytest.raises(KeyError):
        name_of(code)
