"""Who works in the town. Passphrases and second factors are drawn anew in every installation."""

import uuid
from dataclasses import dataclass, field, replace

from flask import current_app
from sqlalchemy import select

from feedback import ledger, sealing
from feedback.db import db, writing
from feedback.fingerprints import fingerprint_text
from feedback.limits import settings
from feedback.models import Unit
from moderation import keys, opening
from moderation.accounts import enrolment, grants, invitations, passphrases, recovery_halves, second_factor
from moderation.accounts.endorsements import fingerprint_of
from moderation.accounts.people import current_memberships, viewer_of
from moderation.accounts.roles import Post
from moderation.models import Membership, Role, Staff
from moderation.permissions import Unlocked, Viewer


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the demo with the passphrase that is printed."""

    sign_in_name: str
    name: str
    roles: tuple[Role, ...]
    unit: str = ""
    passphrase: str = field(default_factory=keys.new_passphrase, repr=False)


@dataclass(frozen=True)
class Team:
    """Everybody while the stories are played, with the keys that later only their passphrases open."""

    people: dict[str, Unlocked]
    units: dict[str, uuid.UUID]

    def __getitem__(self, sign_in_name: str) -> Unlocked:
        return self.people[sign_in_name]

    def officer_of(self, unit: str) -> Viewer:
        """KeyError for a unit nobody answers for."""
        wanted = self.units[unit]
        return next(person.viewer for person in self.people.values() if person.viewer.unit_id == wanted)


_R = Role
_PEER = (_R.MODERATOR, _R.APPROVER)


def new_accounts() -> list[Account]:
    """Everybody, each with a passphrase of their own."""
    return [
        Account("admin", "方立", (_R.ADMINISTRATOR,)),
        Account("lin", "林岚", _PEER),
        Account("zhou", "周恒", _PEER),
        Account("he", "何静", (_R.APPROVER,)),
        Account("sheng", "盛远", (_R.REVIEWER,)),
        Account("bao1", "鲍一鸣", (_R.CUSTODIAN,)),
        Account("bao2", "鲍尔宁", (_R.CUSTODIAN,)),
        Account("bao3", "鲍珊", (_R.CUSTODIAN,)),
        Account("du", "杜明", (_R.OVERSIGHT,)),
        Account("xianfu", "县政府经办人", (_R.UNIT_OFFICER,), "望川县人民政府"),
        Account("nongju", "农业农村局经办人", (_R.UNIT_OFFICER,), "望川县农业农村局"),
        Account("shuju", "数据局经办人", (_R.UNIT_OFFICER,), "望川县数据局"),
        Account("minzheng", "民政局经办人", (_R.UNIT_OFFICER,), "望川县民政局"),
        Account("yingji", "应急管理局经办人", (_R.UNIT_OFFICER,), "望川县应急管理局"),
        Account("qingshui", "清水镇经办人", (_R.UNIT_OFFICER,), "清水镇人民政府"),
    ]


def enrol(accounts: list[Account], office_id: uuid.UUID) -> Team:
    """Invite and enrol everybody, and open; `lin` takes the duty of urgent cases, and the recovery halves are written
    down. The founders are in the settings of this process from then on.
    """
    units = {name: unit_id for name, unit_id in db.session.execute(select(Unit.name, Unit.id))}
    people = {account.sign_in_name: _enrol(account, office_id, units.get(account.unit)) for account in accounts}
    _open(office_id, [people[account.sign_in_name] for account in accounts if account.roles == _PEER])
    _grant_to_the_rest(people["lin"])
    with writing():
        for membership in db.session.scalars(select(Membership).where(Membership.role == Role.MODERATOR)):
            membership.on_duty = membership.staff_id == people["lin"].viewer.staff_id
    for person in people.values():
        if recovery_halves.is_waiting_for(person.viewer):
            recovery_halves.confirm(recovery_halves.show(by=person)[-recovery_halves.LAST_GROUP :], by=person)
    return Team(people, units)


def _open(office_id: uuid.UUID, founders: list[Unlocked]) -> None:
    """As an operator would: name the founders in the settings, start anew, open."""
    named = frozenset(fingerprint_text(keys.fingerprint_of_seed(founder.seed)) for founder in founders)
    current_app.extensions["zhiyan"] = replace(settings(), founders=named)
    opening.open_now(office_id)


def _grant_to_the_rest(giver: Unlocked) -> None:
    for newcomer in grants.waiting(giver.viewer.office_id):
        whole = fingerprint_of(newcomer)
        if whole is not None:
            grants.give(newcomer.id, fingerprint_text(whole), by=giver)


def _enrol(account: Account, office_id: uuid.UUID, unit_id: uuid.UUID | None) -> Unlocked:
    post = Post(frozenset(account.roles), unit_id)
    invited = invitations.invite_for(office_id, account.sign_in_name, account.name, post)
    seed = sealing.new_seed()
    made = passphrases.stretched_for(invited.staff_id, account.passphrase, seed)
    with writing():
        invitations.use(invited.token)
        staff = db.session.get_one(Staff, invited.staff_id)
        enrolment.give_key(staff, made, seed=seed, totp_secret=second_factor.new_secret())
        ledger.record("enrol", office_id=office_id, staff_id=staff.id, subject=("staff", staff.id))
    return Unlocked(viewer_of(staff, current_memberships(staff.id)), seed)
