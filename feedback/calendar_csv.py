"""A year's notice as a table: day, 休 or 班, name."""

import re
from contextlib import suppress
from datetime import date
from pathlib import Path

from feedback.registry_csv import BadTable, rows_of
from feedback.workdays import SeedRow

COLUMNS = ("日期", "休班", "名称")
WORKING = {"休": False, "班": True}
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")


def read_calendar(path: Path) -> list[SeedRow]:
    """Raises BadTable for a missing column, a day that is none, or neither 休 nor 班."""
    return [_row(line, row["日期"], row["休班"], row["名称"]) for line, row in rows_of(path, COLUMNS)]


def _row(line: int, day: str, working: str, name: str) -> SeedRow:
    if working not in WORKING:
        raise BadTable(f"第 {line} 行的“休班”须是“休”或“班”，写的是“{working}”。")
    return SeedRow(_day(line, day), WORKING[working], name[:60])


def _day(line: int, typed: str) -> date:
    found = _DAY.fullmatch(typed)
    with suppress(ValueError):
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    raise BadTable(f"第 {line} 行的日期“{typed}”不对，例如 2027-01-01。")
