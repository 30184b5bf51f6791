"""What was approved and does not leave after all."""

import pytest

from feedback import mailbox
from feedback.db import db, writing
from feedback.lifecycle import DispatchStatus
from feedback.limits import today
from feedback.models import Matter
from moderation.dispatches import redrafting
from moderation.routing.responsible import AddresseeRefused, addressees_for
from tests.cast import Cast
from tests.dispatched import FARMS, drafted, matter_of_cases, ready, stored, version_of
from tests.moderation.recused import belongs

COUNTY = "望川县人民政府"


def test_where_everybody_has_withdrawn_what_is_taken_back_is_dropped(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = ready(matter, codes[0], cast)
    for code in codes:
        mailbox.withdraw(code)
    redrafting.take_back(dispatch_id, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    dispatch = stored(dispatch_id)
    assert (dispatch.status, dispatch.abstract) == (DispatchStatus.DROPPED, None)


def test_nobody_writes_to_a_unit_of_their_own(cast: Cast) -> None:
    """R18: they would never see it again."""
    matter, codes = matter_of_cases(cast)
    belongs(cast, "lin", COUNTY)
    with pytest.raises(AddresseeRefused):
        drafted(matter, codes[0], cast, unit=COUNTY)
    assert drafted(matter, codes[0], cast, unit=COUNTY, by="zhou")


def test_an_owner_that_is_there_no_more_is_not_proposed(cast: Cast) -> None:
    matter, _codes = matter_of_cases(cast)
    with writing():
        cast.unit(FARMS).to_day = today()
    proposed = addressees_for(db.session.get_one(Matter, matter.id), from_own_unit=False)
    assert FARMS not in {unit.name for unit in (*proposed.allowed, proposed.suggestion.unit) if unit}
