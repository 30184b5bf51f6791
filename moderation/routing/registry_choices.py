"""What the registry offers to choose from in the desk's forms: counties, targets, units. One statement each."""

import uuid

from sqlalchemy import Uuid, bindparam, case, func, select

from feedback import regions
from feedback.categories import Level
from feedback.db import db
from feedback.models import DataItem, Office, Region, Target, Unit

Choice = tuple[str, str]


# Built once: to build them costs several times what it costs to run them, and a case's page runs all four.
_THE_OFFICE = bindparam("office", type_=Uuid())
_CODE = Office.region_code
# 990121 itself, 9901 of a city 990100, 99 of a province 990000.
_PREFIX = case(
    (_CODE.endswith("0000"), func.substr(_CODE, 1, 2)), (_CODE.endswith("00"), func.substr(_CODE, 1, 4)), else_=_CODE
)
_HOME = select(_PREFIX).where(Office.id == _THE_OFFICE).scalar_subquery()
_COUNTIES = (
    select(Region.code, Region.name)
    .where(Region.code.between(_HOME, _HOME.concat("99999999")), Region.level.in_((Level.COUNTY, Level.CITY)))
    .order_by(Region.code)
)
_TARGETS = select(Target.id, Target.name).where(Target.office_id == _THE_OFFICE).order_by(Target.name)
_RANK = case({level.value: place for place, level in enumerate(Level)}, value=Unit.level)
_UNITS = select(Unit.id, Unit.name).where(Unit.office_id == _THE_OFFICE, Unit.to_day.is_(None))
_UNITS = _UNITS.order_by(_RANK, Unit.name)
_DATA_ITEMS = select(DataItem.name).where(DataItem.office_id == _THE_OFFICE)


def counties(office_id: uuid.UUID) -> list[Choice]:
    """Code and name of the counties the office serves, in order of code."""
    found = db.session.execute(_COUNTIES, {"office": office_id})
    return [(code, name) for code, name in found if regions.stands_for_a_county(code)]


def targets(office_id: uuid.UUID) -> list[Choice]:
    """Id and name of every target the office knows; retired ones can still be complained of."""
    return [(str(target_id), name) for target_id, name in db.session.execute(_TARGETS, {"office": office_id})]


def units(office_id: uuid.UUID) -> list[Choice]:
    """Id and name of the units there are now, the highest first."""
    return [(str(unit_id), name) for unit_id, name in db.session.execute(_UNITS, {"office": office_id})]


def data_items(office_id: uuid.UUID) -> frozenset[str]:
    """The names of data that units are known to ask for."""
    return frozenset(db.session.scalars(_DATA_ITEMS, {"office": office_id}))
