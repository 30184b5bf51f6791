"""The ledger from the command line: checked against itself and against heads kept elsewhere, old years archived."""

import re
from pathlib import Path
from typing import NoReturn, TextIO

import click

from feedback.db import db
from feedback.ledger import BEGINNING, last_row
from feedback.ledger_check import Breach, Fault, Head
from moderation.commands.group import moderation_cli
from moderation.opening import NotSetUp
from moderation.oversight import archiving
from moderation.oversight.archive_file import NotAnArchive
from moderation.oversight.archiving import BrokenLedger, FileTaken, NothingToArchive, OthersWereAtIt, TooEarly
from moderation.oversight.verifying import FileMissing, NotOfThisLedger, verified

NEW_FILE = click.Path(dir_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_HEAD = re.compile(r"\s*([0-9]{1,18})\s+([0-9a-fA-F]{64})(?:\s|$)")

REMEDIES: dict[type[Exception], str] = {
    NothingToArchive: "台账里没有那一年及以前的行。",
    FileTaken: "这个文件已经有了，里面不是这些行。没有动它，请换个名字。",
    OthersWereAtIt: "同时有人在移出台账，没有再动。请先核对：flask moderation verify-ledger。",
    NotSetUp: "还没有建立机构，请先运行 flask moderation set-up。",
}


@moderation_cli.command("ledger-head")
def ledger_head() -> None:
    """输出台账现在的末行：行号和校验值。请另存一份，例如每月追加到一个文件，交督办人员保存。"""
    number, digest = db.session.execute(last_row()).one_or_none() or (0, BEGINNING)
    click.echo(f"{number} {digest.hex()}")


@moderation_cli.command("verify-ledger")
@click.option("--head", "heads", type=click.File(encoding="utf-8"), help="此前另存的末行，一行一个。")
@click.option("--file", "files", type=FILE, multiple=True, help="移出的归档文件，可重复；从最早的一个核对到现在。")
@click.pass_context
def verify_ledger(context: click.Context, heads: TextIO | None, files: tuple[Path, ...]) -> None:
    """逐行核对操作台账，指出改动、缺失、插入、调换的行；给出另存的末行时，还能发现整本被重写。

    已归档的年份不在台账里：给出归档文件，才核对得到那些行和更早的末行。
    """
    kept = _heads_in(heads) if heads else []
    try:
        checked = verified(files, heads=kept)
    except NotOfThisLedger as error:
        _stop(f"{error.path} 不是这本台账的归档文件，或者归档没有完成。")
    except FileMissing as error:
        _stop(f"还缺一个归档文件：第 {error.first} 至 {error.last} 行的。请一并给出。")
    except NotAnArchive as error:
        _stop(f"{error.path} 第 {error.line} 行读不出来。")
    _tell_what_left(checked.begins, checked.heads_before)
    if not checked.found:
        compared = len(kept) - checked.heads_before
        click.echo(f"操作台账完整，与另存的 {compared} 个末行相符。" if compared else "操作台账完整。")
        return
    click.echo("操作台账有问题：")
    for breach in checked.found:
        click.echo(breach_words(breach))
    context.exit(1)


@moderation_cli.command("archive-ledger")
@click.argument("year", type=click.IntRange(2000, 9000))
@click.option("--to", "file", type=NEW_FILE, required=True, help="归档文件，例如 台账-2026.jsonl。")
def archive_ledger(year: int, file: Path) -> None:
    """把某年及以前的台账移到文件里：先写好、读回来核对，再从数据库里删去，留下接续点。中途断了，照样再运行一次。"""
    try:
        done = archiving.archive(year, file)
    except TooEarly as error:
        _stop(f"{year} 年的台账要留到 {error.until:%Y-%m-%d}，到那天才可以移出。")
    except tuple(REMEDIES) as error:
        _stop(REMEDIES[type(error)])
    except BrokenLedger as error:
        _stop("\n".join(["操作台账有问题，没有移出：", *map(breach_words, error.found)]))
    except NotAnArchive as error:
        _stop(f"{error.path} 与台账对不上（第 {error.line} 行起），台账没有动。请删掉这个文件，再运行一次。")
    except OSError as error:
        _stop(f"写不进去，台账没有动：{error.strerror}（{error.filename}）。")
    click.echo(f"已移出 {done.rows} 行：{file}")
    click.echo(f"SHA-256：{done.file_digest}")
    click.echo("请把文件和校验值另存两处，一处交督办人员。文件里有操作人和理由，没有原文。")


def breach_words(breach: Breach) -> str:
    """One breach as an operator reads it."""
    rows = f"第 {breach.first} 行" if breach.first == breach.last else f"第 {breach.first} 至 {breach.last} 行"
    said = {
        Fault.CHANGED: f"{rows}被改动。",
        Fault.REWRITTEN: f"{rows}与下一行接不上：连同校验值被改写，或下一行是另加的。",
        Fault.REMOVED: f"{rows}缺失。",
        Fault.INSERTED: f"{rows}是插入的。",
        Fault.MOVED: f"{rows}原来是第 {breach.was} 行。",
        Fault.OTHER: f"{rows}与另存的末行不符：第 {(breach.was or 0) + 1} 行起有改写。",
        Fault.UNTOLD: f"{rows}为止据说已归档，台账里却没有相符的归档记录。",
        Fault.OTHER_FILE: f"{rows}的归档文件与归档时的校验值不符。",
    }
    return said[breach.fault]


def _tell_what_left(begins: Head, heads_before: int) -> None:
    if begins.number:
        click.echo(f"第 {begins.number} 行及以前已归档，不在核对之内。")
    if heads_before:
        click.echo(f"另存的末行有 {heads_before} 个早于此，要有归档文件才能核对（--file）。")


def _heads_in(file: TextIO) -> list[Head]:
    """A line begins with what `ledger-head` said; a note may follow it."""
    heads = []
    for line in filter(str.strip, file):
        found = _HEAD.match(line)
        if found is None:
            raise click.BadParameter("每行应是 flask moderation ledger-head 输出的行号和校验值", param_hint="--head")
        heads.append(Head(int(found[1]), found[2].lower()))
    return heads


def _stop(words: str) -> NoReturn:
    raise click.ClickException(words)
