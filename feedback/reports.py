"""A report as typed: the fields of the public form, checked, before anything is sealed."""

import json
from dataclasses import dataclass
from typing import Any

from feedback.categories import Level

MOST_TARGETS = 5


@dataclass(frozen=True, slots=True)
class Identity:
    """Who wrote, if they chose to say so; readable by two custodians together only."""

    contact_name: str = ""
    contact: str = ""
    own_unit: str = ""
    position: str = ""

    def is_given(self) -> bool:
        return any((self.contact_name, self.contact, self.own_unit, self.position))

    def said(self) -> dict[str, str]:
        """What is sealed to the custodians."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Report:
    """What one submitter says. Texts are canonical (LF, trimmed); codes are known ones.

    `categories` holds letters or leaves, the first is primary; `targets` up to MOST_TARGETS pairs of kind and name as
    typed;
    `region` is empty, a county (6 digits) or a township (9 digits).
    """

    description: str
    categories: tuple[str, ...] = ()
    targets: tuple[tuple[str, str], ...] = ()
    region: str = ""
    issuer_name: str = ""
    issuer_level: Level = Level.UNKNOWN
    frequency: str = ""
    after_hours: bool = False
    data_items: tuple[str, ...] = ()
    submitter_kind: str = "unsaid"
    from_own_unit: bool = False
    keep_from: str = ""
    identity: Identity = Identity()

    @property
    def county(self) -> str | None:
        """All of the place that stays in the clear."""
        return self.region[:6] or None

    def said(self) -> dict[str, Any]:
        """What is sealed under the case key: all of it, but who wrote."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "identity"}

    def canonical(self) -> bytes:
        """The same words give the same bytes: from them and the form's draft comes the receipt code."""
        fields = self.said() | {"identity": self.identity.said()}
        return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
