"""Opening a case from a report, and finding it again by its receipt code."""

import uuid
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from feedback import identifiers, places, receipts, sealing
from feedback.db import db, writing
from feedback.lifecycle import CaseStatus
from feedback.limits import in_workdays, limits, settings, today
from feedback.models import (
    Case,
    CaseEvent,
    CaseEventKind,
    CaseKey,
    CustodianKey,
    IdentityKey,
    IntakeKey,
    Office,
    Target,
)
from feedback.models.case import ORDINARY, URGENT
from feedback.receipts import ReceiptCode
from feedback.reports import Report

_offices, _intakes, _custodians = Office.__table__.c, IntakeKey.__table__.c, CustodianKey.__table__.c
_cases, _targets = Case.__table__.c, Target.__table__.c

# Built once, on tables: to build a statement of entities takes several times as long as to run it.
_OPEN_INTAKE = (
    select(_intakes.office_id, _intakes.id, _intakes.public_key, _custodians.staff_id, _custodians.public_key)
    .join(Office.__table__, _offices.id == _intakes.office_id)
    .outerjoin(CustodianKey.__table__, (_custodians.office_id == _offices.id) & _custodians.to_day.is_(None))
    .where(_offices.opened_at.is_not(None), _intakes.to_day.is_(None))
    .order_by(_custodians.staff_id)
)
_BY_LOOKUP = select(_cases.due_on, _cases.due_provisional).where(_cases.lookup_id == bindparam("lookup"))
_CONFIRMED_TARGETS = select(_targets.name, _targets.id).where(
    _targets.office_id == bindparam("office"),
    _targets.confirmed,
    _targets.name.in_(bindparam("names", expanding=True)),
)
_INSERTS = {model: insert(cast(Table, model.__table__)) for model in (Case, CaseKey, CaseEvent, IdentityKey)}


class IntakeClosed(Exception):
    """尚未开通: no two people who could approve each other's abstracts have enrolled."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the submitter takes home. `due_on` is the day of the first look, `due_provisional` whether it is 暂估 (R25);
    `is_new` is False for a repeated post."""

    code: ReceiptCode
    due_on: date | None
    due_provisional: bool
    is_new: bool


@dataclass(frozen=True, slots=True)
class Intake:
    """Whom a report is sealed to: the period's key and, for identity, the custodians of now."""

    office_id: uuid.UUID
    key_id: uuid.UUID
    public_key: bytes
    custodians: tuple[tuple[uuid.UUID, bytes], ...]

    @property
    def takes_identity(self) -> bool:
        return len(self.custodians) >= 2


def intake_or_none() -> Intake | None:
    """The open intake, or None before set-up is complete. One statement."""
    rows = db.session.execute(_OPEN_INTAKE).all()
    if not rows:
        return None
    custodians = tuple((custodian, key) for *_, custodian, key in rows if key)
    return Intake(rows[0][0], rows[0][1], rows[0][2], custodians)


def open_case(report: Report, draft_bits: bytes) -> Receipt:
    """Seal a report into a new case and give its receipt; the same post again gives the same receipt.

    Raises IntakeClosed. The words are sealed before the write begins, so that writers wait for rows only.
    """
    code, lookup = _code_and_lookup(report, draft_bits)
    intake = intake_or_none()
    if intake is None:
        raise IntakeClosed
    rows = _rows_of(report, code, lookup, intake)
    try:
        _store(rows)
    except IntegrityError:
        # Sent before, or stored by another worker just now: the database let one of them pass.
        known = _known(code, lookup)
        if known is None:
            raise
        return known
    case = rows[0][1]
    return Receipt(code, case["due_on"], case["due_provisional"], is_new=True)


def known_receipt(report: Report, draft_bits: bytes) -> Receipt | None:
    """The receipt of a post that has already opened a case, however old its draft; None when it has not."""
    return _known(*_code_and_lookup(report, draft_bits))


def _code_and_lookup(report: Report, draft_bits: bytes) -> tuple[ReceiptCode, bytes]:
    code = receipts.code_for(settings().receipt_pepper, draft_bits, report.canonical())
    return code, receipts.lookup_id(settings().receipt_pepper, code)


def _known(code: ReceiptCode, lookup: bytes) -> Receipt | None:
    known = db.session.execute(_BY_LOOKUP, {"lookup": lookup}).one_or_none()
    return Receipt(code, known.due_on, known.due_provisional, is_new=False) if known else None


def find_by_receipt(code: ReceiptCode) -> Case | None:
    """The case of a receipt code, withdrawn ones for 48 hours after; None for an unknown code."""
    lookup = receipts.lookup_id(settings().receipt_pepper, code)
    return db.session.scalar(select(Case).where(Case.lookup_id == lookup))


def case_key_by_receipt(case: Case, code: ReceiptCode) -> bytes:
    """The key of a case whose code is at hand. Raises CannotOpen once it is destroyed."""
    if case.key is None:
        raise sealing.CannotOpen
    seed = receipts.submitter_seed(settings().receipt_pepper, code)
    return sealing.open_sealed(seed, case.key.to_submitter, bound_to=places.case_key_for_submitter(case.id))


Rows = list[tuple[Any, Any]]


def _store(rows: Rows) -> None:
    """Insert all or nothing."""
    with writing() as connection:
        for model, values in rows:
            connection.execute(_INSERTS[model], values)


def _rows_of(report: Report, code: ReceiptCode, lookup: bytes, intake: Intake) -> Rows:
    case_id, key = uuid.uuid4(), sealing.new_key()
    case = _case_row(report, case_id, intake) | {
        "lookup_id": lookup,
        "commitment": receipts.commitment(code),
        "sealed_report": sealing.encrypt_record(key, report.said(), bound_to=places.report(case_id)),
    }
    rows: Rows = [(Case, case), (CaseKey, _key_row(case_id, key, code, intake)), (CaseEvent, _event_row(case))]
    if intake.takes_identity and report.identity.is_given():
        case["has_identity"] = True
        rows.append((IdentityKey, _seal_identity(report, case, intake)))
    return rows


def _case_row(report: Report, case_id: uuid.UUID, intake: Intake) -> dict[str, Any]:
    due = in_workdays(limits().first_look_workdays)
    return {
        "id": case_id,
        "office_id": intake.office_id,
        "day": today(),
        "status": CaseStatus.SUBMITTED,
        "category": report.categories[0] if report.categories else None,
        "more_categories": list(report.categories[1:]),
        "county": report.county,
        "target_id": _registered_target(report, intake.office_id),
        "precedence": URGENT if identifiers.urgent(report.description) else ORDINARY,
        "not_supplemented": False,
        "has_identity": False,
        "sealed_identity": None,
        "due_on": due.day,
        "due_provisional": due.provisional,
        "review_rounds": 0,
        "version": 1,
    }


def _registered_target(report: Report, office_id: uuid.UUID) -> uuid.UUID | None:
    """A typed name becomes a target only on an exact match with a confirmed one; what else was typed stays sealed."""
    if not report.targets:
        return None
    names = [name for _, name in report.targets]
    confirmed = db.session.execute(_CONFIRMED_TARGETS, {"office": office_id, "names": names})
    found = {name: target_id for name, target_id in confirmed}
    return next((found[name] for name in names if name in found), None)


def _key_row(case_id: uuid.UUID, key: bytes, code: ReceiptCode, intake: Intake) -> dict[str, Any]:
    submitter = sealing.recipient(receipts.submitter_seed(settings().receipt_pepper, code))
    return {
        "case_id": case_id,
        "intake_key_id": intake.key_id,
        "to_intake": sealing.seal(intake.public_key, key, bound_to=places.case_key_for_intake(case_id)),
        "to_submitter": sealing.seal(submitter, key, bound_to=places.case_key_for_submitter(case_id)),
    }


def _event_row(case: dict[str, Any]) -> dict[str, Any]:
    return {
        "case_id": case["id"],
        "number": 1,
        "kind": CaseEventKind.SUBMITTED,
        **{name: case[name] for name in ("office_id", "day", "category", "county", "target_id", "due_on")},
    }


def _seal_identity(report: Report, case: dict[str, Any], intake: Intake) -> list[dict[str, Any]]:
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
