"""Checking the ledger from the command line."""

import click

from feedback.ledger import broken_rows, whole_chain
from moderation.commands.group import moderation_cli


@moderation_cli.command("verify-ledger")
@click.pass_context
def verify_ledger(context: click.Context) -> None:
    """逐行核对操作台账；有改动、缺行或多行时指出行号。"""
    broken = list(broken_rows(whole_chain()))
    if not broken:
        click.echo("操作台账完整。")
        return
    click.echo("操作台账有问题，行号：" + "、".join(map(str, broken)))
    context.exit(1)
