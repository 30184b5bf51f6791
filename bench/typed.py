"""What the clients type: reports of the test set that name nobody, so that each is accepted at once."""

import json
from functools import cache
from itertools import cycle, islice

from bench.servers import PROJECT
from feedback import identifiers

COMPLAINTS = PROJECT / "tests" / "data" / "complaints.jsonl"
Fields = list[tuple[str, str]]


def descriptions(count: int) -> list[str]:
    return list(islice(cycle(_anonymous()), count))


def report_fields(draft: str, description: str) -> Fields:
    """A form filled in by somebody thorough, without identity."""
    return [
        ("draft", draft),
        ("category", "D"),
        ("category", "A"),
        ("target_kind", "miniapp"),
        ("target_name", "净村拍拍"),
        ("region", "990121101"),
        ("issuer_name", "县农业农村局"),
        ("issuer_level", "county"),
        ("frequency", "daily"),
        ("after_hours", "1"),
        ("description", description),
        ("data_items", "户籍人口数\n走访记录\n人居环境照片"),
        ("submitter_kind", "cadre"),
        ("leave_empty", ""),
    ]


@cache
def _anonymous() -> tuple[str, ...]:
    texts = [json.loads(line)["text"] for line in COMPLAINTS.read_text(encoding="utf-8").splitlines()]
    return tuple(text for text in texts if not identifiers.find(text))
