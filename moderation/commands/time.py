"""What a timer runs, and the numbers of a month on paper."""

import click

from feedback.clock import Month
from moderation.accounts import rotation
from moderation.backups.expiry import DAYS_KEPT
from moderation.cases.urgent import names_on_duty, urgent_waiting
from moderation.commands.group import moderation_cli
from moderation.opening import NotSetUp, the_office
from moderation.oversight.bulletin import as_csv
from moderation.oversight.tallies import NotOverYet, tally_of_office
from moderation.timer.tick import purge, tick

TICK_WORDS = {
    "closed": "到期办结",
    "not_supplemented": "未补充，退回待初审",
    "referred_destroyed": "已告知渠道，到期销毁内容",
    "contacts_destroyed": "联系方式到期销毁",
    "texts_destroyed": "原文到期销毁",
    "identity_expired": "联系方式开启后逾时销毁",
    "codes_forgotten": "查询码到期失效",
    "answered": "已没有在办的转办单，告知答复",
    "sent": "转办单一并发出",
    "reminded": "提醒承办单位",
    "settled": "答复的暂估期限已核定",
    "cases_settled": "初审、转办的暂估期限已核定",
    "opened": "开通受理",
    "periods_ended": "旧受理密钥到期销毁",
    "intake_rotated": "换受理密钥",
}


@moderation_cli.command("tick")
@click.option("--dry-run", is_flag=True, help="只数一数，不改动。")
def tick_command(dry_run: bool) -> None:
    """办理到期事项：由定时器运行，重复运行无妨。"""
    _tell(tick(dry_run=dry_run))
    _say_what_is_held_up()
    _say_what_is_urgent()


@moderation_cli.command("purge")
@click.option("--dry-run", is_flag=True, help="只数一数，不销毁。")
def purge_command(dry_run: bool) -> None:
    """只做 tick 里的销毁：保存期满的原文、联系方式、查询码和旧密钥。先销毁钥匙，再销毁内容；计数还在。"""
    _tell(purge(dry_run=dry_run))
    if not dry_run:
        click.echo(f"备份里的钥匙至多再留 {DAYS_KEPT} 天：flask moderation forget-keys。")


def _tell(done: dict[str, int]) -> None:
    for name, count in done.items():
        click.echo(f"{TICK_WORDS[name]}：{count}")


def _say_what_is_held_up() -> None:
    try:
        obstacle = rotation.held_up_by(the_office().id)
    except NotSetUp:
        return
    if obstacle is not None:
        click.echo(f"受理密钥该换，还换不了：{rotation.OBSTACLE_WORDS[obstacle]}")


def _say_what_is_urgent() -> None:
    """For whoever reads the timer's log to pass on: a number and whose duty it is, nothing of any case (R20)."""
    try:
        office_id = the_office().id
    except NotSetUp:
        return
    if waiting := urgent_waiting(office_id):
        names = "、".join(names_on_duty(office_id)) or "还没有指定"
        click.echo(f"紧急反映等处理：{waiting} 件，请当天转告值班员（{names}）")


@moderation_cli.command("tally")
@click.argument("month")
def tally_command(month: str) -> None:
    """输出某月统计（CSV），例如 flask moderation tally 2026-10。本月的下月 1 日才有。"""
    try:
        counted = tally_of_office(Month.parse(month), the_office().id)
    except ValueError as error:
        raise click.BadParameter("月份写作 2026-10") from error
    except NotOverYet as error:
        raise click.BadParameter("这个月还没过完，下月 1 日起才有统计") from error
    click.echo(as_csv(counted), nl=False)
