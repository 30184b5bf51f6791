"""The forty texts and what their labels say of them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feedback.categories import MOST_CATEGORIES
from feedback.wording import letters

DATA = Path(__file__).parents[1] / "data"
UNITS, TARGETS = DATA / "forty-units.csv", DATA / "forty-targets.csv"
COUNTY = "990121"
LONGEST_RUN = 11
NUMBERS = frozenset({"PHONE", "IDCARD", "BANKCARD", "EMAIL", "WECHAT"})


@dataclass(frozen=True)
class Text:
    """One report as somebody would type it, and how it should end."""

    id: str
    words: str
    chosen_category: str
    label: dict[str, Any]

    @property
    def disposition(self) -> str:
        return str(self.label["disposition"])

    @property
    def categories(self) -> list[str]:
        return list(self.label["categories"])[:MOST_CATEGORIES]

    @property
    def targets(self) -> list[tuple[str, str]]:
        """Kind and name, as the submitter types them; the first is the one it is filed under."""
        return [(one["type"].lower(), one["name"]) for one in self.label["objects"] if one["name"]]

    @property
    def duplicate_of(self) -> str | None:
        return self.label["duplicate_of"]

    @property
    def secrets(self) -> set[str]:
        """What no unit may ever read."""
        return {*self.label["must_not_leak"], *(found["text"] for found in self.label["pii"])}

    @property
    def says_who(self) -> bool:
        """It names the writer or holds a number of somebody: to be pointed out before it is sent."""
        return any(found["type"] in NUMBERS or found["subject"] == "self" for found in self.label["pii"])

    def runs_in(self, page: str) -> set[str]:
        """Stretches of the original longer than R2 lets pass, found on a page."""
        original, shown = letters(self.words)[0], letters(page)[0]
        length = LONGEST_RUN + 1
        runs = {original[start : start + length] for start in range(len(original) - length + 1)}
        return {run for run in runs if run in shown}


def read() -> list[Text]:
    lines = (DATA / "complaints.jsonl").read_text(encoding="utf-8").splitlines()
    return [_text(json.loads(line)) for line in lines]


def _text(row: dict[str, Any]) -> Text:
    return Text(row["id"], row["text"], row["user_selected_category"] or "", row["expected"])
