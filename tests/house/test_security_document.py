"""docs/security.md names a test for every promise; each is there. That it ran, `make test` sees to at its end."""

import re
import subprocess
import sys
from pathlib import Path

from scripts.every_promise_was_kept import named_in

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def promises() -> list[str]:
    rows = [line for line in DOCUMENT.splitlines() if line.startswith("| ")]
    return [row for row in rows if not row.startswith(("| --- ", "| 承诺 "))]


def test_every_promise_names_a_test() -> None:
    assert promises()
    assert [row for row in promises() if not named_in(row)] == []


def test_every_named_test_is_collected() -> None:
    named = named_in(DOCUMENT)
    files = sorted({test.split("::")[0] for test in named})
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *files]
    collected = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    found = {line.split("[")[0] for line in collected.splitlines()}
    assert [test for test in named if test not in found] == [], (
        "the promise has lost its test: name the one that now proves it"
    )


def test_what_is_not_promised_is_said() -> None:
    _, _, not_promised = DOCUMENT.partition("## 不承诺的")
    assert len(re.findall(r"^- \*\*", not_promised, re.MULTILINE)) >= 10
