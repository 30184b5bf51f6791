"""How a story begins: somebody reported, and the case stands where the story needs it."""

import secrets
import uuid
from datetime import timedelta

from feedback import cases, clock, sealing
from feedback.db import db, writing
from feedback.events import case_event
from feedback.lifecycle import CaseStatus
from feedback.limits import in_days, today
from feedback.models import Answer, AnswerState, Case, CaseEventKind, Dispatch, Draft, Matter
from feedback.places import draft as draft_place
from feedback.receipts import ReceiptCode
from feedback.reports import Identity, Report
from tests.cast import Cast

WORDS = "每天要在净村拍拍上传六张照片，不传就在群里点名"
AN_IDENTITY = Identity(contact_name="赵小满", contact="13900001111", own_unit="清水镇农业办", position="网格员")


def reported(description: str = WORDS, **fields: object) -> ReceiptCode:
    """Somebody sent the form; the receipt code is all they have."""
    return cases.open_case(Report(description=description, **fields), secrets.token_bytes(16)).code  # type: ignore[arg-type]


def case_of(code: ReceiptCode) -> Case:
    """The case as it is stored now."""
    db.session.rollback()
    case = cases.find_by_receipt(code)
    assert case is not None
    return case


def matter_of(code: ReceiptCode, cast: Cast) -> Matter:
    """The case is accepted into a matter of its own."""
    with writing():
        case = cases.find_by_receipt(code)
        assert case is not None
        lin = cast.viewer("lin").staff_id
        matter = Matter(id=uuid.uuid4(), office_id=case.office_id, opened_at=clock.now(), opened_by_id=lin)
        db.session.add(matter)
        db.session.flush()
        case.status, case.matter_id, case.accepted_on = CaseStatus.ACCEPTED, matter.id, today()
        case_event(case, CaseEventKind.ACCEPTED, day=today(), staff_id=lin)
    return matter


def answered(code: ReceiptCode, cast: Cast) -> Matter:
    """The platform's own answer was released; the submitter may rate it."""
    matter = matter_of(code, cast)
    answered_in(matter.id, code, cast)
    return matter


def answered_in(matter_id: uuid.UUID, code: ReceiptCode, cast: Cast, findings: str = "已停用。") -> None:
    """The same in a matter that the case is in already."""
    with writing():
        lin, zhou = cast.viewer("lin"), cast.viewer("zhou").staff_id
        release = {"released_at": clock.now(), "released_by_id": zhou, "approver_id": zhou, "findings": findings}
        db.session.add(
            Answer(
                office_id=lin.office_id,
                matter_id=matter_id,
                state=AnswerState.RELEASED,
                author_id=lin.staff_id,
                written_at=clock.now() - timedelta(hours=1),
                **release,
            )
        )
        put(code, CaseStatus.ANSWERED, due_on=in_days(30))


def put(code: ReceiptCode, status: CaseStatus, **facts: object) -> None:
    """Inside `writing()`: the case stands in `status`, with what that status needs."""
    case = cases.find_by_receipt(code)
    assert case is not None
    for name, value in facts.items():
        setattr(case, name, value)
    case.status = status
    db.session.flush()


def abstract_drafted(code: ReceiptCode, cast: Cast, text: str = "有小程序要求每日上传照片") -> Dispatch:
    """A moderator has an unapproved abstract beside the case, sealed under its key."""
    matter = matter_of(code, cast)
    with writing():
        case = cases.find_by_receipt(code)
        assert case is not None
        key, draft_id = cases.case_key_by_receipt(case, code), uuid.uuid4()
        dispatch = Dispatch(
            id=uuid.uuid4(),
            office_id=case.office_id,
            matter_id=matter.id,
            unit_id=cast.unit("望川县农业农村局").id,
            author_id=cast.viewer("lin").staff_id,
            drafted_at=clock.now(),
        )
        db.session.add(dispatch)
        db.session.flush()
        sealed = sealing.encrypt_text(key, text, bound_to=draft_place(draft_id))
        db.session.add(Draft(id=draft_id, case_id=case.id, dispatch_id=dispatch.id, sealed_text=sealed))
    return dispatch
