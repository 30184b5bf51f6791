"""Filling the registry from the command line."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from feedback.db import db
from feedback.ledger import whole_chain
from feedback.ledger_check import breaches
from feedback.models import LedgerRow, Region, Relation, Target, TargetUnit, Unit
from tests.cast import Cast
from tests.conftest import settings_for
from wsgi import create_app

UNITS = (
    "单位名称,级别,地区代码,上级单位,纪检监察\n"
    "望川县教育局,县,990121,望川县人民政府,\n"
    "望川县第一小学,乡镇,,望川县教育局,\n"
    "临江市监委,市,990100,,是\n"
)
TARGETS = (
    "名称,类型,主办单位,使用单位,推广单位,考核单位\n"
    "智慧校园,应用,望川县教育局,望川县第一小学；清水镇人民政府,,望川县教育局\n"
    "净村拍拍,小程序,望川县农业农村局,,望川县数据局,\n"
)


def run(app: Flask, *arguments: str) -> Result:
    result = app.test_cli_runner().invoke(args=["feedback", *arguments])
    db.session.rollback()
    return result


def table(folder: Path, content: str, encoding: str = "utf-8") -> str:
    path = folder / f"table-{abs(hash(content))}.csv"
    path.write_bytes(content.encode(encoding))
    return str(path)


def test_units_and_targets_come_in_with_who_stands_how_to_them(app: Flask, cast: Cast, tmp_path: Path) -> None:
    result = run(app, "import-registry", "--units", table(tmp_path, UNITS), "--targets", table(tmp_path, TARGETS))
    assert result.output == "新增 3 个单位、1 个对象、5 个对应关系。\n"
    school = cast.unit("望川县第一小学")
    assert school.superior is not None
    assert school.superior.name == "望川县教育局"
    assert cast.unit("临江市监委").is_discipline
    query = select(Unit.name, TargetUnit.relation).join(Unit).where(TargetUnit.target_id == cast.target("智慧校园").id)
    assert {(name, relation) for name, relation in db.session.execute(query)} == {
        ("望川县教育局", Relation.OWNER),
        ("望川县第一小学", Relation.USER),
        ("清水镇人民政府", Relation.USER),
        ("望川县教育局", Relation.APPRAISER),
    }


def test_the_same_tables_again_add_nothing(app: Flask, tmp_path: Path) -> None:
    files = ("--units", table(tmp_path, UNITS), "--targets", table(tmp_path, TARGETS))
    run(app, "import-registry", *files)
    assert run(app, "import-registry", *files).output == "新增 0 个单位、0 个对象、0 个对应关系。\n"


def test_an_import_is_on_the_ledger(app: Flask, tmp_path: Path) -> None:
    run(app, "import-registry", "--units", table(tmp_path, UNITS))
    row = db.session.scalars(select(LedgerRow).order_by(LedgerRow.number.desc())).first()
    assert row is not None
    assert (row.act, row.facts) == ("registry_imported", '{"relations":0,"targets":0,"units":3}')
    assert list(breaches(whole_chain())) == []


def test_what_excel_saves_on_a_chinese_windows_is_read(app: Flask, tmp_path: Path) -> None:
    result = run(app, "import-registry", "--units", table(tmp_path, UNITS.replace("\n", "\r\n"), "gb18030"))
    assert "新增 3 个单位" in result.output


@pytest.mark.parametrize(
    ("kind", "content", "message"),
    [
        ("--units", "名称,级别\n甲,县\n", "缺少列：单位名称、地区代码、上级单位、纪检监察"),
        ("--units", UNITS.replace(",县,", ",县级,"), "第 2 行的“级别”是“县级”，应为：中央、省"),
        ("--units", UNITS.replace("望川县教育局,县", "某" * 101 + ",县"), "第 2 行的“单位名称”应为 1 到 100 字"),
        ("--units", UNITS.replace("望川县教育局,县", "望川\x00教育局,县"), "第 2 行的“单位名称”里有换行或看不见的字符"),
        ("--units", UNITS.replace("望川县教育局,县", '"望川县\n教育局",县'), "第 3 行的“单位名称”里有换行"),
        ("--units", f'{UNITS}清水镇政府,乡镇,,,"是\n', "有一个引号没有成对"),
        ("--units", f'{UNITS}"清水镇政府,乡镇,,,是\n{"甲局,县,,," * 20000}', "有一个引号没有成对"),
        ("--units", UNITS.replace("990100", "110101"), "第 4 行提到的“110101”不在名录里"),
        ("--units", UNITS.replace(",望川县教育局", ",县教委"), "第 3 行提到的“县教委”不在名录里"),
        ("--targets", TARGETS, "第 2 行提到的“望川县教育局”不在名录里"),
        ("--targets", TARGETS.replace("小程序", "微信"), "第 3 行的“类型”是“微信”"),
    ],
)
def test_one_wrong_row_and_nothing_comes_in(app: Flask, tmp_path: Path, kind: str, content: str, message: str) -> None:
    before = counts()
    result = run(app, "import-registry", kind, table(tmp_path, content))
    assert result.exit_code == 1
    assert message in result.output
    assert counts() == before


def counts() -> list[int | None]:
    return [db.session.scalar(select(func.count()).select_from(model)) for model in (Unit, Target, TargetUnit)]


def test_the_help_states_the_columns(app: Flask) -> None:
    text = run(app, "import-registry", "--help").output
    assert "单位名称，级别，地区代码，上级单位，纪检监察" in text
    assert "名称，类型，主办单位，使用单位，推广单位，考核单位" in text


def test_a_file_has_to_be_named(app: Flask) -> None:
    assert run(app, "import-registry").exit_code == 2


def test_without_an_office_there_is_no_registry(tmp_path: Path) -> None:
    empty = create_app(settings_for(f"sqlite:///{tmp_path / 'empty.db'}"))
    with empty.app_context():
        upgrade()
        result = run(empty, "import-registry", "--units", table(tmp_path, UNITS))
    assert (result.exit_code, "set-up" in result.output) == (1, True)


def test_the_divisions_of_a_province_come_in_once_with_their_parents(app: Flask) -> None:
    assert run(app, "import-regions", "--under", "330782").exit_code == 0
    known = set(db.session.scalars(select(Region.code).where(Region.code.startswith("33"))))
    assert {"330000", "330700", "330782"} <= known
    assert all(code.startswith("330782") for code in known - {"330000", "330700"})
    assert len(known) > 10
    assert run(app, "import-regions", "--under", "330782").output == "新增 0 个行政区划。\n"


def test_a_wrong_code_is_refused(app: Flask) -> None:
    assert run(app, "import-regions", "--under", "33").exit_code == 2
