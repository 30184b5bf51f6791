"""Opening a case from a report, and finding it again by its receipt code."""

import uuid
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from feedback import new_case, receipts, sealing, submitter_copy
from feedback.db import db
from feedback.direct import Direct, Statement, direct
from feedback.limits import settings
from feedback.models import Case, CustodianKey, IntakeKey, Office, Target
from feedback.new_case import Intake
from feedback.receipts import ReceiptCode
from feedback.reports import MOST_TARGETS, Report

_offices, _intakes, _custodians = Office.__table__.c, IntakeKey.__table__.c, CustodianKey.__table__.c
_cases, _targets = Case.__table__.c, Target.__table__.c

_OPEN_INTAKE = Statement(
    select(_intakes.office_id, _intakes.id, _intakes.public_key)
    .join(Office.__table__, _offices.id == _intakes.office_id)
    .where(_offices.opened_at.is_not(None), _intakes.to_day.is_(None))
)
_CUSTODIANS = Statement(
    select(_custodians.staff_id, _custodians.public_key)
    .where(_custodians.office_id == bindparam("office"), _custodians.to_day.is_(None))
    .order_by(_custodians.staff_id)
)
_BY_LOOKUP = select(_cases.due_on, _cases.due_provisional).where(_cases.lookup_id == bindparam("lookup"))
_NAMES = tuple(f"name{number}" for number in range(MOST_TARGETS))
_CONFIRMED_TARGETS = Statement(
    select(_targets.name, _targets.id).where(
        _targets.office_id == bindparam("office"),
        _targets.confirmed,
        _targets.name.in_([bindparam(name) for name in _NAMES]),
    )
)


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


def intake_or_none() -> Intake | None:
    """The open intake, or None before set-up is complete. Two statements."""
    with direct() as line:
        return _intake(line, with_custodians=True)


def _intake(line: Direct, *, with_custodians: bool) -> Intake | None:
    rows = line.rows(_OPEN_INTAKE)
    if not rows:
        return None
    office_id, key_id, public_key = rows[0]
    custodians = line.rows(_CUSTODIANS, office=office_id) if with_custodians else []
    return Intake(office_id, key_id, public_key, tuple((custodian, key) for custodian, key in custodians))


def open_case(report: Report, draft_bits: bytes) -> Receipt:
    """Seal a report into a new case and give its receipt; the same post again gives the same receipt.

    Raises IntakeClosed.
    """
    code, lookup = _code_and_lookup(report, draft_bits)
    try:
        with direct() as line:
            return _opened(report, code, lookup, line)
    except IntegrityError:
        # Sent before, or stored by another worker just now: the database let one of them pass.
        known = _known(code, lookup)
        if known is None:
            raise
        return known


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
    return submitter_copy.opened(case.key.to_submitter, code, case.id)


def _opened(report: Report, code: ReceiptCode, lookup: bytes, line: Direct) -> Receipt:
    intake = _intake(line, with_custodians=report.identity.is_given())
    if intake is None:
        raise IntakeClosed
    target_id = _registered_target(report, intake.office_id, line)
    # The words are sealed before the write begins, so that writers wait for rows only.
    rows = new_case.rows(report, code, lookup, target_id, intake)
    line.insert(rows)
    case = rows[0][1][0]
    return Receipt(code, case["due_on"], case["due_provisional"], is_new=True)


def _registered_target(report: Report, office_id: uuid.UUID, line: Direct) -> uuid.UUID | None:
    """A typed name becomes a target only on an exact match with a confirmed one; what else was typed stays sealed."""
    if not report.targets:
        return None
    names = [name for _, name in report.targets]
    wanted = zip_longest(_NAMES, names, fillvalue=names[0])
    found: dict[str, uuid.UUID] = dict(line.rows(_CONFIRMED_TARGETS, office=office_id, **dict(wanted)))
    return next((found[name] for name in names if name in found), None)
