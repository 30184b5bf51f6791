"""Setting an installation up, inviting its people, and asking what it lacks."""

import uuid
from typing import NoReturn

import click
from sqlalchemy import select

from feedback.db import db
from feedback.limits import settings
from feedback.models import Unit
from moderation import opening
from moderation.accounts import founding, invitations
from moderation.accounts.founding import AlreadyFounded, UnknownRegion
from moderation.accounts.invitations import BadSignInName, Invited, NameTaken
from moderation.accounts.roles import Post, RolesDoNotGoTogether, TooManyCustodians, UnitNeeded
from moderation.accounts.sign_in import as_stored
from moderation.commands.group import moderation_cli
from moderation.lacks import missing
from moderation.models import Role, Staff
from moderation.opening import NotSetUp

REMEDIES: dict[type[Exception], str] = {
    UnknownRegion: "没有这个行政区划代码。请先运行 flask feedback import-regions，再检查代码。",
    BadSignInName: "登录名须为 2 到 40 个字母、数字、点、横线或下划线。",
    NameTaken: "这个登录名已有人用（离开的人的登录名不再分配）。",
    RolesDoNotGoTogether: "这些角色不能由一人兼任：管理员不能看来件；经办人和保密员不能兼任其他角色。",
    UnitNeeded: "承办单位经办人须用 --unit 指明单位，单位须已登记。",
    TooManyCustodians: "保密员最多 5 位。",
    NotSetUp: "还没有建立机构，请先运行 flask moderation set-up。",
}


@moderation_cli.command("set-up")
@click.option("--office", help="受理机构名称。")
@click.option("--region", help="行政区划代码（6 位）。")
@click.option("--name", "sign_in_name", help="管理员登录名。")
@click.option("--administrator", help="管理员姓名。")
def set_up(office: str | None, region: str | None, sign_in_name: str | None, administrator: str | None) -> None:
    """建立受理机构和管理员，输出管理员的一次性登记链接。没有给的逐项询问。"""
    if settings().is_demo:
        _stop("这是演示环境。正式使用请另配数据库，并去掉 ZHIYAN_DEMO。")
    try:
        founding.require_none()
        invited = founding.set_up(
            _given(office, "受理机构名称"),
            _given(region, "行政区划代码（6 位）"),
            _given(sign_in_name, "管理员登录名"),
            _given(administrator, "管理员姓名"),
        )
    except AlreadyFounded as error:
        _stop("这是演示数据库，不能用作正式系统。" if error.is_demo else "这个数据库里已经有受理机构，不再建立。")
    except tuple(REMEDIES) as error:
        _stop(REMEDIES[type(error)])
    _show_link(invited)


@moderation_cli.command("invite")
@click.argument("sign_in_name")
@click.argument("name", required=False)
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]), help="可重复。")
@click.option("--unit", help="经办人代表的单位；其他角色为本人所在单位（须回避）。")
def invite(sign_in_name: str, name: str | None, roles: tuple[str, ...], unit: str | None) -> None:
    """邀请一位新人员；对已有人员（不给角色）重新发链接。"""
    try:
        _show_link(_invite_again(sign_in_name) if not roles else _invite(sign_in_name, name or "", roles, unit))
    except tuple(REMEDIES) as error:
        _stop(REMEDIES[type(error)])


@moderation_cli.command("doctor")
@click.pass_context
def doctor(context: click.Context) -> None:
    """列出还缺什么；缺的会妨碍受理时以 1 退出。"""
    try:
        lacks = missing(opening.the_office().id)
    except NotSetUp:
        _stop(REMEDIES[NotSetUp])
    for lack in lacks:
        click.echo(f"{'未开通' if lack.blocks else '注意'}：{lack.words}")
    if not lacks:
        click.echo("一切就绪。")
    context.exit(1 if any(lack.blocks for lack in lacks) else 0)


def _given(option: str | None, question: str) -> str:
    """An option, or else the answer to its question: asked in the command, so that what forbids it is said first."""
    return (option or str(click.prompt(question))).strip()


def _invite(sign_in_name: str, name: str, roles: tuple[str, ...], unit: str | None) -> Invited:
    if not name.strip():
        _stop("新人员须写明姓名：flask moderation invite 登录名 姓名 --role …")
    office_id = opening.the_office().id
    post = Post(frozenset(Role(role) for role in roles), _unit_named(unit) if unit else None)
    return invitations.invite_for(office_id, sign_in_name, name.strip(), post)


def _invite_again(sign_in_name: str) -> Invited:
    office_id = opening.the_office().id
    stored = as_stored(sign_in_name)
    staff_id = db.session.scalar(select(Staff.id).where(Staff.sign_in_name == stored, Staff.left_on.is_(None)))
    if staff_id is None:
        _stop("没有这位人员。邀请新人员请加 --role。")
    return invitations.invite_again_for(staff_id, office_id)


def _unit_named(name: str) -> uuid.UUID:
    unit_id = db.session.scalar(select(Unit.id).where(Unit.name == name, Unit.to_day.is_(None)))
    if unit_id is None:
        raise UnitNeeded
    return unit_id


def _show_link(invited: Invited) -> None:
    address = settings().public_url or "http://127.0.0.1:8000"
    click.echo(f"{invited.name} 的登记链接，24 小时内有效，只能用一次，请当面或通过可靠渠道交给本人：")
    click.echo(f"{address}/desk/enrol/{invited.token}")


def _stop(words: str) -> NoReturn:
    raise click.ClickException(words)
