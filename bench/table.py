"""Tables for a terminal, where a Chinese character is two columns wide, and targets with what was measured."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """`limit` is the most that `value` may be, or the least where `is_least`."""

    name: str
    value: float
    limit: float
    unit: str
    is_least: bool = False

    @property
    def is_met(self) -> bool:
        return self.value >= self.limit if self.is_least else self.value <= self.limit

    def __str__(self) -> str:
        sign = "≥" if self.is_least else "≤"
        verdict = "达到" if self.is_met else "未达"
        return f"  {verdict}  {self.name}：{self.value:.4g} {self.unit}（目标 {sign} {self.limit:g} {self.unit}）"


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """The first column to the left, figures to the right."""
    rows = [head, *rows]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for name, *figures in rows:
        told = [_blank(figure, width) + figure for figure, width in zip(figures, widths[1:], strict=True)]
        print("  ".join((name + _blank(name, widths[0]), *told)).rstrip())


def print_targets(targets: Iterable[Target]) -> None:
    print()
    for target in targets:
        print(target)


def _blank(text: str, width: int) -> str:
    return " " * (width - _width(text))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
