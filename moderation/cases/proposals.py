"""What an opened text proposes for its classification; a moderator settles it (R4, R8)."""

import uuid
from collections.abc import Container, Iterable
from dataclasses import replace

from feedback.categories import Level
from moderation.cases.classification import Classification
from moderation.disclosure import OpenedCase

_SHORTEST_NAME = 3


def proposed_classification(
    now: Classification, opened: OpenedCase, *, units: Iterable[tuple[str, str]], items: Container[str]
) -> Classification:
    """`now`, filled where nobody has settled anything: the level typed, the data named, the units to keep it from.

    `units` are ids and names: one is proposed where its name, or the part of it a writer would use, was typed.
    `items` are the names the registry knows: what else was typed stays sealed until a moderator names it.
    """
    named = tuple(item for item in opened.said.get("data_items", ()) if item in items)
    level = Level(opened.said.get("issuer_level") or Level.UNKNOWN)
    return replace(
        now,
        source_level=now.source_level or (None if level is Level.UNKNOWN else level),
        data_items=now.data_items or named,
        barred=now.barred or _named_in(_to_keep_from(opened), units),
    )


def is_own_unit(opened: OpenedCase) -> bool:
    """R8: it goes to the owner or the level above, as a general matter."""
    return bool(opened.said.get("from_own_unit"))


def _to_keep_from(opened: OpenedCase) -> str:
    """Whom the writer names; where the burden is their own unit's, also the one that asks it."""
    issuer = str(opened.said.get("issuer_name", "")) if is_own_unit(opened) else ""
    return f"{opened.said.get('keep_from', '')}\n{issuer}"


def _named_in(text: str, units: Iterable[tuple[str, str]]) -> frozenset[uuid.UUID]:
    return frozenset(uuid.UUID(unit_id) for unit_id, name in units if any(part in text for part in _short_names(name)))


def _short_names(name: str) -> list[str]:
    """清水镇人民政府 is called 清水镇, 望川县农业农村局 is called 农业农村局."""
    place, _, rest = name.partition("县")
    parts = [name, name.removesuffix("人民政府"), rest if place != name else ""]
    return [part for part in parts if len(part) >= _SHORTEST_NAME]
