"""A whole small journey, so that every table holds a row."""

import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from feedback import clock, ledger, mailbox, sealing
from feedback.db import db, writing
from feedback.events import dispatch_event
from feedback.lifecycle import CaseStatus, DispatchStatus
from feedback.limits import in_days, today
from feedback.models import (
    Answer,
    AnswerState,
    BarredUnit,
    Case,
    CaseDataItem,
    Completion,
    DataItem,
    Dispatch,
    DispatchEventKind,
    IdentityKey,
    IdentityRequest,
    Message,
    MessageAuthor,
    Office,
    Promise,
    Reminder,
    ReminderStep,
    Resolved,
    Setting,
)
from feedback.receipts import ReceiptCode
from moderation.identity import asking, custodians
from moderation.models import Invitation, NoticeRead, RecoveryHalf, SecurityKey, StaffSession
from moderation.oversight import archiving
from tests.cast import Cast
from tests.stories import AN_IDENTITY, abstract_drafted, case_of, matter_of, put, reported

LATER = timedelta(hours=1)


def one_of_everything(cast: Cast) -> ReceiptCode:
    """At least one row in every table, made by the use cases where they make it. The code is the reviewed case's."""
    _years_ago(cast)
    with writing():
        _at_the_office(cast)
    code = reported(
        categories=("B1", "A3"), targets=(("miniapp", "净村拍拍"),), region="990121101", identity=AN_IDENTITY
    )
    mailbox.follow_up(code, "群里今天又点了名", once=b"1" * 16)
    abstract_drafted(code, cast)
    _half_opened(code, cast)
    answered_code = reported("同一份走访记录要在三个系统里填三遍")
    matter = matter_of(answered_code, cast)
    with writing():
        _classified(case_of(code), cast)
        _released_answer(matter.id, cast)
        _queued(matter.id, cast)
        put(answered_code, CaseStatus.ANSWERED, due_on=in_days(30))
    mailbox.rate(answered_code, Resolved.PARTLY, 3, "还要再看看")
    mailbox.ask_review(answered_code, "答复说的不是我反映的事")
    return answered_code


def _years_ago(cast: Cast) -> None:
    """What was on the ledger then has left it."""
    with clock.frozen(datetime(2021, 3, 1, tzinfo=UTC)), writing():
        ledger.record("set_up", office_id=cast.office.id, staff_id=None, subject=("office", cast.office.id))
    with TemporaryDirectory() as folder:
        archiving.archive(2021, Path(folder) / "2021.jsonl")


def _at_the_office(cast: Cast) -> None:
    office, lin, nongju = cast.office, cast.staff("lin").id, cast.staff("nongju").id
    token = sealing.new_key()
    db.session.add_all(
        [
            Setting(office_id=office.id, name="limits", value={"small_count": 3}),
            Invitation(token_digest=token, staff_id=lin, expires_at=clock.now() + LATER),
            StaffSession(
                id=token,
                staff_id=lin,
                started_at=clock.now(),
                seen_at=clock.now(),
                wrapped_seed=token,
                unlocked_at=clock.now(),
            ),
            SecurityKey(
                credential_id=token,
                staff_id=lin,
                public_key=bytes(77),
                sign_count=2**32 - 1,
                name="蓝色钥匙",
                is_synced=False,
                added_at=clock.now(),
            ),
            NoticeRead(staff_id=nongju, year=2026, at=clock.now()),
        ]
    )
    half = db.session.get_one(RecoveryHalf, (office.id, lin))
    half.sealed_half, half.shown_at = token, None
    ledger.record("set_up", office_id=office.id, staff_id=None, subject=("office", office.id))


def _half_opened(code: ReceiptCode, cast: Cast) -> None:
    """Somebody asked who wrote, and one custodian has agreed."""
    case = case_of(code)
    asking.ask(case.id, "需要当面核实打击报复的情况", by=cast.unlocked("lin"), seen_version=case.version)
    request = db.session.scalars(select(IdentityRequest)).one()
    custodians.open_outer_layer(request.id, by=cast.unlocked(who_opens_outer(case.id, cast)))


def who_opens_outer(case_id: uuid.UUID, cast: Cast) -> str:
    """Sign-in name of a custodian who can open an outer layer of a case."""
    outer = set(db.session.scalars(select(IdentityKey.outer_id).where(IdentityKey.case_id == case_id)))
    return next(name for name in ("bao1", "bao2", "bao3") if cast.staff(name).id in outer)


def _classified(case: Case, cast: Cast) -> None:
    item = db.session.scalars(select(DataItem)).first()
    assert item is not None
    db.session.add(BarredUnit(case_id=case.id, unit_id=cast.unit("清水镇人民政府").id))
    db.session.add(CaseDataItem(case_id=case.id, data_item_id=item.id))
    db.session.add(
        Message(
            case_id=case.id,
            number=2,
            author=MessageAuthor.OFFICE,
            day=today(),
            staff_id=cast.staff("lin").id,
            at=clock.now(),
            sealed_body=b"sealed",
        )
    )


def _queued(matter_id: uuid.UUID, cast: Cast) -> None:
    """Approved, and waiting to leave with the others."""
    lin, zhou = (cast.staff(name).id for name in ("lin", "zhou"))
    db.session.add(
        Dispatch(
            id=uuid.uuid4(),
            office_id=cast.office.id,
            matter_id=matter_id,
            unit_id=cast.unit("望川县数据局").id,
            status=DispatchStatus.READY,
            abstract="有小程序要求每日上传照片",
            abstract_digest=bytes(32),
            author_id=lin,
            drafted_at=clock.now(),
            approver_id=zhou,
            approved_at=clock.now(),
            queued_by_id=lin,
            queued_at=clock.now(),
        )
    )


def _released_answer(matter_id: uuid.UUID, cast: Cast) -> None:
    office: Office = cast.office
    lin, zhou, nongju = (cast.staff(name).id for name in ("lin", "zhou", "nongju"))
    dispatch = Dispatch(
        id=uuid.uuid4(),
        office_id=office.id,
        matter_id=matter_id,
        unit_id=cast.unit("望川县农业农村局").id,
        status=DispatchStatus.RELEASED,
        abstract="有小程序要求每日上传照片",
        abstract_digest=bytes(32),
        author_id=lin,
        drafted_at=clock.now(),
        approver_id=zhou,
        approved_at=clock.now(),
        sent_at=clock.now(),
        due_on=in_days(21),
        answered_at=clock.now(),
        on_time=True,
    )
    db.session.add(dispatch)
    db.session.flush()
    dispatch_event(dispatch, DispatchEventKind.SENT, day=today(), staff_id=lin)
    db.session.add(Reminder(dispatch_id=dispatch.id, step=ReminderStep.WARNING, due_on=date(2026, 12, 1), day=today()))
    answer = Answer(
        id=uuid.uuid4(),
        office_id=office.id,
        matter_id=matter_id,
        dispatch_id=dispatch.id,
        state=AnswerState.RELEASED,
        author_id=nongju,
        written_at=clock.now(),
        findings="情况属实",
        measures="已停用每日拍照",
        completion=Completion.PROMISED,
        completion_on=in_days(30),
        responsible="望川县农业农村局",
        released_at=clock.now(),
        released_by_id=lin,
    )
    db.session.add(answer)
    db.session.flush()
    db.session.add(Promise(answer_id=answer.id, due_on=in_days(30)))
