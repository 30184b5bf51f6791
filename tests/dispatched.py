"""How a story about a dispatch begins: like cases in a matter, and their dispatch as far as the story needs it."""

import uuid
from datetime import date

from feedback import clock
from feedback.categories import Nature
from feedback.db import db, writing
from feedback.lifecycle import CaseStatus
from feedback.limits import in_workdays, today
from feedback.models import BarredUnit, Case, Completion, Dispatch, DispatchKind, GatherChoice, Matter
from feedback.receipts import ReceiptCode
from moderation.dispatches import abstracts, approvals, batches, dispatching, few_reports, unit_acts
from moderation.dispatches.abstract_drafts import DraftText, Words
from moderation.dispatches.abstracts import Written
from moderation.dispatches.answer_words import AnswerWords
from tests.cast import Cast
from tests.stories import case_of, reported

ABSTRACT = "有小程序要求基层干部逐日上传现场照片，并据此在工作群里排名。请核查是否必要，能否取消。"
TEXT = DraftText(Words(ABSTRACT, "照片上传后作何用途？", place="望川县"))
FARMS = "望川县农业农村局"
AT_ONCE = "照片下周就要收齐，等不到周五"
PHOTOS = (("miniapp", "净村拍拍"),)


def matter_of_cases(
    cast: Cast,
    count: int = 3,
    *,
    target: str = "净村拍拍",
    barred: str = "",
    nature: Nature = Nature.PROBLEM,
    **fields: object,
) -> tuple[Matter, list[ReceiptCode]]:
    """So many accepted cases about one target in one matter, from places that differ so that they all count (R7)."""
    regions = ("990121101", "990122", "")
    fields.setdefault("targets", PHOTOS)
    codes = [
        reported(f"每天要在净村拍拍上传六张照片，第{'一二三四五'[n]}次说了", **{"region": regions[n % 3], **fields})
        for n in range(count)
    ]
    matter_id = uuid.uuid4()
    with writing():
        lin, target_id = cast.viewer("lin"), cast.target(target).id
        db.session.add(
            Matter(
                id=matter_id,
                office_id=lin.office_id,
                target_id=target_id,
                category="B1",
                opened_at=clock.now(),
                opened_by_id=lin.staff_id,
            )
        )
        db.session.flush()
    for code in codes:
        join(code, matter_id, cast, barred=barred, nature=nature)
    return db.session.get_one(Matter, matter_id), codes


def join(
    code: ReceiptCode, matter_id: uuid.UUID, cast: Cast, *, barred: str = "", nature: Nature = Nature.PROBLEM
) -> None:
    """The case is accepted into the matter."""
    case_id = case_of(code).id
    with writing():
        case = db.session.get_one(Case, case_id)
        case.status, case.matter_id, case.accepted_on = CaseStatus.ACCEPTED, matter_id, today()
        case.nature, case.due_on = nature, in_workdays(3).day
        if barred:
            db.session.add(BarredUnit(case_id=case.id, unit_id=cast.unit(barred).id))


def stored(dispatch_id: uuid.UUID) -> Dispatch:
    """The dispatch as it is stored now."""
    db.session.rollback()
    return db.session.get_one(Dispatch, dispatch_id)


def version_of(dispatch_id: uuid.UUID) -> int:
    return stored(dispatch_id).version


def choose(matter: Matter, choice: GatherChoice, cast: Cast, *, by: str = "lin") -> None:
    few_reports.choose(matter.id, choice, by=cast.viewer(by), seen_version=matter.version)


def drafted(
    matter: Matter,
    code: ReceiptCode,
    cast: Cast,
    *,
    unit: str | None = FARMS,
    text: DraftText = TEXT,
    by: str = "lin",
    kind: DispatchKind = DispatchKind.DISPATCH,
) -> Written:
    return abstracts.draft(
        matter.id,
        text,
        unit_id=cast.unit(unit).id if unit else None,
        case_id=case_of(code).id,
        by=cast.unlocked(by),
        kind=kind,
    )


def submitted(matter: Matter, code: ReceiptCode, cast: Cast, *, by: str = "lin", **how: object) -> uuid.UUID:
    written = drafted(matter, code, cast, by=by, **how)  # type: ignore[arg-type]
    abstracts.submit(written.dispatch_id, by=cast.unlocked(by), seen_version=written.version)
    return written.dispatch_id


def ready(matter: Matter, code: ReceiptCode, cast: Cast, **how: object) -> uuid.UUID:
    dispatch_id = submitted(matter, code, cast, **how)  # type: ignore[arg-type]
    approvals.approve(dispatch_id, by=cast.unlocked("he"), seen_version=version_of(dispatch_id))
    return dispatch_id


def queued(matter: Matter, code: ReceiptCode, cast: Cast, *, by: str = "lin", **how: object) -> uuid.UUID:
    dispatch_id = ready(matter, code, cast, by=by, **how)
    batches.queue(dispatch_id, by=cast.viewer(by), seen_version=version_of(dispatch_id))
    return dispatch_id


def sent(matter: Matter, code: ReceiptCode, cast: Cast, *, by: str = "lin", **how: object) -> uuid.UUID:
    dispatch_id = ready(matter, code, cast, by=by, **how)
    dispatching.send(dispatch_id, AT_ONCE, by=cast.unlocked(by), seen_version=version_of(dispatch_id))
    return dispatch_id


def handled(matter: Matter, code: ReceiptCode, cast: Cast, *, officer: str = "nongju", **how: object) -> uuid.UUID:
    dispatch_id = sent(matter, code, cast, **how)
    unit_acts.acknowledge(dispatch_id, by=cast.viewer(officer), seen_version=version_of(dispatch_id))
    return dispatch_id


def answer_words(**changes: object) -> AnswerWords:
    words: dict[str, object] = {
        "findings": "经核查，上传照片的要求确实存在，超出了工作需要。",
        "measures": "自本月起取消逐日上传，改为每季度抽查。",
        "completion": Completion.DONE,
        "completion_on": today(),
        "responsible": FARMS,
    }
    return AnswerWords(**{**words, **changes})  # type: ignore[arg-type]


def replied(
    matter: Matter, code: ReceiptCode, cast: Cast, *, words: AnswerWords | None = None, **how: object
) -> uuid.UUID:
    dispatch_id = handled(matter, code, cast, **how)
    unit_acts.answer(
        dispatch_id, words or answer_words(), by=cast.viewer("nongju"), seen_version=version_of(dispatch_id)
    )
    return dispatch_id


def day_of(dispatch_id: uuid.UUID) -> date:
    due_on = stored(dispatch_id).due_on
    assert due_on is not None
    return due_on
