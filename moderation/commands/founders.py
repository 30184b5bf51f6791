"""Who the founders are: fingerprints to compare by, and opening the office once the settings name two."""

from typing import NoReturn

import click

from feedback.fingerprints import fingerprint_text
from moderation.accounts.endorsements import fingerprint_of, is_endorsed, is_founder
from moderation.accounts.people import enrolled_holders
from moderation.commands.group import moderation_cli
from moderation.lacks import missing
from moderation.models import Staff
from moderation.opening import NotSetUp, open_now, the_office
from moderation.permissions import HOLDS_GRANT


@moderation_cli.command("fingerprints")
def fingerprints() -> None:
    """列出看来件的人员和系统里存的核对码，供与本人念出的比较；单凭这里的不能当真。"""
    try:
        people = enrolled_holders(the_office().id, HOLDS_GRANT)
    except NotSetUp:
        _stop()
    for staff in people:
        click.echo(f"{_shown(staff)}  {staff.name}（{staff.sign_in_name}）{_standing(staff)}")
    click.echo("这些是数据库里存的，能改数据库的人也能改它们，本身什么也证明不了。")
    click.echo("请当面或打电话听本人念自己屏幕上的核对码，念的与这里一致，才写进 ZHIYAN_FOUNDERS。")


@moderation_cli.command("open-office")
@click.pass_context
def open_office(context: click.Context) -> None:
    """开通受理：ZHIYAN_FOUNDERS 里写明的两位审核员都登记以后运行。tick 也会办。"""
    try:
        office_id = the_office().id
    except NotSetUp:
        _stop()
    if open_now(office_id):
        click.echo("已开通。其他看来件的人员请由这两位在“授权”页核对授权。")
        return
    blocking = [lack.words for lack in missing(office_id) if lack.blocks]
    click.echo("\n".join(f"未开通：{words}" for words in blocking) or "早已开通，没有改动。")
    context.exit(1 if blocking else 0)


def _shown(staff: Staff) -> str:
    whole = fingerprint_of(staff)
    return fingerprint_text(whole) if whole else "（还没有，须本人解锁一次）"


def _standing(staff: Staff) -> str:
    whole = fingerprint_of(staff)
    if whole and is_founder(whole):
        return "：ZHIYAN_FOUNDERS 已写明"
    return "：已有同事担保" if is_endorsed(staff) else "：还没有同事担保"


def _stop() -> NoReturn:
    raise click.ClickException("还没有建立机构，请先运行 flask moderation set-up。")
