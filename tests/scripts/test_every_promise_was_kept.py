"""A promised test that did not run, or was skipped, stops `make test`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.every_promise_was_kept import named_in, not_kept
from tests.outcomes import KEPT_AS

ROOT = Path(__file__).parents[2]
DOCUMENT = """
| 一句承诺 | `tests/house/test_a.py::test_one` `tests/test_b.py::test_two` |
| 又一句 | `tests/test_b.py::test_two` |
"""
CONFTEST = "from tests.outcomes import watch\n\ndef pytest_configure(config):\n    watch(config)\n"
TESTS = """
import pytest

@pytest.mark.parametrize("n", [1, 2, 3])
def test_of_many(n):
    pass

@pytest.mark.parametrize("n", [1, 2])
def test_skipped_once(n):
    if n == 2:
        pytest.skip("not here")

@pytest.mark.skip
def test_skipped():
    pass

@pytest.mark.xfail
def test_expected_to_fail():
    assert 0

@pytest.fixture
def breaks():
    yield
    raise OSError

def test_torn_down_badly(breaks):
    pass
"""


def test_the_document_names_each_test_once() -> None:
    assert named_in(DOCUMENT) == ["tests/house/test_a.py::test_one", "tests/test_b.py::test_two"]


def test_what_did_not_run_or_pass_is_named() -> None:
    told = not_kept(["a::test_1", "a::test_2", "a::test_3"], {"a::test_1": "passed", "a::test_2": "skipped"})
    assert [line.split(",")[0] for line in told] == ["a::test_2: skipped", "a::test_3: did not run"]


@pytest.mark.parametrize("workers", [[], ["-n", "2"]])
def test_a_run_leaves_how_each_test_ended(tmp_path: Path, workers: list[str]) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (tmp_path / "test_all.py").write_text(TESTS, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-c", "pytest.ini", "--rootdir", ".", *workers]
    subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PATH": ""}, capture_output=True, check=False)
    kept = json.loads((tmp_path / ".pytest_cache" / "v" / KEPT_AS).read_text(encoding="utf-8"))
    assert kept == {
        "test_all.py::test_of_many": "passed",
        "test_all.py::test_skipped_once": "skipped",
        "test_all.py::test_skipped": "skipped",
        "test_all.py::test_expected_to_fail": "xfailed",
        "test_all.py::test_torn_down_badly": "failed",
    }
