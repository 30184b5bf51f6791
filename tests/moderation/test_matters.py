"""Which matter a case joins, and when it may leave."""

import uuid

import pytest

from feedback import clock
from feedback.db import db
from feedback.lifecycle import CaseStatus, DispatchStatus, MoveNotAllowed
from feedback.limits import in_days
from feedback.models import BarredUnit, CaseEvent, CaseEventKind, Dispatch, Matter
from feedback.receipts import ReceiptCode
from moderation.cases import triage
from moderation.cases.matters import AlreadySent, KeptFromItsUnit, LeavesDispatches, NotLike, like_matters, move_case
from moderation.cases_seen import NotFound
from tests.cast import Cast
from tests.moderation.settled import settled
from tests.stories import answered, case_of, reported

PHOTOS = {"categories": ("B1",), "targets": (("miniapp", "净村拍拍"),)}
CHECK_INS = {"categories": ("A3",), "targets": (("app", "望川e勤"),)}


def accepted(cast: Cast, into: uuid.UUID | None = None, **fields: object) -> ReceiptCode:
    code = settled(f"第{uuid.uuid4().hex}件", **fields)
    case = case_of(code)
    triage.accept(case.id, by=cast.viewer("lin"), seen_version=case.version, into=into)
    return code


def matter_of(code: ReceiptCode) -> uuid.UUID:
    matter_id = case_of(code).matter_id
    assert matter_id
    return matter_id


def move(code: ReceiptCode, into: uuid.UUID | None, cast: Cast) -> None:
    case = case_of(code)
    move_case(case.id, into, by=cast.unlocked("lin"), seen_version=case.version)


def dispatched(matter_id: uuid.UUID, cast: Cast, status: DispatchStatus) -> None:
    """A dispatch of the matter stands in this state."""
    lin, zhou, now = cast.viewer("lin").staff_id, cast.viewer("zhou").staff_id, clock.now()
    approval = {
        "abstract": "有小程序要求每日上传照片",
        "abstract_digest": b"d" * 32,
        "approver_id": zhou,
        "approved_at": now,
    }
    leaving = {"sent_at": now, "due_on": in_days(20)}
    facts = {} if status is DispatchStatus.DRAFTING else approval | leaving
    db.session.add(
        Dispatch(
            office_id=cast.office.id,
            matter_id=matter_id,
            unit_id=cast.unit("望川县农业农村局").id,
            status=status,
            author_id=lin,
            drafted_at=now,
            **facts,
        )
    )
    db.session.commit()


def offered(code: ReceiptCode, cast: Cast, to: str = "lin") -> list[uuid.UUID]:
    return [like.id for like in like_matters(case_of(code), cast.viewer(to))]


def test_matters_of_the_same_target_are_offered_with_their_cases(cast: Cast) -> None:
    first = accepted(cast, **PHOTOS)
    accepted(cast, matter_of(first), **PHOTOS)
    like = like_matters(case_of(reported(**PHOTOS)), cast.viewer("lin"))
    assert [(one.id, one.cases, one.target, one.is_sent) for one in like] == [(matter_of(first), 2, "净村拍拍", False)]


def test_the_same_kind_without_a_target_is_offered_after_it(cast: Cast) -> None:
    of_target, of_kind = accepted(cast, **PHOTOS), accepted(cast, categories=("B3",))
    accepted(cast, **CHECK_INS)
    assert offered(reported(**PHOTOS), cast) == [matter_of(of_target), matter_of(of_kind)]


def test_its_own_matter_is_not_offered(cast: Cast) -> None:
    code = accepted(cast, **PHOTOS)
    assert offered(code, cast) == []


def test_a_matter_with_a_case_kept_from_the_viewer_is_not_offered(cast: Cast) -> None:
    accepted(cast, **PHOTOS)
    assert offered(reported(categories=("B1",)), cast, to="nong") == []


def test_a_case_is_accepted_into_a_like_matter(cast: Cast) -> None:
    first = accepted(cast, **PHOTOS)
    assert matter_of(accepted(cast, matter_of(first), **PHOTOS)) == matter_of(first)


def test_a_case_is_not_gathered_with_another_target(cast: Cast) -> None:
    other = matter_of(accepted(cast, **CHECK_INS))
    with pytest.raises(NotLike):
        accepted(cast, other, **PHOTOS)


def test_a_case_that_joins_what_is_answered_is_answered(cast: Cast) -> None:
    code = settled(**PHOTOS)
    matter = answered(code, cast)
    matter.target_id = cast.target("净村拍拍").id
    db.session.commit()
    joined = case_of(accepted(cast, matter.id, **PHOTOS))
    kinds = db.session.scalars(
        db.select(CaseEvent.kind).where(CaseEvent.case_id == joined.id).order_by(CaseEvent.number)
    )
    assert joined.status is CaseStatus.ANSWERED
    assert list(kinds)[1:] == [CaseEventKind.ACCEPTED, CaseEventKind.ANSWERED]


def test_a_case_that_joins_what_is_out_is_due_with_it(cast: Cast) -> None:
    first = accepted(cast, **PHOTOS)
    dispatched(matter_of(first), cast, DispatchStatus.SENT)
    assert case_of(accepted(cast, matter_of(first), **PHOTOS)).due_on == in_days(20)


def test_a_case_moves_to_a_like_matter_and_back_to_its_own(cast: Cast) -> None:
    first, second = accepted(cast, **PHOTOS), accepted(cast, **PHOTOS)
    move(second, matter_of(first), cast)
    assert matter_of(second) == matter_of(first)
    move(second, None, cast)
    assert matter_of(second) != matter_of(first)
    moves = db.select(db.func.count()).select_from(CaseEvent).where(CaseEvent.kind == CaseEventKind.MOVED)
    assert db.session.scalar(moves) == 2


def test_once_its_matter_has_sent_a_dispatch_a_case_stays(cast: Cast) -> None:
    first, second = accepted(cast, **PHOTOS), accepted(cast, **PHOTOS)
    dispatched(matter_of(second), cast, DispatchStatus.SENT)
    with pytest.raises(AlreadySent):
        move(second, matter_of(first), cast)


def test_the_last_case_does_not_leave_drafts_behind(cast: Cast) -> None:
    first, second = accepted(cast, **PHOTOS), accepted(cast, **PHOTOS)
    dispatched(matter_of(second), cast, DispatchStatus.DRAFTING)
    with pytest.raises(LeavesDispatches):
        move(second, matter_of(first), cast)
    move(first, matter_of(second), cast)
    move(second, None, cast)
    assert matter_of(first) != matter_of(second)


def test_a_case_joins_nothing_that_a_unit_it_is_kept_from_has_in_hand(cast: Cast) -> None:
    """R4: the farms' superior is barred, so they are."""
    first, code = accepted(cast, **PHOTOS), settled("别让县里知道", **PHOTOS)
    dispatched(matter_of(first), cast, DispatchStatus.HANDLING)
    db.session.add(BarredUnit(case_id=case_of(code).id, unit_id=cast.unit("望川县人民政府").id))
    db.session.commit()
    case = case_of(code)
    with pytest.raises(KeptFromItsUnit):
        triage.accept(case.id, by=cast.viewer("lin"), seen_version=case.version, into=matter_of(first))
    triage.accept(case.id, by=cast.viewer("lin"), seen_version=case_of(code).version)
    assert matter_of(code) != matter_of(first)


def test_a_case_not_yet_accepted_has_no_matter_to_leave(cast: Cast) -> None:
    first, code = accepted(cast, **PHOTOS), reported(**PHOTOS)
    with pytest.raises(MoveNotAllowed):
        move(code, matter_of(first), cast)


def test_a_matter_of_nowhere_is_not_found(cast: Cast) -> None:
    code = accepted(cast, **PHOTOS)
    with pytest.raises(NotFound):
        move(code, uuid.uuid4(), cast)


def test_a_refused_move_changes_nothing(cast: Cast) -> None:
    code, other = accepted(cast, **PHOTOS), matter_of(accepted(cast, **CHECK_INS))
    before = matter_of(code)
    with pytest.raises(NotLike):
        move(code, other, cast)
    assert matter_of(code) == before
    assert db.session.scalar(db.select(db.func.count()).select_from(Matter)) == 2
