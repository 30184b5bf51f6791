"""What a page of the product consists of, so that a plain template of the same size and parts can stand beside it."""

import json
from dataclasses import asdict, dataclass
from html.parser import HTMLParser
from pathlib import Path

CONTROLS = frozenset({"input", "select", "textarea", "option", "button", "a"})
BYTES_A_CONTROL = 60
"""About what the plain template writes around one control."""


@dataclass(frozen=True, slots=True)
class PageShape:
    """The controls by their value, and the words that fill the page up to its size in bytes."""

    controls: tuple[str, ...]
    words: str

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self)))

    @classmethod
    def load(cls, path: Path) -> "PageShape":
        return cls(**json.loads(path.read_text()))


def shape_of(page: bytes) -> PageShape:
    reader = _Reader()
    reader.feed(page.decode())
    controls = tuple(reader.controls)
    filling = len(page) - sum(BYTES_A_CONTROL + 2 * len(value.encode()) for value in controls)
    return PageShape(controls, "字" * max(0, filling // 3))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.controls: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in CONTROLS:
            self.controls.append(dict(attrs).get("value") or tag)
