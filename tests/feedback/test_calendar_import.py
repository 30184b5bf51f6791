"""A year's notice is published from a table or from the library, and due days follow."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from feedback import ledger
from feedback.db import db, writing
from feedback.limits import calendar, in_workdays
from feedback.models import CalendarDay, CalendarYear
from feedback.workdays import seeded_years
from moderation.timer.tick import tick
from tests.cast import Cast
from tests.dispatched import matter_of_cases, sent, stored

NEXT = seeded_years()[-1] + 1
NOTICE = f"""日期,休班,名称
{NEXT - 1}-12-31,休,元旦
{NEXT}年1月1日,休,元旦
{NEXT}/2/8,休,春节
{NEXT}-02-09,休,春节
{NEXT}-02-10,休,春节
{NEXT}-02-11,休,春节
{NEXT}-05-03,休,劳动节
"""


def run(app: Flask, *arguments: object) -> Result:
    db.session.remove()
    return app.test_cli_runner().invoke(args=["feedback", "import-calendar", *map(str, arguments)])


def table(folder: Path, text: str = NOTICE) -> Path:
    path = folder / "notice.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_year_is_published_from_a_table(app: Flask, cast: Cast, tmp_path: Path) -> None:
    assert in_workdays(1, after=date(NEXT, 1, 31)).provisional
    result = run(app, table(tmp_path))
    assert result.output == f"已公布 {NEXT} 年的放假安排。\n"
    published = calendar()
    assert NEXT in published.published_years
    assert not published.is_working(date(NEXT, 2, 9))
    assert not published.is_provisional(date(NEXT - 1, 12, 31))
    (row,) = [row for row in ledger.whole_chain() if row.act == "import_calendar"]
    assert row.facts == ledger.canonical({"years": [NEXT]})


def test_a_corrected_table_takes_the_place_of_the_first(app: Flask, cast: Cast, tmp_path: Path) -> None:
    run(app, table(tmp_path))
    run(app, table(tmp_path, NOTICE.replace(f"{NEXT}-02-11,休,春节", f"{NEXT}-02-12,休,春节")))
    assert calendar().is_working(date(NEXT, 2, 11))
    assert not calendar().is_working(date(NEXT, 2, 12))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("日期,休班,名称\n", "放假安排不全"),
        (NOTICE.replace("元旦", "元旦").replace(f"{NEXT}/2/8", f"{NEXT}-02-09"), "有一天写了两次"),
        (NOTICE + f"{NEXT - 1}-06-01,休,儿童节\n", "一次只导入一年"),
        (NOTICE.replace(f"{NEXT}", "2072").replace(f"{NEXT - 1}", "2071"), "不会有 2072 年"),
        (NOTICE.replace(f"{NEXT}", "0001").replace(f"{NEXT - 1}-12-31,休,元旦\n", ""), "不会有 1 年"),
        (NOTICE.replace(f"{NEXT}", "9999").replace(f"{NEXT - 1}", "9998"), "不会有 9999 年"),
        (NOTICE + "2027-13-01,休,元旦\n", "日期“2027-13-01”不对"),
        (NOTICE + "明天,休,元旦\n", "日期“明天”不对"),
        (NOTICE + "2027-03-01,玩,元旦\n", "须是“休”或“班”"),
        ("日期,名称\n", "缺少列：休班"),
    ],
)
def test_what_is_no_notice_is_said_and_changes_nothing(
    app: Flask, cast: Cast, tmp_path: Path, text: str, said: str
) -> None:
    before = db.session.scalar(select(func.count()).select_from(CalendarDay))
    result = run(app, table(tmp_path, text))
    assert (result.exit_code, said in result.output) == (1, True), result.output
    assert db.session.scalar(select(func.count()).select_from(CalendarDay)) == before


def test_the_library_publishes_what_it_knows(app: Flask, cast: Cast) -> None:
    assert run(app).output == "没有新的年份。\n"
    last = seeded_years()[-1]
    with writing():
        db.session.delete(db.session.get_one(CalendarYear, last))
    assert run(app).output == f"已公布 {last} 年的放假安排。\n"
    assert last in calendar().published_years


def test_a_provisional_due_day_settles_by_the_published_year(app: Flask, cast: Cast, tmp_path: Path) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch = stored(sent(matter, codes[0], cast))
    dispatch.due_on, dispatch.due_provisional = date(NEXT, 2, 8), True
    db.session.commit()
    assert tick()["settled"] == 0
    run(app, table(tmp_path))
    assert tick()["settled"] == 1
