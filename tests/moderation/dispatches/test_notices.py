"""A self-check notice is one text to all using units (R7): they go one way, and apart from every other notice."""

import uuid

import pytest
from sqlalchemy import func, select

from feedback.db import db, writing
from feedback.lifecycle import DispatchStatus
from feedback.limits import today
from feedback.models import BarredUnit, Dispatch, DispatchKind, GatherChoice, Matter, Relation, TargetUnit
from feedback.receipts import ReceiptCode
from moderation.dispatches import abstracts, dispatching, redrafting
from moderation.dispatches.abstract_drafts import DraftText, Words, unseal_draft
from moderation.routing.responsible import AddresseeRefused
from tests.cast import Cast
from tests.dispatched import AT_ONCE, FARMS, TEXT, choose, drafted, matter_of_cases, ready, stored, version_of
from tests.stories import case_of

NOTICE = {"unit": None, "kind": DispatchKind.SELF_CHECK}
OTHER = DraftText(Words("请各单位自查：工作群里是否还有逐日排名。"))
LATER = DraftText(Words("请各单位自查：是否还要求逐日上传照片，还有没有必要。"))


@pytest.fixture
def begun(cast: Cast) -> tuple[Matter, ReceiptCode]:
    """A matter of two like reports, of which all using units are to be told."""
    matter, codes = matter_of_cases(cast, 2)
    choose(matter, GatherChoice.SELF_CHECK, cast)
    return matter, codes[0]


def two_notices(matter: Matter, code: ReceiptCode, cast: Cast) -> tuple[uuid.UUID, uuid.UUID]:
    """Both in the hands of whoever writes."""
    first = drafted(matter, code, cast, **NOTICE)
    second = drafted(matter, code, cast, text=OTHER, **NOTICE)
    return first.dispatch_id, second.dispatch_id


def texts(cast: Cast) -> list[str]:
    found = db.session.scalars(select(Dispatch).order_by(Dispatch.drafted_at))
    return [unseal_draft(one, by=cast.unlocked("lin")).words.abstract for one in found]


def in_state(status: DispatchStatus) -> int:
    return db.session.scalar(select(func.count()).where(Dispatch.status == status)) or 0


def test_writing_at_one_leaves_the_other_as_it_was(begun: tuple[Matter, ReceiptCode], cast: Cast) -> None:
    _first, second = two_notices(*begun, cast)
    abstracts.edit(second, LATER, unit_id=None, by=cast.unlocked("lin"), seen_version=version_of(second))
    assert texts(cast) == [TEXT.words.abstract] * 2 + [LATER.words.abstract] * 2


def test_each_is_handed_on_and_dropped_by_itself(begun: tuple[Matter, ReceiptCode], cast: Cast) -> None:
    first, second = two_notices(*begun, cast)
    abstracts.submit(first, by=cast.unlocked("lin"), seen_version=version_of(first))
    abstracts.submit(second, by=cast.unlocked("lin"), seen_version=version_of(second))
    redrafting.take_back(first, by=cast.unlocked("lin"), seen_version=version_of(first))
    redrafting.drop(first, by=cast.viewer("lin"), seen_version=version_of(first))
    assert (in_state(DispatchStatus.DROPPED), in_state(DispatchStatus.TO_APPROVE)) == (2, 2)


def test_what_was_taken_back_is_still_one_notice(begun: tuple[Matter, ReceiptCode], cast: Cast) -> None:
    dispatch_id = ready(*begun, cast, **NOTICE)
    redrafting.take_back(dispatch_id, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    abstracts.edit(dispatch_id, LATER, unit_id=None, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    abstracts.submit(dispatch_id, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    assert in_state(DispatchStatus.TO_APPROVE) == 2


def test_a_notice_does_not_become_a_dispatch_to_one_unit(cast: Cast) -> None:
    """惠邻优购 has one using unit."""
    matter, codes = matter_of_cases(cast, 2, target="惠邻优购", targets=())
    choose(matter, GatherChoice.SELF_CHECK, cast)
    written, farms = drafted(matter, codes[0], cast, **NOTICE), cast.unit(FARMS).id
    lin, seen = cast.unlocked("lin"), written.version
    abstracts.edit(written.dispatch_id, LATER, unit_id=farms, by=lin, seen_version=seen)
    assert stored(written.dispatch_id).unit_id == cast.unit("望川县人民政府").id


def test_a_unit_that_ceased_to_use_it_and_was_barred_gets_no_notice(
    begun: tuple[Matter, ReceiptCode], cast: Cast
) -> None:
    (matter, code), stream = begun, cast.unit("清水镇人民政府").id
    dispatch_id, case_id = ready(matter, code, cast, **NOTICE), case_of(code).id
    with writing():
        used = select(TargetUnit).where(TargetUnit.unit_id == stream, TargetUnit.target_id == matter.target_id)
        db.session.scalars(used).one().to_day = today()
        db.session.add(_uses(matter, cast.unit("望川县人民政府").id))
        db.session.add(BarredUnit(case_id=case_id, unit_id=stream))
    with pytest.raises(AddresseeRefused):
        dispatching.send(dispatch_id, AT_ONCE, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))


def _uses(matter: Matter, unit_id: uuid.UUID) -> TargetUnit:
    return TargetUnit(target_id=matter.target_id, unit_id=unit_id, relation=Relation.USER, from_day=today())
