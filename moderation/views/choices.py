"""Choices of a form's field, from pairs of value and words."""

from collections.abc import Iterable
from typing import Any

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the published types lag behind


def choices(pairs: Iterable[tuple[str, str]]) -> list[Any]:
    """For `choices=` of a select, radio or multiple field; the words may be lazy."""
    return [SelectChoice(value, words) for value, words in pairs]
