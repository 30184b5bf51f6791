"""Checking the ledger from the command line, against itself and against heads kept elsewhere."""

import re
from typing import TextIO

import click

from feedback.db import db
from feedback.ledger import BEGINNING, last_row, whole_chain
from feedback.ledger_check import Breach, Fault, Head, breaches
from moderation.commands.group import moderation_cli

_HEAD = re.compile(r"\s*([0-9]{1,18})\s+([0-9a-fA-F]{64})(?:\s|$)")


@moderation_cli.command("ledger-head")
def ledger_head() -> None:
    """输出台账现在的末行：行号和校验值。请另存一份，例如每月追加到一个文件，交督办人员保存。"""
    number, digest = db.session.execute(last_row()).one_or_none() or (0, BEGINNING)
    click.echo(f"{number} {digest.hex()}")


@moderation_cli.command("verify-ledger")
@click.option("--head", "heads", type=click.File(encoding="utf-8"), help="此前另存的末行，一行一个。")
@click.pass_context
def verify_ledger(context: click.Context, heads: TextIO | None) -> None:
    """逐行核对操作台账，指出改动、缺失、插入、调换的行；给出另存的末行时，还能发现整本被重写。"""
    kept = _heads_in(heads) if heads else []
    found = list(breaches(whole_chain(), heads=kept))
    if not found:
        click.echo(f"操作台账完整，与另存的 {len(kept)} 个末行相符。" if kept else "操作台账完整。")
        return
    click.echo("操作台账有问题：")
    for breach in found:
        click.echo(breach_words(breach))
    context.exit(1)


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
    }
    return said[breach.fault]


def _heads_in(file: TextIO) -> list[Head]:
    """A line begins with what `ledger-head` said; a note may follow it."""
    heads = []
    for line in filter(str.strip, file):
        number, digest, *_ = [*line.split(), ""]
        if (
            not number.isascii()
            or not number.isdigit()
            or len(digest) != 64
            or set(digest.lower()) - set("0123456789abcdef")
        ):
            raise click.BadParameter("每行应是 flask moderation ledger-head 输出的行号和校验值", param_hint="--head")
        heads.append(Head(int(number), digest.lower()))
    return heads
