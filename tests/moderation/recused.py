"""Whose own unit is which, from today on."""

from feedback.db import db
from tests.cast import Cast
from tests.dispatched import FARMS


def belongs(cast: Cast, sign_in_name: str, unit: str) -> None:
    """The person's own unit, from today on."""
    for membership in cast.staff(sign_in_name).memberships:
        membership.unit_id = cast.unit(unit).id
    db.session.commit()


def all_of_farms(cast: Cast) -> None:
    """Every moderator is of the unit that owns 净村拍拍."""
    for name in ("lin", "zhou"):
        belongs(cast, name, FARMS)
