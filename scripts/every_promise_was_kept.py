"""Stops when a test that docs/security.md names for a promise did not run and pass in the last run of all tests."""

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.outcomes import KEPT_AS

DOCUMENT = Path("docs/security.md")
OUTCOMES = Path(".pytest_cache/v") / KEPT_AS
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def named_in(document: str) -> list[str]:
    """Every test a promise rests on, once."""
    return sorted({f"{path}::{name}" for path, name in NAMED.findall(document)})


def not_kept(named: list[str], outcomes: Mapping[str, str]) -> list[str]:
    """What is to be said of each that did not pass."""
    return [
        f"{test}: {outcomes.get(test, 'did not run')}, but docs/security.md promises what it proves"
        for test in named
        if outcomes.get(test) != "passed"
    ]


if __name__ == "__main__":
    if not OUTCOMES.exists():
        sys.exit(f"{OUTCOMES} is missing: run the tests first (make test)")
    sys.exit(
        "\n".join(not_kept(named_in(DOCUMENT.read_text("utf-8")), json.loads(OUTCOMES.read_text("utf-8")))) or None
    )
