"""A unit says it is not theirs: once, in time, and at last somebody is designated."""

import uuid

import pytest

from feedback import clock
from feedback.lifecycle import DispatchStatus
from moderation.dispatches import (
    abstracts,
    approvals,
    dispatching,
    returns,
    unit_acts,
)
from moderation.dispatches.unit_acts import NotPossible
from moderation.routing.responsible import AddresseeRefused
from tests.cast import Cast
from tests.dispatched import (
    AT_ONCE,
    TEXT,
    matter_of_cases,
    sent,
    stored,
    version_of,
)
from tests.moderation.dispatches.days import MONDAY, later

SOMEWHERE_ELSE = "这是教育部门布置的，不属我局职责"


def test_a_unit_returns_once_within_five_working_days(cast: Cast) -> None:
    nongju = cast.viewer("nongju")
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = sent(matter, codes[0], cast)
    with clock.frozen(later(7)):
        unit_acts.return_(dispatch_id, SOMEWHERE_ELSE, "县教育局", by=nongju, seen_version=version_of(dispatch_id))
        lin = cast.unlocked("lin")
        returns.refuse_return(dispatch_id, "该应用由贵局主办", by=lin, seen_version=version_of(dispatch_id))
        assert stored(dispatch_id).status is DispatchStatus.HANDLING
        with pytest.raises(NotPossible):
            unit_acts.return_(dispatch_id, SOMEWHERE_ELSE, "县教育局", by=nongju, seen_version=version_of(dispatch_id))


def test_the_sixth_working_day_is_too_late_to_return(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = sent(matter, codes[0], cast)
    with clock.frozen(later(8)), pytest.raises(NotPossible):
        unit_acts.return_(
            dispatch_id, SOMEWHERE_ELSE, "县教育局", by=cast.viewer("nongju"), seen_version=version_of(dispatch_id)
        )


def returned(dispatch_id: uuid.UUID, cast: Cast, officer: str) -> None:
    unit_acts.return_(
        dispatch_id, SOMEWHERE_ELSE, "另一单位", by=cast.viewer(officer), seen_version=version_of(dispatch_id)
    )


def approve_and_send(dispatch_id: uuid.UUID, cast: Cast) -> None:
    abstracts.submit(dispatch_id, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    approvals.approve(dispatch_id, by=cast.unlocked("he"), seen_version=version_of(dispatch_id))
    dispatching.send(dispatch_id, AT_ONCE, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))


def uphold(dispatch_id: uuid.UUID, unit: str, cast: Cast) -> uuid.UUID:
    return returns.uphold_return(
        dispatch_id, cast.unit(unit).id, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id)
    )


def test_an_upheld_return_goes_on_in_a_new_dispatch_and_the_second_ends_in_designation(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    first = sent(matter, codes[0], cast)
    returned(first, cast, "nongju")
    second = uphold(first, "望川县数据局", cast)
    assert (stored(first).status, stored(second).replaces_id) == (DispatchStatus.REPLACED, first)
    approve_and_send(second, cast)
    assert not stored(second).designated
    returned(second, cast, "shuju")
    third = uphold(second, "望川县农业农村局", cast)
    approve_and_send(third, cast)
    assert stored(third).designated
    with pytest.raises(NotPossible):
        returned(third, cast, "nongju")


def test_the_unit_that_just_returned_is_not_asked_again_by_a_moderator_alone(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    first = sent(matter, codes[0], cast)
    returned(first, cast, "nongju")
    with pytest.raises(AddresseeRefused):
        uphold(first, "望川县农业农村局", cast)
    second = uphold(first, "望川县数据局", cast)
    farms = cast.unit("望川县农业农村局").id
    written = abstracts.edit(second, TEXT, unit_id=farms, by=cast.unlocked("lin"), seen_version=version_of(second))
    with pytest.raises(AddresseeRefused):
        abstracts.submit(second, by=cast.unlocked("lin"), seen_version=written.version)
