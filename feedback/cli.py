"""The registry and the public face, from the command line."""

from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import AppGroup

from feedback import calendar_import, regions
from feedback.calendar_csv import read_calendar
from feedback.calendar_import import NotAYear
from feedback.limits import settings
from feedback.poster import poster
from feedback.regions import RegionRow
from feedback.registry import NoOffice, UnknownName, add_regions, add_to_registry
from feedback.registry_csv import BadTable, read_targets, read_units

feedback_cli = AppGroup("feedback", help="名录与公众端。")

TABLE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)


@feedback_cli.command("import-regions")
@click.option("--under", "codes", multiple=True, metavar="代码", help="只导入这个省、市或县（六位代码），可重复。")
def import_regions(codes: tuple[str, ...]) -> None:
    """导入行政区划（到乡镇、街道）。已有的不动，可以重复运行。"""
    for code in codes:
        if len(code) != 6 or not regions.is_code(code):
            raise click.BadParameter(f"{code} 不是六位地区代码", param_hint="--under")
    count = add_regions(_wanted(codes))
    click.echo(f"新增 {count} 个行政区划。")


@feedback_cli.command("import-registry")
@click.option("--units", "units_file", type=TABLE, help="单位表（CSV）。")
@click.option("--targets", "targets_file", type=TABLE, help="应用、群、表格的名录（CSV）。")
def import_registry(units_file: Path | None, targets_file: Path | None) -> None:
    """从 CSV 导入单位和名录。只增加，不改动已有的内容；有一行不对就一行也不导入。

    \b
    单位表的列：单位名称，级别，地区代码，上级单位，纪检监察
      级别：中央、省、市、县、乡镇、村    地区代码：六位或九位，可空
      上级单位：表内或已有单位的名称，可空    纪检监察：是，或空
    \b
    名录的列：名称，类型，主办单位，使用单位，推广单位，考核单位
      类型：应用、小程序、公众账号、工作群、系统、表格、其他
      单位栏可空；几个单位用“；”隔开，须在单位表里或已经导入
    编码为 UTF-8 或 GB18030（Excel 的“CSV”）均可。
    """
    if units_file is None and targets_file is None:
        raise click.UsageError("请用 --units 或 --targets 指明要导入的文件。")
    try:
        added = add_to_registry(
            read_units(units_file) if units_file else [], read_targets(targets_file) if targets_file else []
        )
    except BadTable as error:
        raise click.ClickException(str(error)) from error
    except UnknownName as error:
        raise click.ClickException(f"第 {error.line} 行提到的“{error.name}”不在名录里，请先导入或改正。") from error
    except NoOffice as error:
        raise click.ClickException("还没有受理机构，请先运行 flask moderation set-up。") from error
    click.echo(f"新增 {added.units} 个单位、{added.targets} 个对象、{added.relations} 个对应关系。")


@feedback_cli.command("import-calendar")
@click.argument("file", type=TABLE, required=False, metavar="[文件]")
def import_calendar(file: Path | None) -> None:
    """公布一年的放假安排，期限从此按它计算，暂估的日期由 tick 重算。

    不给文件：导入程序自带、还没有公布的年份。国务院的通知已出、程序还没有更新时，给一张表：

    \b
    列：日期，休班，名称    例如 2027-01-01，休，元旦    2027-02-06，班，春节
      放假的工作日写“休”，调休上班的周末写“班”；一次一年，上年最后几天的调整写在一起
    编码为 UTF-8 或 GB18030（Excel 的“CSV”）均可。
    """
    try:
        years = [calendar_import.publish(read_calendar(file))] if file else calendar_import.publish_known()
    except BadTable as error:
        raise click.ClickException(str(error)) from error
    except NotAYear as error:
        raise click.ClickException(f"{error.words}。") from error
    except NoOffice as error:
        raise click.ClickException("还没有受理机构，请先运行 flask moderation set-up。") from error
    click.echo(f"已公布 {'、'.join(map(str, years))} 年的放假安排。" if years else "没有新的年份。")


@feedback_cli.command("poster")
@click.argument("file", type=NEW_FILE, default="poster.pdf", metavar="[文件]")
def make_poster(file: Path) -> None:
    """生成一页 A4 海报（PDF，默认 poster.pdf），印着网址和它的二维码。

    处处张贴同一张：各处的二维码如果不同，就能看出一件反映是从哪里来的。
    """
    address = settings().public_url
    if address is None:
        raise click.ClickException("还没有对外地址，请先设置 ZHIYAN_PUBLIC_URL。")
    file.write_bytes(poster(address, settings().organiser))
    click.echo(f"海报已写入 {file}。")


def _wanted(codes: tuple[str, ...]) -> Iterator[RegionRow]:
    """Current divisions below any of the codes, or all of them, and the parents on the way down."""
    prefixes = tuple(code.removesuffix("00").removesuffix("00") for code in codes)
    above = {above for code in codes for above in (code[:2] + "0000", code[:4] + "00")}
    for row in regions.divisions():
        if row.current and (not codes or row.code.startswith(prefixes) or row.code in above):
            yield row
