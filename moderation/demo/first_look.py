"""What a moderator does on first reading a case, in the stories."""

import uuid
from typing import Any

from sqlalchemy import select

from feedback.categories import Level, Nature
from feedback.db import db
from feedback.models import Case, Target
from feedback.receipts import ReceiptCode
from moderation.cases import triage
from moderation.cases.classification import Classification, classify
from moderation.demo.affairs import Affair
from moderation.demo.material import Single, Theme
from moderation.demo.stage import Story, workdays
from moderation.demo.submitters import case_of
from moderation.disclosure import open_case
from moderation.permissions import Unlocked


def report_and_accept(affair: Affair, text: str) -> Story:
    """One person reports; a moderator reads it the next working day and gathers it with the like ones."""
    code = affair.submitters.report_on(affair.theme, text)
    affair.codes.append(code)
    yield workdays(1)
    read_as(code, _of_theme(affair.theme), by=affair.author)
    accept(code, affair)


def accept(code: ReceiptCode, affair: Affair) -> None:
    """Into the affair's matter, or opening it."""
    case = case_of(code)
    triage.accept(case.id, by=affair.author.viewer, seen_version=case.version, into=affair.matter_id)
    affair.matter_id = case_of(code).matter_id
    affair.accepted += 1


def read_as(code: ReceiptCode, made: dict[str, Any], *, by: Unlocked) -> None:
    """Open the case, which leaves a ledger row, and settle its classification."""
    case_id = case_of(code).id
    open_case(case_id, by=by)
    case = case_of(code)
    county = case.county if case.county and case.county.startswith("9901") else None
    settled = Classification(county=county, **made)
    classify(case.id, settled, by=by, seen_version=case.version)


def version_of(code: ReceiptCode) -> dict[str, Any]:
    """What a use case on a case is given: its id and the version that was seen."""
    case: Case = case_of(code)
    return {"case_id": case.id, "seen_version": case.version}


def of_single(single: Single, units: dict[str, uuid.UUID]) -> dict[str, Any]:
    """The classification of a report with a way of its own."""
    return {
        "categories": (single.category or "Z9",),
        "target_id": _target(single.target),
        "nature": Nature(single.nature),
        "barred": frozenset({units[single.barred]} if single.barred else ()),
    }


def _of_theme(theme: Theme) -> dict[str, Any]:
    return {
        "categories": (theme.category, *theme.more),
        "target_id": _target(theme.target),
        "nature": Nature.PROBLEM,
        "source_level": Level(theme.level),
        "data_items": theme.data_items,
    }


def _target(name: str) -> uuid.UUID | None:
    return db.session.scalar(select(Target.id).where(Target.name == name)) if name else None
