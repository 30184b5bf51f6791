"""Units and targets as tables that an office keeps in a spreadsheet, saved as CSV (UTF-8 or GB18030)."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from feedback.categories import Level, TargetKind
from feedback.models import Relation
from feedback.registry import TargetRow, UnitRow
from feedback.wording import clean, has_forbidden

UNIT_COLUMNS = ("单位名称", "级别", "地区代码", "上级单位", "纪检监察")
TARGET_COLUMNS = ("名称", "类型", "主办单位", "使用单位", "推广单位", "考核单位")
RELATION_COLUMNS = {
    "主办单位": Relation.OWNER,
    "使用单位": Relation.USER,
    "推广单位": Relation.PROMOTER,
    "考核单位": Relation.APPRAISER,
}
LEVELS = {
    "中央": Level.CENTRAL,
    "省": Level.PROVINCE,
    "市": Level.CITY,
    "县": Level.COUNTY,
    "乡镇": Level.TOWNSHIP,
    "村": Level.VILLAGE,
}
KINDS = {
    "应用": TargetKind.APP,
    "小程序": TargetKind.MINIAPP,
    "公众账号": TargetKind.PUBACCT,
    "工作群": TargetKind.GROUP,
    "系统": TargetKind.SYSTEM,
    "表格": TargetKind.FORM,
    "其他": TargetKind.OTHER,
}
YES = frozenset({"是", "1", "y", "yes"})
BETWEEN_NAMES = re.compile("[；;、\n]")
LONGEST_NAME = 100

Word = TypeVar("Word")


class BadTable(Exception):
    """A table that cannot be read; the message names the line and the remedy."""


def read_units(path: Path) -> list[UnitRow]:
    """Raises BadTable for a missing column, a name that cannot be one, or an unknown level."""
    return [
        UnitRow(
            line=line,
            name=_name(row, "单位名称", line),
            level=_one_of(LEVELS, row["级别"], "级别", line),
            region=row["地区代码"],
            superior=row["上级单位"],
            is_discipline=row["纪检监察"].lower() in YES,
        )
        for line, row in rows_of(path, UNIT_COLUMNS)
    ]


def read_targets(path: Path) -> list[TargetRow]:
    """Several units of one cell are divided by ；. Raises BadTable as read_units does."""
    return [
        TargetRow(
            line=line,
            name=_name(row, "名称", line),
            kind=_one_of(KINDS, row["类型"], "类型", line),
            stands={relation: _names(row[column]) for column, relation in RELATION_COLUMNS.items()},
        )
        for line, row in rows_of(path, TARGET_COLUMNS)
    ]


def rows_of(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows that hold anything, with the number of their line. Raises BadTable for a missing column, or a quote
    that nothing closes."""
    # Not strict, it takes all lines after such a quote for one cell.
    reader = csv.DictReader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        yield from _rows(reader, path.name, columns)
    except csv.Error as error:
        raise BadTable(f"{path.name} 读到第 {reader.line_num} 行读不下去：多半是有一个引号没有成对。") from error


def _rows(reader: "csv.DictReader[str]", name: str, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    if missing:
        raise BadTable(f"{name} 缺少列：{'、'.join(missing)}。第一行应为：{'，'.join(columns)}")
    for row in reader:
        cells = {column: clean(row[column] or "") for column in columns}
        if any(cells.values()):
            yield reader.line_num, cells


def _text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel writes on a Chinese Windows.
        return _decoded(content, path.name)


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError as error:
        raise BadTable(f"{name} 的编码无法识别，请另存为“CSV UTF-8”") from error


def _name(row: Mapping[str, str], column: str, line: int) -> str:
    name = row[column]
    if not 0 < len(name) <= LONGEST_NAME:
        raise BadTable(f"第 {line} 行的“{column}”应为 1 到 {LONGEST_NAME} 字")
    if "\n" in name or has_forbidden(name):
        raise BadTable(f"第 {line} 行的“{column}”里有换行或看不见的字符，请重新输入")
    return name


def _one_of(words: Mapping[str, Word], typed: str, column: str, line: int) -> Word:
    if typed not in words:
        raise BadTable(f"第 {line} 行的“{column}”是“{typed}”，应为：{'、'.join(words)}")
    return words[typed]


def _names(cell: str) -> list[str]:
    return [name.strip() for name in BETWEEN_NAMES.split(cell) if name.strip()]
