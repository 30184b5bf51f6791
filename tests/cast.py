"""The people and units every story plays with, in 望川县: enrolled once, with real keys."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import select

from feedback import clock, sealing
from feedback.categories import Level, TargetKind
from feedback.db import db, writing
from feedback.fingerprints import fingerprint_text
from feedback.models import CalendarDay, CalendarYear, DataItem, Office, Region, Relation, Target, TargetUnit, Unit
from feedback.workdays import seed_rows, seeded_years
from moderation import keys, opening
from moderation.accounts import enrolment, grants, passphrases
from moderation.accounts.endorsing import endorse
from moderation.accounts.founding import check_values
from moderation.accounts.people import current_memberships, viewer_of
from moderation.models import Membership, RecoveryHalf, Role, Staff
from moderation.permissions import Unlocked, Viewer

LONG_AGO = date(2020, 1, 1)
PASSPHRASE = "correct horse battery staple"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

REGIONS = (
    ("990000", "江东省", Level.PROVINCE, None),
    ("990100", "临江市", Level.CITY, "990000"),
    ("990121", "望川县", Level.COUNTY, "990100"),
    ("990122", "南河县", Level.COUNTY, "990100"),
    ("990121101", "清水镇", Level.TOWNSHIP, "990121"),
    ("990121102", "石桥镇", Level.TOWNSHIP, "990121"),
)

# name, level, region, superior
UNITS = (
    ("临江市人民政府", Level.CITY, "990100", None),
    ("临江市商务局", Level.CITY, "990100", "临江市人民政府"),
    ("望川县人民政府", Level.COUNTY, "990121", "临江市人民政府"),
    ("望川县农业农村局", Level.COUNTY, "990121", "望川县人民政府"),
    ("望川县数据局", Level.COUNTY, "990121", "望川县人民政府"),
    ("望川县纪委监委", Level.COUNTY, "990121", None),
    ("清水镇人民政府", Level.TOWNSHIP, "990121101", "望川县人民政府"),
    ("石桥镇人民政府", Level.TOWNSHIP, "990121102", "望川县人民政府"),
)

# name, kind, owner, users
TARGETS = (
    ("净村拍拍", TargetKind.MINIAPP, "望川县农业农村局", ("清水镇人民政府", "石桥镇人民政府")),
    ("惠邻优购", TargetKind.APP, "临江市商务局", ("望川县人民政府",)),
    ("望川e勤", TargetKind.APP, "望川县数据局", ("清水镇人民政府",)),
)

# sign-in name, name, roles, unit acted for or own unit
PEOPLE = (
    ("admin", "管理员甲", (Role.ADMINISTRATOR,), None),
    ("lin", "林审核", (Role.MODERATOR, Role.APPROVER), None),
    ("zhou", "周审核", (Role.MODERATOR, Role.APPROVER), None),
    ("he", "何核稿", (Role.APPROVER,), None),
    ("nong", "农业局审核员", (Role.MODERATOR,), "望川县农业农村局"),
    ("sheng", "上级复核人", (Role.REVIEWER,), None),
    ("bao1", "保密员一", (Role.CUSTODIAN,), None),
    ("bao2", "保密员二", (Role.CUSTODIAN,), None),
    ("bao3", "保密员三", (Role.CUSTODIAN,), None),
    ("du", "督办员", (Role.OVERSIGHT,), None),
    ("nongju", "农业局经办人", (Role.UNIT_OFFICER,), "望川县农业农村局"),
    ("shuju", "数据局经办人", (Role.UNIT_OFFICER,), "望川县数据局"),
    ("qingshui", "清水镇经办人", (Role.UNIT_OFFICER,), "清水镇人民政府"),
    ("xianfu", "县政府经办人", (Role.UNIT_OFFICER,), "望川县人民政府"),
)


@dataclass(frozen=True)
class Cast:
    """Who is who, by sign-in name: `cast.viewer("lin")`, `cast.unlocked("lin")`, `cast.unit("清水镇人民政府")`."""

    def staff(self, sign_in_name: str) -> Staff:
        return db.session.scalars(select(Staff).where(Staff.sign_in_name == sign_in_name)).one()

    def viewer(self, sign_in_name: str) -> Viewer:
        staff = self.staff(sign_in_name)
        return viewer_of(staff, current_memberships(staff.id))

    def unlocked(self, sign_in_name: str) -> Unlocked:
        return Unlocked(self.viewer(sign_in_name), seed_of(sign_in_name))

    def unit(self, name: str) -> Unit:
        return db.session.scalars(select(Unit).where(Unit.name == name)).one()

    def target(self, name: str) -> Target:
        return db.session.scalars(select(Target).where(Target.name == name)).one()

    @property
    def office(self) -> Office:
        return db.session.scalars(select(Office)).one()


def seed_of(sign_in_name: str) -> bytes:
    """Every person's seed follows from the name, so that any test can act as anyone."""
    return sealing.derive(sign_in_name.encode(), "test seed")


def read_aloud_by(sign_in_name: str) -> str:
    """The fingerprint on a person's own screen."""
    return fingerprint_text(keys.fingerprint_of_seed(seed_of(sign_in_name)))


FOUNDERS = frozenset(map(read_aloud_by, ("lin", "zhou")))
"""Whom the settings of every test name."""


def enrol_the_cast() -> None:
    """Fill an empty database at head: registry, calendar, office, people, grants; the ledger begins with the test.

    The office is open since LONG_AGO; nobody is still to be shown a half of its recovery key.
    """
    with clock.frozen(datetime.combine(LONG_AGO, time(1), UTC)), writing():
        _register_regions()
        office = Office(name="望川县整治形式主义为基层减负专项工作机制办公室", region_code="990121", **check_values())
        db.session.add(office)
        db.session.flush()
        _register(office.id)
        _publish_calendar()
        units = {unit.name: unit.id for unit in db.session.scalars(select(Unit))}
        for sign_in_name, name, roles, unit in PEOPLE:
            _enrol(office.id, sign_in_name, name, roles, units[unit] if unit else None)
        opening.make_first_keys(office)
        _write_down_the_halves(office)
        _grant_to_the_rest()


def _write_down_the_halves(office: Office) -> None:
    """lin and zhou, as at the desk."""
    for half in db.session.scalars(select(RecoveryHalf)):
        seed = seed_of(db.session.get_one(Staff, half.staff_id).sign_in_name)
        signed = keys.sign_recovery_key(seed, office_id=office.id, recovery_key=office.recovery_public_key or b"")
        half.sealed_half, half.shown_at, half.signature = None, clock.now(), signed
    db.session.flush()


def _grant_to_the_rest() -> None:
    """lin compared their fingerprints and endorsed them, as at the desk."""
    lin = Cast().unlocked("lin")
    for name in ("he", "nong", "sheng"):
        newcomer = Cast().staff(name)
        endorse(newcomer, read_aloud_by(name), by=lin)
        grants.seal_what_i_hold(newcomer, lin)


def _register_regions() -> None:
    for code, name, level, parent in REGIONS:
        db.session.add(Region(code=code, name=name, level=level, parent_code=parent))
        db.session.flush()


def _register(office_id: uuid.UUID) -> None:
    units: dict[str, uuid.UUID] = {}
    for name, level, region, superior in UNITS:
        units[name] = _add(
            Unit(
                office_id=office_id,
                name=name,
                level=level,
                region_code=region,
                superior_id=units[superior] if superior else None,
                is_discipline="纪委" in name,
                from_day=LONG_AGO,
            )
        )
    for name, kind, owner, users in TARGETS:
        target_id = _add(Target(office_id=office_id, kind=kind, name=name))
        stands = [(owner, Relation.OWNER), *((user, Relation.USER) for user in users)]
        for unit, relation in stands:
            _add(TargetUnit(target_id=target_id, unit_id=units[unit], relation=relation, from_day=LONG_AGO))
    for name in ("户籍人口数", "走访记录", "人居环境照片"):
        _add(DataItem(office_id=office_id, name=name))


def _add(row: Unit | Target | TargetUnit | DataItem) -> uuid.UUID:
    db.session.add(row)
    db.session.flush()
    return row.id


def _publish_calendar() -> None:
    db.session.add_all(CalendarYear(year=year) for year in seeded_years())
    db.session.add_all(
        CalendarDay(day=row.day, working=row.working, note=row.note) for row in seed_rows(seeded_years())
    )


def _enrol(office_id: uuid.UUID, sign_in_name: str, name: str, roles: tuple[Role, ...], unit: uuid.UUID | None) -> None:
    staff = Staff(id=uuid.uuid4(), office_id=office_id, sign_in_name=sign_in_name, name=name)
    db.session.add(staff)
    db.session.flush()
    for role in roles:
        db.session.add(Membership(office_id=office_id, staff_id=staff.id, role=role, unit_id=unit, from_day=LONG_AGO))
    seed = seed_of(sign_in_name)
    made = passphrases.stretched_for(staff.id, PASSPHRASE, seed)
    enrolment.give_key(staff, made, seed=seed, totp_secret=TOTP_SECRET)
