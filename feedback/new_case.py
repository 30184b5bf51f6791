"""The rows of a new case: what was said is sealed, what was chosen stays in the clear."""

import uuid
from dataclasses import dataclass
from itertools import combinations
from typing import Any, cast

from sqlalchemy import Table, insert

from feedback import identifiers, places, receipts, sealing, submitter_copy
from feedback.direct import Statement
from feedback.lifecycle import CaseStatus
from feedback.limits import in_workdays, limits, today
from feedback.models import Case, CaseEvent, CaseEventKind, CaseKey, IdentityKey
from feedback.models.case import ORDINARY, URGENT
from feedback.receipts import ReceiptCode
from feedback.reports import Report

_CASE, _KEY, _EVENT, _IDENTITY_KEYS = (
    Statement(insert(cast(Table, model.__table__))) for model in (Case, CaseKey, CaseEvent, IdentityKey)
)

Row = dict[str, Any]
Rows = list[tuple[Statement, list[Row]]]


@dataclass(frozen=True, slots=True)
class Intake:
    """Whom a report is sealed to: the period's key and, where somebody says who they are, the custodians of now."""

    office_id: uuid.UUID
    key_id: uuid.UUID
    public_key: bytes
    custodians: tuple[tuple[uuid.UUID, bytes], ...]

    @property
    def takes_identity(self) -> bool:
        return len(self.custodians) >= 2


def rows(report: Report, code: ReceiptCode, lookup: bytes, target_id: uuid.UUID | None, intake: Intake) -> Rows:
    """Each with the statement that inserts it, the case first. `target_id` is that of a registered target named."""
    key = sealing.new_key()
    case = _case_row(report, intake) | {
        "target_id": target_id,
        "lookup_id": lookup,
        "commitment": receipts.commitment(code),
    }
    case["sealed_report"] = sealing.encrypt_record(key, report.said(), bound_to=places.report(case["id"]))
    made: Rows = [(_CASE, [case]), (_KEY, [_key_row(case["id"], key, code, intake)]), (_EVENT, [_event_row(case)])]
    if intake.takes_identity and report.identity.is_given():
        case["has_identity"] = True
        made.append((_IDENTITY_KEYS, _seal_identity(report, case, intake)))
    return made


def _case_row(report: Report, intake: Intake) -> Row:
    due = in_workdays(limits().first_look_workdays)
    return {
        "id": uuid.uuid4(),
        "office_id": intake.office_id,
        "day": today(),
        "status": CaseStatus.SUBMITTED,
        "category": report.categories[0] if report.categories else None,
        "more_categories": list(report.categories[1:]),
        "county": report.county,
        "precedence": URGENT if identifiers.urgent(report.description) else ORDINARY,
        "not_supplemented": False,
        "has_identity": False,
        "sealed_identity": None,
        "due_on": due.day,
        "due_provisional": due.provisional,
        "review_rounds": 0,
        "version": 1,
    }


def _key_row(case_id: uuid.UUID, key: bytes, code: ReceiptCode, intake: Intake) -> Row:
    return {
        "case_id": case_id,
        "intake_key_id": intake.key_id,
        "to_intake": sealing.seal(intake.public_key, key, bound_to=places.case_key_for_intake(case_id)),
        "to_submitter": submitter_copy.made(key, code, case_id),
    }


def _event_row(case: Row) -> Row:
    return {
        "case_id": case["id"],
        "number": 1,
        "kind": CaseEventKind.SUBMITTED,
        **{name: case[name] for name in ("office_id", "day", "category", "county", "target_id", "due_on")},
    }


def _seal_identity(report: Report, case: Row, intake: Intake) -> list[Row]:
    """Under a fresh key, itself sealed to every pair of custodians; nobody opens it alone."""
    key, case_id = sealing.new_key(), case["id"]
    case["sealed_identity"] = sealing.encrypt_record(key, report.identity.said(), bound_to=places.identity(case_id))
    here = places.identity_key(case_id)
    return [
        {
            "case_id": case_id,
            "outer_id": outer_id,
            "inner_id": inner_id,
            "sealed_key": sealing.seal_to_pair(outer, inner, key, bound_to=here),
        }
        for (outer_id, outer), (inner_id, inner) in combinations(intake.custodians, 2)
    ]
