"""A unit sees its own dispatches and nothing else."""

import uuid

import pytest
from sqlalchemy import select, update

from feedback.db import db, writing
from feedback.lifecycle import SEEN_BY_THE_UNIT, DispatchStatus
from feedback.models import BarredUnit, DispatchKind, LedgerRow, Unit
from moderation.cases_seen import NotFound, Stale
from moderation.dispatches import dispatching, unit_acts, unit_desk
from tests.cast import Cast
from tests.dispatched import AT_ONCE, drafted, matter_of_cases, ready, sent, stored, submitted, version_of
from tests.stories import case_of


def seen_by(name: str, cast: Cast) -> list[uuid.UUID]:
    return [row.id for row in db.session.scalars(unit_desk.dispatches_of_unit(cast.viewer(name)))]


def test_a_unit_sees_a_dispatch_once_it_was_sent(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = ready(matter, codes[0], cast)
    assert seen_by("nongju", cast) == []
    dispatching.send(dispatch_id, AT_ONCE, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    assert seen_by("nongju", cast) == [dispatch_id]


@pytest.mark.parametrize("outsider", ["shuju", "qingshui", "xianfu", "lin", "du", "admin", "bao1"])
def test_nobody_else_finds_it_at_the_units_desk(cast: Cast, outsider: str) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = sent(matter, codes[0], cast)
    assert seen_by(outsider, cast) == []
    with pytest.raises(NotFound):
        unit_desk.view(dispatch_id, by=cast.viewer(outsider))
    with pytest.raises(NotFound):
        unit_acts.acknowledge(dispatch_id, by=cast.viewer(outsider), seen_version=version_of(dispatch_id))


@pytest.mark.parametrize("stage", [drafted, submitted, ready])
def test_what_has_not_left_does_not_exist_for_the_unit(cast: Cast, stage: object) -> None:
    matter, codes = matter_of_cases(cast)
    stage(matter, codes[0], cast)  # type: ignore[operator]
    assert seen_by("nongju", cast) == []
    assert DispatchStatus.READY not in SEEN_BY_THE_UNIT


def test_a_letter_is_never_on_the_desk(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = ready(matter, codes[0], cast, kind=DispatchKind.LETTER)
    assert seen_by("nongju", cast) == []
    with pytest.raises(dispatching.ByLetter):
        dispatching.send(dispatch_id, AT_ONCE, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))


def test_every_reading_is_on_the_ledger(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = sent(matter, codes[0], cast)
    for _ in range(2):
        unit_desk.view(dispatch_id, by=cast.viewer("nongju"))
    rows = db.session.scalars(select(LedgerRow).where(LedgerRow.act == "view_dispatch")).all()
    assert [(row.staff_id, row.subject_id) for row in rows] == [(cast.viewer("nongju").staff_id, dispatch_id.hex)] * 2


def test_the_notice_is_read_once_a_year(cast: Cast) -> None:
    nongju = cast.viewer("nongju")
    assert not unit_desk.notice_is_read(nongju)
    for _ in range(2):
        unit_desk.confirm_notice(by=nongju)
    assert unit_desk.notice_is_read(nongju)
    assert db.session.scalars(select(LedgerRow.act)).all().count("read_notice") == 1


def succeeded(former: str, successor: str, cast: Cast) -> None:
    with writing():
        now = update(Unit).where(Unit.name == former).values(succeeded_by_id=cast.unit(successor).id)
        db.session.execute(now)


def test_the_successors_officers_see_live_dispatches(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = sent(matter, codes[0], cast)
    succeeded("望川县农业农村局", "望川县数据局", cast)
    assert seen_by("shuju", cast) == [dispatch_id]
    unit_acts.acknowledge(dispatch_id, by=cast.viewer("shuju"), seen_version=version_of(dispatch_id))
    assert stored(dispatch_id).status is DispatchStatus.HANDLING


@pytest.mark.parametrize("barred", ["望川县数据局", "望川县人民政府"])
def test_a_successor_that_is_barred_does_not(cast: Cast, barred: str) -> None:
    matter, codes = matter_of_cases(cast)
    sent(matter, codes[0], cast)
    with writing():
        db.session.add(BarredUnit(case_id=case_of(codes[0]).id, unit_id=cast.unit(barred).id))
    succeeded("望川县农业农村局", "望川县数据局", cast)
    assert seen_by("shuju", cast) == []


def test_the_second_of_two_officers_is_told(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = sent(matter, codes[0], cast)
    seen = version_of(dispatch_id)
    unit_acts.acknowledge(dispatch_id, by=cast.viewer("nongju"), seen_version=seen)
    with pytest.raises(Stale):
        unit_acts.acknowledge(dispatch_id, by=cast.viewer("nongju"), seen_version=seen)
