"""When an office may receive reports, what it still lacks, and the making of its first keys."""

import uuid
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as ngettext
from sqlalchemy import func, select

from feedback import clock, ledger
from feedback.db import db
from feedback.models import Office
from moderation.accounts import grants, periods, recovery_keys
from moderation.accounts.people import enrolled_holders, holds_today, lock_office
from moderation.models import Membership, RecoveryHalf, Role, Staff
from moderation.permissions import HOLDS_GRANT

PEERS_NEEDED = 2
CUSTODIANS_NEEDED = 2
HALVES = 2
PEER_ROLES = frozenset({Role.MODERATOR, Role.APPROVER})


class NotSetUp(Exception):
    """There is no office yet: `flask moderation set-up` founds it."""


@dataclass(frozen=True, slots=True)
class Lack:
    """What an office lacks, in words. While anything that `blocks` is lacking it receives nothing."""

    words: str
    blocks: bool = False


def the_office() -> Office:
    """The one office of this installation. Raises NotSetUp."""
    office: Office | None = db.session.scalar(select(Office))
    if office is None:
        raise NotSetUp
    return office


def missing(office_id: uuid.UUID) -> list[Lack]:
    """What the staff page and `flask moderation doctor` name; empty when nothing is lacking."""
    return [*_missing_people(office_id), *_missing_acts(office_id)]


def open_if_ready(office_id: uuid.UUID, *, by: uuid.UUID | None) -> bool:
    """Inside the caller's write, after someone enrolled or was given a role: make the first keys if two are peers.

    Peers approve each other's abstracts: both are moderators and approvers.
    """
    office = lock_office(office_id)
    if office.opened_at is not None or len(_peers(office_id)) < PEERS_NEEDED:
        return False
    intake_key_id = make_first_keys(office)
    facts = {
        "intake_key": intake_key_id,
        "granted_to": [staff.id.hex for staff in enrolled_holders(office_id, HOLDS_GRANT)],
    }
    ledger.record("open_office", office_id=office_id, staff_id=by, subject=("office", office_id), facts=facts)
    return True


def make_first_keys(office: Office) -> uuid.UUID:
    """Inside the caller's write, for an office with two peers: recovery key, intake key, grants. It is open then."""
    recovery_keys.make(office, _keepers(office.id))
    intake_key_id = periods.begin(office, enrolled_holders(office.id, HOLDS_GRANT))
    office.opened_at = clock.now()
    return intake_key_id


def _missing_people(office_id: uuid.UUID) -> list[Lack]:
    lacks = []
    peers, custodians = len(_peers(office_id)), len(enrolled_holders(office_id, [Role.CUSTODIAN]))
    if not enrolled_holders(office_id, [Role.ADMINISTRATOR]):
        lacks.append(Lack(_l("管理员还没有登记。")))
    if peers < PEERS_NEEDED:
        lacking = PEERS_NEEDED - peers
        words = ngettext(
            "还差 %(num)s 位兼任审核员和核稿人的人员登记：两人才能互相核稿，此前不能开通。",
            "还差 %(num)s 位兼任审核员和核稿人的人员登记：两人才能互相核稿，此前不能开通。",
            lacking,
        )
        lacks.append(Lack(words, blocks=True))
    if not enrolled_holders(office_id, [Role.REVIEWER]):
        lacks.append(Lack(_l("还没有上级复核人登记：申请复核和审核员都须回避的事项无人处理。")))
    if custodians < CUSTODIANS_NEEDED:
        lacks.append(Lack(_l("保密员不足 2 位：反映表单不提供留联系方式的部分。")))
    if not _has_duty_officer(office_id):
        lacks.append(Lack(_l("还没有指定值班员：紧急件没有人当天负责。")))
    return lacks


def _missing_acts(office_id: uuid.UUID) -> list[Lack]:
    lacks = []
    if waiting := grants.waiting(office_id):
        words = ngettext(
            "%(num)s 位人员等待授权，还打不开来件。", "%(num)s 位人员等待授权，还打不开来件。", len(waiting)
        )
        lacks.append(Lack(words))
    return [*lacks, *_missing_halves(office_id)]


def _missing_halves(office_id: uuid.UUID) -> list[Lack]:
    is_open = db.session.get_one(Office, office_id).opened_at is not None
    shown = list(db.session.scalars(select(RecoveryHalf.shown_at).where(RecoveryHalf.office_id == office_id)))
    if is_open and len(shown) < HALVES:
        return [Lack(_l("恢复码缺了一份：有人抄下之前重新登记过。口令全部丢失时来件将无法打开。"))]
    if None in shown:
        words = ngettext("恢复码还有 %(num)s 份没有抄下。", "恢复码还有 %(num)s 份没有抄下。", shown.count(None))
        return [Lack(words)]
    return []


def _peers(office_id: uuid.UUID) -> list[Staff]:
    moderators = enrolled_holders(office_id, [Role.MODERATOR])
    approvers = {staff.id for staff in enrolled_holders(office_id, [Role.APPROVER])}
    return [staff for staff in moderators if staff.id in approvers]


def _has_duty_officer(office_id: uuid.UUID) -> bool:
    on_duty = (Membership.office_id == office_id, Membership.on_duty, holds_today())
    return db.session.scalar(select(func.count()).where(*on_duty)) != 0


def _keepers(office_id: uuid.UUID) -> tuple[Staff, Staff]:
    """Two people who read texts anyway, so that a half adds nothing to what they may; one from outside if there is."""
    peers = _peers(office_id)
    first = next(iter(enrolled_holders(office_id, [Role.REVIEWER])), peers[0])
    return first, next(staff for staff in peers if staff.id != first.id)
