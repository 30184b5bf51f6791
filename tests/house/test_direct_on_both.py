"""Straight to the driver: the same values, rows and errors as by the session, on both databases."""

from datetime import date
from typing import cast

import pytest
from flask import Flask
from sqlalchemy import Table, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from feedback.db import db
from feedback.direct import Statement, direct
from feedback.identifiers import urgent
from feedback.models import CalendarDay, CaseEvent, Target
from tests.cast import Cast
from tests.stories import WORDS, case_of, reported

A_DAY = date(2031, 10, 1)
NEW_DAY = Statement(insert(cast(Table, CalendarDay.__table__)))
HOLIDAY = {"day": A_DAY, "working": False, "note": "国庆节"}


def write(*days: dict[str, object]) -> None:
    with direct() as line:
        line.insert([(NEW_DAY, days)])


def stored(day: date) -> CalendarDay | None:
    db.session.rollback()
    return db.session.get(CalendarDay, day)


def test_what_is_stored_directly_is_read_by_the_session(any_app: Flask) -> None:
    target = Cast().target("净村拍拍")
    case = case_of(reported(WORDS, categories=("D", "A"), targets=(("app", "净村拍拍"),), region="990121101"))
    assert (case.category, case.more_categories, case.county, case.target_id) == ("D", ["A"], "990121", target.id)
    assert (case.office_id, case.is_urgent, case.has_identity) == (target.office_id, urgent(WORDS), False)
    event = db.session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id)).one()
    assert (event.day, event.due_on, event.at) == (case.day, case.due_on, None)


def test_rows_have_the_types_of_their_columns(any_app: Flask) -> None:
    columns = Target.__table__.c
    named = Statement(select(columns.id, columns.name, columns.confirmed).where(columns.name == bindparam("name")))
    with direct() as line:
        found = line.rows(named, name="净村拍拍")
    assert found == [(Cast().target("净村拍拍").id, "净村拍拍", True)]


def test_all_is_stored_or_nothing(any_app: Flask) -> None:
    with pytest.raises(IntegrityError):
        write(HOLIDAY, HOLIDAY)
    assert stored(A_DAY) is None
    write(HOLIDAY)
    assert stored(A_DAY) is not None


def test_a_refusal_is_the_sessions_error_without_its_values(any_app: Flask) -> None:
    write(HOLIDAY)
    with pytest.raises(IntegrityError) as refused:
        write(HOLIDAY)
    assert refused.value.params is None
    assert "国庆节" not in str(refused.value)


def test_a_column_left_out_is_not_left_to_chance(any_app: Flask) -> None:
    with pytest.raises(ValueError, match="the same columns"):
        write(HOLIDAY, {"day": date(2031, 10, 2), "working": False})
    assert stored(A_DAY) is None


def test_what_the_session_read_before_is_read_again(any_app: Flask) -> None:
    assert db.session.get(CalendarDay, A_DAY) is None
    write(HOLIDAY)
    assert db.session.get(CalendarDay, A_DAY) is not None
