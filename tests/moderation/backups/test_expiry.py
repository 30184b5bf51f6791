"""A keys file is gone after seven days, whoever touched or copied it; nothing else ever is."""

import os
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feedback import clock
from moderation.backups.archive import UNFINISHED
from moderation.backups.expiry import file_name, forget_keys
from moderation.backups.parts import Part

NOW = datetime(2026, 10, 31, 16, tzinfo=UTC)


def a_file(folder: Path, age: timedelta, part: Part = Part.KEYS, more: str = "") -> Path:
    path = folder / (file_name("990121", uuid.UUID(int=7), NOW - age, part) + more)
    path.touch()
    return path


@pytest.mark.parametrize(
    ("age", "keep_days", "goes"),
    [
        (timedelta(days=7), 7, False),
        (timedelta(days=7, seconds=1), 7, True),
        (timedelta(days=2), 1, True),
        (timedelta(seconds=1), 0, True),
    ],
)
def test_age_is_told_by_the_name(tmp_path: Path, age: timedelta, keep_days: int, goes: bool) -> None:
    path = a_file(tmp_path, age)
    os.utime(path, (4e9, 4e9))
    with clock.frozen(NOW):
        assert forget_keys(tmp_path, keep_days=keep_days) == ([path] if goes else [])
    assert path.exists() is not goes


def test_data_and_what_is_not_ours_stay(tmp_path: Path) -> None:
    year = timedelta(days=365)
    stays = {a_file(tmp_path, year, Part.DATA), a_file(tmp_path, year, more=".bak"), tmp_path / "keys.zip"}
    (tmp_path / "keys.zip").touch()
    with clock.frozen(NOW):
        assert forget_keys(tmp_path) == []
    assert set(tmp_path.iterdir()) == stays


def test_what_a_broken_backup_left_goes_after_a_day(tmp_path: Path) -> None:
    old, new = (a_file(tmp_path, timedelta(hours=hours), more=UNFINISHED) for hours in (25, 1))
    with clock.frozen(NOW):
        assert forget_keys(tmp_path) == [old]
    assert new.exists()
