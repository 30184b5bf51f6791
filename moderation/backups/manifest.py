"""What a backup file says of itself: of which office and moment it is, how many rows, and where the ledger stood."""

import json
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from feedback.ledger_check import Head
from moderation.backups.parts import Part
from moderation.backups.values import plain

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Contents:
    """One table in the file: rows, and the SHA-256 of its lines in hex."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Moment:
    """What both files of a pair have in common. `pair` is random; `head` is where the ledger ended."""

    pair: uuid.UUID
    made_at: datetime
    office_id: uuid.UUID
    office: str
    revision: str
    head: Head


@dataclass(frozen=True, slots=True)
class Manifest:
    moment: Moment
    part: Part
    tables: dict[str, Contents]

    @property
    def rows(self) -> int:
        return sum(contents.rows for contents in self.tables.values())

    def to_json(self) -> str:
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1, default=plain)


def from_json(text: str | bytes) -> Manifest:
    """KeyError, TypeError or ValueError where the text is no manifest of this format."""
    read: dict[str, Any] = json.loads(text)
    if read["format"] != FORMAT:
        raise ValueError(read["format"])
    return Manifest(
        _moment(read["moment"]),
        Part(read["part"]),
        {name: Contents(int(one["rows"]), str(one["sha256"])) for name, one in read["tables"].items()},
    )


def _moment(read: dict[str, Any]) -> Moment:
    return Moment(
        uuid.UUID(read["pair"]),
        datetime.fromisoformat(read["made_at"]),
        uuid.UUID(read["office_id"]),
        str(read["office"]),
        str(read["revision"]),
        Head(int(read["head"]["number"]), str(read["head"]["digest"])),
    )
