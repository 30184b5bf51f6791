"""A search costs a constant a character, whatever is typed: steps are counted, not seconds."""

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator

import pytest

from feedback import identifiers
from feedback.identifiers import find

HOSTILE = [
    "啊",
    "1",
    "1 ",
    "138-",
    "6222 ",
    "一",
    "我是",
    "我在村",
    "张主任",
    "林场",
    "村",
    "3号",
    "a.",
    "www.",
    "@",
    "上周我去",
    "李秀",
    "王王",
]
# Given words of a bounded length only: a name of four characters, the words before a house number, one find of another.
GIVEN_LITTLE = {"places._CUE", "places._GENERIC", "roles._GENERIC"}
ENDLESS = re.compile(r"[*+]|\{\d+,\}")
ESCAPED_OR_CLASS = re.compile(r"\\.|\[(?:\\.|[^\]\\])+\]")


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in pkgutil.iter_modules(identifiers.__path__):
        held = vars(importlib.import_module(f"{identifiers.__name__}.{module.name}"))
        for name, value in held.items():
            for one in value if isinstance(value, tuple) else (value,):
                if isinstance(one, re.Pattern):
                    yield f"{module.name}.{name}", one


def test_no_pattern_that_reads_a_whole_text_repeats_without_end() -> None:
    endless = {name for name, pattern in patterns() if ENDLESS.search(ESCAPED_OR_CLASS.sub("", pattern.pattern))}
    assert endless == GIVEN_LITTLE


def steps(text: str) -> int:
    """Calls made while text is searched."""
    made = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal made
        made += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        find(text)
    finally:
        sys.setprofile(before)
    return made


@pytest.mark.parametrize("unit", HOSTILE)
def test_steps_grow_with_length_and_no_faster(unit: str) -> None:
    find(unit)
    assert steps(unit * 1600) <= 10 * steps(unit * 200)  # 8 where steps grow with length, 64 with its square
