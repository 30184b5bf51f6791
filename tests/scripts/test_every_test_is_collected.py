"""A test that pytest would not find stops the run."""

from pathlib import Path

import pytest

from scripts.every_test_is_collected import why_lost

A_TEST = "def test_something():\n    assert 1 + 1 == 2\n"


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(name: str, text: str = A_TEST) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_test_in_its_place_is_found() -> None:
    write("tests/__init__.py", "")

    assert why_lost(write("tests/test_place.py")) is None


def test_a_file_without_tests_may_be_anywhere() -> None:
    assert why_lost(write("feedback/clock.py", "def tests_of_time() -> None: ...\n")) is None


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("feedback/test_clock.py", "move them there"),
        ("tests/clock.py", "rename it"),
        ("tests/feedback/test_clock.py", "__init__.py is missing"),
    ],
)
def test_a_lost_test_is_told_with_the_remedy(name: str, remedy: str) -> None:
    assert remedy in (why_lost(write(name)) or "")
