"""Replacing the intake key, and recovering what every passphrase was lost for."""

import uuid
from typing import NoReturn

import click
from sqlalchemy import select

from feedback.db import db
from moderation import keys
from moderation.accounts import recovery, rotation
from moderation.accounts.recovery import MayNotReceive, Recovered, Unfit, WrongHalves
from moderation.accounts.rotation import CannotRotate
from moderation.accounts.sign_in import as_stored
from moderation.commands.group import moderation_cli
from moderation.keys import BadHalf
from moderation.keys.recovery import TEXT_LENGTH
from moderation.models import Staff
from moderation.opening import NotSetUp, the_office

TRIES = 3

UNFIT_WORDS = {
    Unfit.NOT_ENROLLED: "没有这位人员，或本人还没有登记。请先发登记链接：flask moderation invite",
    Unfit.READS_NOTHING: "这位人员的角色不看来件。恢复只能给审核员、核稿人、上级复核人。",
    Unfit.NOT_ENDORSED: (
        "还没有人核对过这位人员的核对码。有同事能授权时，请在“授权”页授权；谁也不能授权时，"
        "当面听本人念出“我的账号”页上的核对码，写进 ZHIYAN_FOUNDERS，重启后再运行一次。"
    ),
}


@moderation_cli.command("rotate-intake")
def rotate_intake() -> None:
    """现在就换受理密钥：新的反映封给新密钥，旧的照常打开，服务不停。到期由 tick 自动换。"""
    try:
        receivers = rotation.rotate(the_office().id)
    except NotSetUp:
        _stop("还没有建立机构，请先运行 flask moderation set-up。")
    except CannotRotate as error:
        _stop(str(rotation.OBSTACLE_WORDS[error.obstacle]))
    click.echo(f"已换受理密钥。能打开新反映的有 {len(receivers)} 位：{'、'.join(staff.name for staff in receivers)}。")
    click.echo("其他看来件的人在“授权”页等待授权。")


@moderation_cli.command("recover")
@click.argument("sign_in_name")
def recover(sign_in_name: str) -> None:
    """没有人能打开来件时，用两半恢复码把授权恢复给一位人员。恢复码当场键入，屏幕上不显示。联系方式不能恢复。"""
    try:
        receiver_id, name = _receiver(sign_in_name)
        recovered = recovery.recover(receiver_id, _typed_half("第一半"), _typed_half("第二半"))
    except MayNotReceive as error:
        _stop(UNFIT_WORDS[error.unfit])
    except WrongHalves:
        _stop("这两半合不成现在的恢复密钥：可能其中一半输了两遍，或者有一半是换过以前的。什么也没有改动。")
    _tell(name, recovered)


def _receiver(sign_in_name: str) -> tuple[uuid.UUID, str]:
    """Before anybody types a half. Nothing of the database is held open while people type."""
    named = select(Staff).where(Staff.sign_in_name == as_stored(sign_in_name))
    receiver = recovery.require_fit(db.session.scalar(named))
    found = receiver.id, receiver.name
    db.session.rollback()
    return found


def _typed_half(which: str) -> bytes:
    """Asked again when it is mistyped. What was typed is never repeated on the screen."""
    for _ in range(TRIES):
        try:
            return keys.read_half(click.prompt(f"恢复码{which}", hide_input=True, prompt_suffix="："))
        except BadHalf as error:
            click.echo(f"{which}{_fault(error)}", err=True)
    raise click.ClickException(f"{which}输错了 {TRIES} 次，没有继续。")


def _fault(error: BadHalf) -> str:
    if error.length != TEXT_LENGTH:
        return f"应是 {TEXT_LENGTH} 个字符，输入了 {error.length} 个。"
    if error.impossible:
        return "里有恢复码不用的字符：只有数字和字母，字母里没有 U。"
    return "有字符抄错或输错了，末尾的校验对不上。"


def _tell(name: str, recovered: Recovered) -> None:
    click.echo(f"已恢复：{name}登录、解锁以后，能打开 {recovered.opened} 个时期的来件。台账已记。")
    if recovered.closed:
        click.echo(f"另有 {recovered.closed} 个时期不是封给这把恢复密钥的，没有恢复。")
    click.echo("联系方式不在其中，只有两名保密员能打开。")
    if recovered.keepers is None:
        click.echo("这两半已经到过一处，应当换新，但现在没有两位可以抄写的人。人员就位后，请在“授权”页换一套恢复码。")
        return
    names = "、".join(keeper.name for keeper in recovered.keepers)
    click.echo(f"这两半已经到过一处，随即作废，请销毁。新的一套由{names}各抄一半：登录以后页面会提示。")


def _stop(words: str) -> NoReturn:
    raise click.ClickException(words)
