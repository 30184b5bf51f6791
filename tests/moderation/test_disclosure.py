"""What a submitter wrote is read by those who may, and each reading is on the ledger."""

import secrets
import uuid

import pytest
from flask import Flask
from sqlalchemy import func, select

from feedback import cases, ledger
from feedback.db import db
from feedback.ledger_check import breaches
from feedback.models import Case, LedgerRow
from feedback.reports import Report
from moderation import disclosure
from moderation.cases_seen import NotFound
from tests.cast import Cast


def a_case(**fields: object) -> Case:
    report = Report(description="每天要在净村拍拍上传六张照片", **fields)  # type: ignore[arg-type]
    receipt = cases.open_case(report, secrets.token_bytes(16))
    case = cases.find_by_receipt(receipt.code)
    assert case is not None
    return case


def test_a_moderator_opens_what_was_said(cast: Cast) -> None:
    case = a_case(categories=("B1",), targets=(("miniapp", "净村拍拍"),), region="990121101")
    opened = disclosure.open_case(case.id, by=cast.unlocked("lin"))
    assert opened.said["description"] == "每天要在净村拍拍上传六张照片"
    assert opened.said["region"] == "990121101"
    assert (case.county, case.target_id) == ("990121", cast.target("净村拍拍").id)


def test_opening_is_on_the_ledger(cast: Cast) -> None:
    case = a_case()
    disclosure.open_case(case.id, by=cast.unlocked("lin"))
    row = db.session.scalars(select(LedgerRow).where(LedgerRow.act == "open_case")).one()
    assert (row.staff_id, row.subject_id) == (cast.viewer("lin").staff_id, case.id.hex)
    assert list(breaches(ledger.whole_chain())) == []


@pytest.mark.parametrize("outsider", ["admin", "du", "nongju", "bao1"])
def test_who_may_not_know_of_a_case_finds_none(cast: Cast, outsider: str) -> None:
    case = a_case()
    with pytest.raises(NotFound):
        disclosure.open_case(case.id, by=cast.unlocked(outsider))


def test_a_moderator_whose_unit_owns_the_target_is_recused(cast: Cast) -> None:
    case = a_case(targets=(("miniapp", "净村拍拍"),))
    with pytest.raises(NotFound):
        disclosure.open_case(case.id, by=cast.unlocked("nong"))


def test_a_case_of_nobody_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        disclosure.open_case(uuid.uuid4(), by=cast.unlocked("lin"))


def test_the_same_post_twice_is_one_case(app: Flask) -> None:
    report, draft = Report(description="群里要求接龙，不接龙就点名"), secrets.token_bytes(16)
    first, again = cases.open_case(report, draft), cases.open_case(report, draft)
    assert first.code == again.code
    assert (first.is_new, again.is_new) == (True, False)
    assert db.session.scalar(select(func.count()).select_from(Case)) == 1
