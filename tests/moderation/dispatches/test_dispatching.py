"""Sent to a unit, with its due day, and taken back from there."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from feedback import clock
from feedback.db import db
from feedback.lifecycle import CaseStatus, DispatchStatus, MoveNotAllowed
from feedback.limits import in_days, in_workdays, today
from feedback.models import (
    CaseEvent,
    CaseEventKind,
    Dispatch,
    DispatchKind,
    GatherChoice,
)
from moderation.cases_seen import NotAllowed
from moderation.dispatches import (
    dispatching,
    letters,
)
from tests.cast import Cast
from tests.dispatched import (
    AT_ONCE,
    choose,
    handled,
    matter_of_cases,
    ready,
    sent,
    stored,
    version_of,
)
from tests.moderation.dispatches.days import MONDAY, later
from tests.stories import case_of


def events_of(code: object) -> list[CaseEventKind]:
    case = case_of(code)  # type: ignore[arg-type]
    query = select(CaseEvent.kind).where(CaseEvent.case_id == case.id).order_by(CaseEvent.number)
    return list(db.session.scalars(query))


def test_sending_sets_the_due_day_by_working_days_and_tells_every_case(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch = stored(sent(matter, codes[0], cast))
        assert dispatch.due_on == in_workdays(15).day
        assert all(case_of(code).due_on == dispatch.due_on for code in codes)
        assert all(events_of(code)[-1] is CaseEventKind.DISPATCHED for code in codes)


def test_the_ceiling_counts_from_acceptance_whatever_the_route(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        third = clock.start_of_third(today())
    with clock.frozen(later(50)):
        assert stored(sent(matter, codes[0], cast)).due_on == in_days(60, after=third)


def test_a_due_day_in_a_year_without_published_holidays_is_provisional(cast: Cast) -> None:
    with clock.frozen(datetime(2031, 3, 3, 1, tzinfo=UTC)):
        matter, codes = matter_of_cases(cast)
        dispatch = stored(sent(matter, codes[0], cast))
        assert dispatch.due_provisional
        assert case_of(codes[0]).due_provisional


def test_a_unit_without_an_officer_is_not_sent_to(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast, target="惠邻优购")
    dispatch_id = ready(matter, codes[0], cast, unit="临江市商务局")
    with pytest.raises(dispatching.Unreachable):
        dispatching.send(dispatch_id, AT_ONCE, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))


def test_a_self_check_goes_to_every_using_unit_at_once(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast, 1)
    choose(matter, GatherChoice.SELF_CHECK, cast)
    dispatch_id = sent(matter, codes[0], cast, unit=None, kind=DispatchKind.SELF_CHECK)
    found = {row.unit.name: row for row in db.session.scalars(select(Dispatch))}
    assert set(found) == {"清水镇人民政府", "石桥镇人民政府"}
    assert found["清水镇人民政府"].status is DispatchStatus.SENT
    assert found["石桥镇人民政府"].status is DispatchStatus.READY
    assert letters.goes_on_paper(found["石桥镇人民政府"])
    assert dispatch_id in {row.id for row in found.values()}


def test_an_approver_sends_and_releases_nothing(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = ready(matter, codes[0], cast)
    with pytest.raises(NotAllowed):
        dispatching.send(dispatch_id, AT_ONCE, by=cast.unlocked("he"), seen_version=version_of(dispatch_id))


def test_a_recalled_dispatch_ends_and_the_case_can_go_another_way(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = handled(matter, codes[0], cast)
    dispatching.recall(dispatch_id, "对象填错", by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    assert stored(dispatch_id).status is DispatchStatus.RECALLED
    assert case_of(codes[0]).status is CaseStatus.ACCEPTED
    with pytest.raises(MoveNotAllowed):
        dispatching.recall(dispatch_id, "再撤", by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
