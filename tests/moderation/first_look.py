"""How the stories of the first look go, and what they leave: events, rows of the ledger, letters."""

from feedback.db import db
from feedback.models import CaseEvent, LedgerRow, MessageKind
from feedback.receipts import ReceiptCode
from feedback.thread import open_mailbox
from moderation.cases import triage
from tests.cast import Cast
from tests.stories import case_of

FILED = {"categories": ("B1",), "targets": (("miniapp", "净村拍拍"),)}
ONCE = b"o" * 16


def accept(code: ReceiptCode, cast: Cast, by: str = "lin", **how: object) -> None:
    case = case_of(code)
    triage.accept(case.id, by=cast.viewer(by), seen_version=case.version, **how)  # type: ignore[arg-type]


def last_event(code: ReceiptCode) -> CaseEvent:
    query = db.select(CaseEvent).where(CaseEvent.case_id == case_of(code).id).order_by(CaseEvent.number.desc())
    return db.session.scalars(query).first()  # type: ignore[return-value]


def ledger_row(act: str) -> LedgerRow:
    return db.session.scalars(db.select(LedgerRow).where(LedgerRow.act == act)).one()


def letters(code: ReceiptCode) -> list[tuple[MessageKind, str]]:
    return [(letter.kind, letter.body) for letter in open_mailbox(code).letters]
