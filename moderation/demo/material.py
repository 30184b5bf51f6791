"""What the people of the town say: whole reports, facts to compose more from, abstracts and answers."""

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from feedback.categories import Level, letter_of


@dataclass(frozen=True, slots=True)
class Theme:
    """One burden that many report: what they say, the abstract made of it and the answer that comes back."""

    key: str
    category: str
    level: Level
    target: str
    reports: tuple[str, ...]
    facts: tuple[str, ...]
    abstract: str
    unit: str
    target_kind: str = ""
    target_name: str = ""
    more: tuple[str, ...] = ()
    data_items: tuple[str, ...] = ()
    own_unit: bool = False
    after_hours: bool = False
    questions: str = ""
    findings: str = ""
    measures: str = ""
    responsible: str = ""
    promised: int = 0
    rework: str = ""
    extension: str = ""
    return_reason: str = ""
    return_suggests: str = ""
    next_unit: str = ""


@dataclass(frozen=True, slots=True)
class Single:
    """A report with a way of its own; `ago` in working days, None where the plan spreads it."""

    story: str
    text: str
    ago: int | None = None
    category: str = ""
    target: str = ""
    target_kind: str = ""
    target_name: str = ""
    county: str = "990121"
    nature: str = "problem"
    code: str = ""
    note: str = ""
    reason: str = ""
    channel: str = ""
    answer: str = ""
    question: str = ""
    reply: str = ""
    message: str = ""
    barred: str = ""
    keep_from: str = ""
    own_unit: bool = False
    contact: bool = False
    urgent: bool = False
    joins: bool = False


def read(name: str) -> dict[str, Any]:
    """One of the data files beside this module."""
    return tomllib.loads(files("moderation.demo").joinpath("data", name).read_text(encoding="utf-8"))


def themes() -> dict[str, Theme]:
    """By key, as in themes.toml."""
    return {
        key: Theme(key=key, **_frozen(facts) | {"level": Level(facts["level"])})
        for key, facts in read("themes.toml").items()
    }


def singles() -> tuple[Single, ...]:
    """In the order of singles.toml."""
    return tuple(Single(**facts) for facts in read("singles.toml")["single"])


def reports_on(theme: Theme, count: int, chance: random.Random) -> Iterator[str]:
    """The whole reports first, then as many composed ones as are wanted, no two alike."""
    said = list(theme.reports[:count])
    yield from said
    phrases = read("phrases.toml")
    while len(said) < count:
        text = _composed(theme, phrases, chance)
        if text not in said:
            said.append(text)
            yield text


def _composed(theme: Theme, phrases: dict[str, Any], chance: random.Random) -> str:
    facts = chance.sample(theme.facts, min(len(theme.facts), chance.choice((1, 2, 2, 3))))
    after = chance.choice(phrases["consequences"][letter_of(theme.category)])
    return "".join((chance.choice(phrases["openings"]), *facts, after, chance.choice(phrases["asks"])))


def _frozen(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()}
