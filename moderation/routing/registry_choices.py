"""What the registry offers to choose from in the desk's forms: counties, targets, units. One statement each."""

import uuid

from sqlalchemy import Case, case, func, select

from feedback import regions
from feedback.categories import Level
from feedback.db import db
from feedback.models import DataItem, Office, Region, Target, Unit

Choice = tuple[str, str]


def counties(office_id: uuid.UUID) -> list[Choice]:
    """Code and name of the counties the office serves, in order of code."""
    home = select(_prefix()).where(Office.id == office_id).scalar_subquery()
    query = (
        select(Region.code, Region.name)
        .where(Region.code.between(home, home.concat("99999999")), Region.level.in_((Level.COUNTY, Level.CITY)))
        .order_by(Region.code)
    )
    return [(code, name) for code, name in db.session.execute(query) if regions.stands_for_a_county(code)]


def targets(office_id: uuid.UUID) -> list[Choice]:
    """Id and name of every target the office knows; retired ones can still be complained of."""
    query = select(Target.id, Target.name).where(Target.office_id == office_id).order_by(Target.name)
    return [(str(target_id), name) for target_id, name in db.session.execute(query)]


def units(office_id: uuid.UUID) -> list[Choice]:
    """Id and name of the units there are now, the highest first."""
    rank = case({level.value: place for place, level in enumerate(Level)}, value=Unit.level)
    query = select(Unit.id, Unit.name).where(Unit.office_id == office_id, Unit.to_day.is_(None))
    return [(str(unit_id), name) for unit_id, name in db.session.execute(query.order_by(rank, Unit.name))]


def data_items(office_id: uuid.UUID) -> frozenset[str]:
    """The names of data that units are known to ask for."""
    return frozenset(db.session.scalars(select(DataItem.name).where(DataItem.office_id == office_id)))


def _prefix() -> Case[str]:
    """990121 itself, 9901 of a city 990100, 99 of a province 990000."""
    code = Office.region_code
    return case(
        (code.endswith("0000"), func.substr(code, 1, 2)), (code.endswith("00"), func.substr(code, 1, 4)), else_=code
    )
