"""Every limit has words, a unit and bounds; a new one without them is one somebody forgot."""

from dataclasses import fields

import pytest

from feedback.limit_table import DESTROYS, NOT_LONGER, TABLE, Group, default_of, longer_than, unit_of
from feedback.limits import Limits
from moderation.forms.limits import GROUP_WORDS, UNIT_WORDS
from moderation.office_limits import values_of

NAMES = [field.name for field in fields(Limits)]


def test_every_limit_is_in_the_table_and_nothing_else() -> None:
    assert set(NAMES) == TABLE.keys(), "say in feedback/limit_table.py what the new limit is and how far it may go"


@pytest.mark.parametrize("name", NAMES)
def test_a_default_is_allowed(name: str) -> None:
    assert TABLE[name].least <= default_of(name) <= TABLE[name].most
    assert UNIT_WORDS[unit_of(name)]


def test_defaults_go_together() -> None:
    assert [name for name in NAMES if longer_than(values_of(Limits()), name)] == []
    assert {name for pair in NOT_LONGER for name in pair} | DESTROYS <= TABLE.keys()


def test_every_group_has_words() -> None:
    assert GROUP_WORDS.keys() == set(Group)


def test_everything_kept_for_a_time_says_so_when_made_shorter() -> None:
    of_content = {name for name, bounds in TABLE.items() if bounds.group is Group.KEEPING and name.endswith("_days")}
    assert of_content - DESTROYS == {"intake_days"}
