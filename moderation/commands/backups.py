"""Backing up to two files, and restoring them into an empty place."""

from pathlib import Path
from typing import NoReturn

import click

from moderation.backups import expiry, making, restoring
from moderation.backups.archive import Damaged
from moderation.backups.restoring import BrokenLedger, NotAPair, NotEmpty, Restored, WrongSecret
from moderation.backups.revision import OtherRevision
from moderation.commands.group import moderation_cli
from moderation.commands.ledger import breach_words
from moderation.opening import NotSetUp

FOLDER = click.Path(exists=True, file_okay=False, writable=True, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DAYS = click.IntRange(0, expiry.DAYS_KEPT)
KEEP_DAYS = click.option(
    "--keep-days", type=DAYS, default=expiry.DAYS_KEPT, show_default=True, help="钥匙文件留几天，至多 7 天。"
)


@moderation_cli.command("backup")
@click.argument("folder", type=FOLDER)
@click.option("--keys", "keys_folder", type=FOLDER, help="钥匙文件放到另一个目录；不给则与数据文件同放。")
@KEEP_DAYS
def backup(folder: Path, keys_folder: Path | None, keep_days: int) -> None:
    """备份成同一时刻的两个文件：数据，可以长留；钥匙，至多 7 天。服务不必停。先删掉到期的钥匙文件。"""
    try:
        made = making.make(folder, keys_folder or folder, keep_days=keep_days)
    except NotSetUp:
        _stop("还没有建立机构，没有什么可备份。")
    except OtherRevision as error:
        _stop(f"数据库的版本是 {error.found or '空的'}，程序的是 {error.wanted}。请先运行 flask db upgrade。")
    except OSError as error:
        _stop(f"写不进去，没有留下半截文件：{error.strerror}（{error.filename}）。")
    click.echo(f"数据：{made.data}")
    click.echo(f"钥匙：{made.keys}")
    click.echo(f"共 {made.rows} 行；删掉到期的钥匙文件 {len(made.forgotten)} 个。")


@moderation_cli.command("forget-keys")
@click.argument("folder", type=FOLDER)
@KEEP_DAYS
def forget_keys(folder: Path, keep_days: int) -> None:
    """只删掉目录里到期的钥匙文件。由定时器随 tick 运行，备份停了也不会多留。"""
    click.echo(f"删掉到期的钥匙文件 {len(expiry.forget_keys(folder, keep_days=keep_days))} 个。")


@moderation_cli.command("restore")
@click.argument("data", type=FILE)
@click.argument("keys", type=FILE)
def restore(data: Path, keys: Path) -> None:
    """把一对备份文件恢复到空的数据库里（SQLite 或 PostgreSQL 都可以），核对无误才写定。"""
    try:
        restored = restoring.restore(data, keys)
    except OtherRevision as error:
        _stop(_other_revision(error))
    except NotEmpty:
        _stop("这个数据库里已经有内容，不覆盖。请另指一个空的数据库，运行 flask db upgrade，再恢复。")
    except NotAPair:
        _stop("这两个文件不是一对。先给数据文件，再给同一时刻的钥匙文件：文件名里的时间相同。")
    except Damaged as error:
        _stop(f"文件已损坏，或不是本系统的备份：{error.where}。数据库仍是空的，请换一对。")
    except WrongSecret as error:
        _stop(f"ZHIYAN_{error.setting} 不是这份备份的。请放回当时另存的那一个。数据库仍是空的。")
    except BrokenLedger as error:
        _stop("\n".join(["备份里的操作台账不完整，没有恢复：", *map(breach_words, error.found)]))
    _tell(restored)


def _other_revision(error: OtherRevision) -> str:
    if error.found is None:
        return "数据库里还没有表。请先运行 flask db upgrade，再恢复。"
    return (
        f"备份是版本 {error.wanted} 的，数据库在版本 {error.found}。"
        "请用做备份时的那一版程序建一个空数据库，恢复以后再更新。"
    )


def _tell(restored: Restored) -> None:
    moment = restored.moment
    click.echo(f"已恢复“{moment.office}”{moment.made_at:%Y-%m-%d %H:%M:%S} UTC 的备份。已核对：")
    click.echo(f"- 各表行数与清单一致，共 {sum(restored.rows.values())} 行，其中反映 {restored.rows['cases']} 件；")
    click.echo(f"- 操作台账逐行相接，末行是备份时的第 {moment.head.number} 行；")
    click.echo("- 两个密钥（RECEIPT_PEPPER、SECRET_KEY）就是当时的那两个。")
    click.echo("程序核对不了、请人来试的：")
    click.echo("- 一名审核员登录、解锁，打开任意一件的原文（服务器自己打不开，这是设计如此）；")
    click.echo("- 用一个查询码在公开页面查一次。")
    click.echo(
        "备份以后离任、改角色、改口令、删掉安全密钥的，都回到了备份时的样子。开放登录以前，请先在“人员”页照办一遍。"
    )
    click.echo("备份以后的收件、撤回和销毁都不在里面。请运行 flask moderation tick；此后撤回过的，请反映人再撤回一次。")


def _stop(words: str) -> NoReturn:
    raise click.ClickException(words)
