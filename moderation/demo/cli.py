"""The demonstration, from the command line."""

import time
from typing import NoReturn

import click
import pyotp
from flask.cli import AppGroup
from flask_babel import gettext as _
from flask_migrate import upgrade
from sqlalchemy import select

from feedback import clock
from feedback.db import db
from feedback.limits import settings
from moderation.accounts import second_factor
from moderation.accounts.second_factor import STEP_SECONDS
from moderation.accounts.sign_in import as_stored
from moderation.demo import accounts_file, database
from moderation.demo.database import InUse, NotADemo
from moderation.demo.loading import load
from moderation.demo.people import new_accounts
from moderation.models import Staff

demo_cli = AppGroup("demo", help="A small believable town to try the platform in.")


@demo_cli.command("prepare")
def prepare() -> None:
    """准备演示系统：首次运行时建立演示数据，之后只更新数据库结构。"""
    _require_demo()
    _make_whole()
    click.echo(accounts_file.addresses())
    click.echo(accounts_file.read() or _("账号文件已不在，口令无法找回。请运行 make demo-reset 从头再来。"))


@demo_cli.command("reset")
def reset() -> None:
    """删除演示数据，从头再来。"""
    _require_demo()
    _remove()
    _make_whole()
    click.echo(accounts_file.read())


@demo_cli.command("codes")
def codes() -> None:
    """显示各演示账号当前的动态验证码。"""
    _require_demo()
    left = STEP_SECONDS - int(clock.now().timestamp()) % STEP_SECONDS
    for staff in _enrolled():
        click.echo(f"{staff.sign_in_name:<10}{_code_of(staff)}")
    click.echo(_("%(seconds)s 秒后更换。每个验证码只能用一次。", seconds=left))


@demo_cli.command("code")
@click.argument("name")
def code(name: str) -> None:
    """显示一个演示账号当前的动态验证码。"""
    _require_demo()
    staff = next((staff for staff in _enrolled() if staff.sign_in_name == as_stored(name)), None)
    if staff is None:
        _stop(_("没有这个登录名：%(name)s。", name=name))
    click.echo(_code_of(staff))


def _make_whole() -> None:
    """What an interrupted first load left is removed: its passphrases were shown to nobody."""
    if not database.is_empty() and not database.is_whole():
        _remove()
    upgrade()
    if database.is_whole():
        return
    click.echo(_("正在建立演示数据，约需半分钟 ……"))
    started, accounts = time.monotonic(), new_accounts()
    receipts = load(accounts)
    accounts_file.write(accounts_file.people_and_codes(accounts, receipts))
    accounts_file.write_founders(settings().founders)
    database.mark_whole()
    click.echo(_("演示数据已建好，用时 %(seconds)s 秒。", seconds=round(time.monotonic() - started)))


def _require_demo() -> None:
    try:
        database.require_demo()
        database.folder()
    except NotADemo:
        _stop(_("这是正式配置或正式数据库，演示命令不在这里运行。"))


def _remove() -> None:
    try:
        database.remove()
    except InUse:
        _stop(_("演示系统正在运行。请先停下（在它的终端按 Ctrl+C），再运行一次。"))


def _enrolled() -> list[Staff]:
    if not database.is_whole():
        _stop(_("演示数据还没有建好。请先运行 make run。"))
    query = select(Staff).where(Staff.sealed_totp.is_not(None), Staff.left_on.is_(None))
    return list(db.session.scalars(query.order_by(Staff.sign_in_name)))


def _code_of(staff: Staff) -> str:
    secret = second_factor.open_sealed(staff.sealed_totp or b"", staff.id)
    return pyotp.TOTP(secret).at(clock.now())


def _stop(words: str) -> NoReturn:
    raise click.ClickException(words)
