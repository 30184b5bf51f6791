"""Stops when a file of the repository holds tests that pytest would not find."""

import re
import subprocess
import sys
from pathlib import Path

TESTS = Path("tests")
HAS_TESTS = re.compile(r"^(async )?(    )?def test_", re.MULTILINE)


def python_files() -> list[Path]:
    """The repository's Python files, new ones included, ignored ones not."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.py"]
    names = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [path for name in names.split("\0") if name and (path := Path(name)).exists()]


def why_lost(path: Path) -> str | None:
    """Why pytest would not collect the tests in this file, with the remedy; None when it has none or they are found."""
    if not HAS_TESTS.search(path.read_text(encoding="utf-8")):
        return None
    if TESTS not in path.parents:
        return f"{path}: tests outside tests/ are not run; move them there"
    if not path.name.startswith("test_"):
        return f"{path}: only files named test_*.py are read; rename it"
    bare = next((folder for folder in path.parents if folder != Path() and not (folder / "__init__.py").exists()), None)
    return f"{bare}/__init__.py is missing: two test files of one name would clash" if bare else None


if __name__ == "__main__":
    sys.exit("\n".join(sorted({lost for path in python_files() if (lost := why_lost(path))})) or None)
