"""What an office still lacks, and what is to be done about it, in words."""

import uuid
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as ngettext
from sqlalchemy import func, select

from feedback.db import db
from feedback.limits import calendar, in_workdays, limits, settings
from feedback.models import Office
from moderation.accounts import grants, recovery_keys, rotation
from moderation.accounts.people import enrolled_holders, holds_today
from moderation.models import Membership, Role
from moderation.opening import PEERS_NEEDED, founding_peers, peers

CUSTODIANS_NEEDED = 2


@dataclass(frozen=True, slots=True)
class Lack:
    """What an office lacks, in words. While anything that `blocks` is lacking it receives nothing."""

    words: str
    blocks: bool = False


def missing(office_id: uuid.UUID) -> list[Lack]:
    """What the staff page and `flask moderation doctor` name; empty when nothing is lacking."""
    is_open = db.session.get_one(Office, office_id).opened_at is not None
    founding = [*_missing_founders(), *_missing_readers(office_id)] if is_open else _missing_to_open(office_id)
    acts = [*_missing_acts(office_id), *_missing_halves(office_id, is_open), *_held_up(office_id)]
    return [*founding, *_missing_people(office_id), *acts, *_missing_holidays()]


def _missing_to_open(office_id: uuid.UUID) -> list[Lack]:
    """One thing at a time, in the order in which they can be done."""
    enrolled = peers(office_id)
    if len(enrolled) < PEERS_NEEDED:
        words = ngettext(
            "还差 %(num)s 位兼任审核员和核稿人的人员登记：两人才能互相核稿，此前不能开通。",
            "还差 %(num)s 位兼任审核员和核稿人的人员登记：两人才能互相核稿，此前不能开通。",
            PEERS_NEEDED - len(enrolled),
        )
        return [Lack(words, blocks=True)]
    if len(founding_peers(office_id)) < PEERS_NEEDED:
        return [Lack(_to_be_named([staff.name for staff in enrolled]), blocks=True)]
    return [Lack(_l("可以开通了：请运维人员运行 flask moderation open-office，定时任务也会办。"), blocks=True)]


def _to_be_named(names: list[str]) -> str:
    """The fingerprints are not shown beside it: who can change the database would be asked about their own."""
    return _(
        "还没有认定最初的两位审核员：请当面或打电话向 %(names)s 中的两位逐一问明各自屏幕上的核对码，"
        "写进设置 ZHIYAN_FOUNDERS 后重启，再运行 flask moderation open-office。",
        names=_("、").join(names),
    )


def _missing_founders() -> list[Lack]:
    """Of an office that was opened before there were any."""
    if settings().founders:
        return []
    words = _l("没有设置 ZHIYAN_FOUNDERS：不能授权，也不能申请查看联系方式。请照运维手册写进最初两位审核员的核对码。")
    return [Lack(words)]


def _missing_people(office_id: uuid.UUID) -> list[Lack]:
    lacks = []
    if not enrolled_holders(office_id, [Role.ADMINISTRATOR]):
        lacks.append(Lack(_l("管理员还没有登记。")))
    if not enrolled_holders(office_id, [Role.REVIEWER]):
        lacks.append(Lack(_l("还没有上级复核人登记：申请复核和审核员都须回避的事项无人处理。")))
    if len(enrolled_holders(office_id, [Role.CUSTODIAN])) < CUSTODIANS_NEEDED:
        lacks.append(Lack(_l("保密员不足 2 位：反映表单不提供留联系方式的部分。")))
    if not _has_duty_officer(office_id):
        lacks.append(Lack(_l("还没有指定值班员：紧急件没有人当天负责。")))
    return lacks


def _missing_readers(office_id: uuid.UUID) -> list[Lack]:
    """Somebody takes reports up, and somebody else approves what they write (R3)."""
    moderators = {staff.id for staff in enrolled_holders(office_id, [Role.MODERATOR])}
    approvers = {staff.id for staff in enrolled_holders(office_id, [Role.APPROVER])}
    if not moderators:
        return [Lack(_l("没有审核员在岗：来件由上级复核人办理。"))]
    if any(not approvers - {moderator} for moderator in moderators):
        return [Lack(_l("没有另一个人核稿：写好的转办摘要要等两个工作日，由上级复核人核。"))]
    return []


def _missing_acts(office_id: uuid.UUID) -> list[Lack]:
    waiting = grants.waiting(office_id)
    words = ngettext("%(num)s 位人员等同事核对授权。", "%(num)s 位人员等同事核对授权。", len(waiting))
    return [Lack(words)] if waiting else []


def _missing_halves(office_id: uuid.UUID, is_open: bool) -> list[Lack]:
    shown = [half.shown_at for half, _keeper in recovery_keys.halves(office_id)]
    if is_open and len(shown) < recovery_keys.HALVES:
        words = _l(
            "恢复码不齐：有一份没抄下就重新登记过，或者抄的人已离任，或者已经用过。口令全部丢失时来件将无法打开。"
            "请有全部授权的人在“授权”页换一套。"
        )
        return [Lack(words)]
    if None in shown:
        words = ngettext("恢复码还有 %(num)s 份没有抄下。", "恢复码还有 %(num)s 份没有抄下。", shown.count(None))
        return [Lack(words)]
    if is_open and not recovery_keys.is_usable(db.session.get_one(Office, office_id)):
        words = _l("恢复密钥没有抄写人有效的签名：抄写人都重新登记过，或者数据库被改动过。请在“授权”页换一套恢复码。")
        return [Lack(words)]
    return []


def _held_up(office_id: uuid.UUID) -> list[Lack]:
    obstacle = rotation.held_up_by(office_id)
    if obstacle is None:
        return []
    return [Lack(_l("受理密钥该换，还换不了：%(why)s", why=rotation.OBSTACLE_WORDS[obstacle]))]


def _has_duty_officer(office_id: uuid.UUID) -> bool:
    on_duty = (Membership.office_id == office_id, Membership.on_duty, holds_today())
    return db.session.scalar(select(func.count()).where(*on_duty)) != 0


def _missing_holidays() -> list[Lack]:
    """Asked once a report of today would be due in a year whose holidays nobody has put in (R25)."""
    due = in_workdays(limits().answer_workdays)
    if not due.provisional:
        return []
    year = min({due.day.year, due.day.year + 1} - calendar().published_years)
    words = _("%(year)s 年的放假安排还没有录入，期限先按暂估：公布后请运行 flask feedback import-calendar。", year=year)
    return [Lack(words)]
