"""The people and units every story plays with, in 望川县: enrolled once, with real keys."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from feedback import clock, places, receipts, sealing
from feedback.categories import Level, TargetKind
from feedback.db import db
from feedback.limits import settings
from feedback.models import (
    CalendarDay,
    CalendarYear,
    CustodianKey,
    DataItem,
    IntakeKey,
    Office,
    Region,
    Relation,
    Target,
    TargetUnit,
    Unit,
)
from feedback.workdays import seed_rows, seeded_years
from moderation import keys
from moderation.models import Grant, Membership, Role, Staff
from moderation.permissions import HOLDS_GRANT, Unlocked, Viewer

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
        held = [(membership.role, membership.unit_id) for membership in staff.memberships]
        roles = frozenset(role for role, _ in held)
        units = frozenset(unit_id for _, unit_id in held if unit_id)
        if Role.UNIT_OFFICER in roles:
            return Viewer(staff.id, staff.office_id, staff.name, roles, unit_id=next(iter(units)))
        return Viewer(staff.id, staff.office_id, staff.name, roles, own_unit_ids=units)

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


def enrol_the_cast() -> None:
    """Fill an empty database at head: registry, calendar, office, people, grants; the intake is open."""
    office = _found_office()
    _register(office.id)
    _publish_calendar()
    units = {unit.name: unit.id for unit in db.session.scalars(select(Unit))}
    for sign_in_name, name, roles, unit in PEOPLE:
        _enrol(office.id, sign_in_name, name, roles, units[unit] if unit else None)
    db.session.flush()
    _open_intake(office)
    db.session.commit()


def _found_office() -> Office:
    office = Office(
        name="望川县整治形式主义为基层减负专项工作机制办公室",
        region_code="990121",
        pepper_check=receipts.check_value(settings().receipt_pepper, "receipt pepper"),
        secret_check=receipts.check_value(settings().secret_key, "secret key"),
    )
    db.session.add(office)
    db.session.flush()
    return office


def _register(office_id: uuid.UUID) -> None:
    for code, name, level, parent in REGIONS:
        db.session.add(Region(code=code, name=name, level=level, parent_code=parent))
        db.session.flush()
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
    seed, salt = seed_of(sign_in_name), keys.new_salt()
    cost = keys.StretchCost(memory_kib=settings().stretch_kib, iterations=3, lanes=1)
    stretched = keys.stretch(PASSPHRASE, salt, cost)
    staff.salt, staff.stretch_kib = salt, cost.memory_kib
    staff.verifier = keys.stored_verifier(stretched.verifier)
    staff.public_key = sealing.public_key(seed)
    staff.wrapped_seed = keys.wrap_seed(stretched.wrapping, seed, staff_id=staff.id.hex)
    staff.sealed_totp = keys.seal_secret(settings().secret_key, TOTP_SECRET.encode(), label="totp", row=staff.id.hex)
    staff.enrolled_at = clock.now()
    db.session.add(staff)
    db.session.flush()
    for role in roles:
        db.session.add(Membership(office_id=office_id, staff_id=staff.id, role=role, unit_id=unit, from_day=LONG_AGO))
        if role is Role.CUSTODIAN:
            db.session.add(
                CustodianKey(office_id=office_id, staff_id=staff.id, public_key=staff.public_key, from_day=LONG_AGO)
            )


def _open_intake(office: Office) -> None:
    recovery = sealing.derive(b"recovery", "test seed")
    office.recovery_public_key = sealing.public_key(recovery)
    intake_seed, key_id = sealing.new_seed(), uuid.uuid4()
    db.session.add(
        IntakeKey(
            id=key_id,
            office_id=office.id,
            public_key=sealing.public_key(intake_seed),
            to_recovery=sealing.seal(
                office.recovery_public_key, intake_seed, bound_to=places.intake_key_for_recovery(key_id)
            ),
            from_day=LONG_AGO,
        )
    )
    db.session.flush()
    holders = select(Staff).join(Membership).where(Membership.role.in_(HOLDS_GRANT)).distinct()
    for staff in db.session.scalars(holders):
        if staff.public_key:
            sealed = sealing.seal(staff.public_key, intake_seed, bound_to=places.grant(key_id, staff.id))
            db.session.add(Grant(intake_key_id=key_id, staff_id=staff.id, sealed_seed=sealed))
    office.opened_at = clock.now()
