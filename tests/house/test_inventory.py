"""Every column says what it may hold; rows a submitter causes tell no time."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import JSON, Column, DateTime, Enum, ForeignKey, LargeBinary, String, Table, Time, Uuid, text

from feedback.db import UtcDateTime, db
from feedback.models import Case
from tests.cast import Cast
from tests.house.everything import one_of_everything
from tests.stories import AN_IDENTITY, WORDS, abstract_drafted, reported

SUBMITTERS = ("cases", "case_keys", "identity_keys", "case_events", "messages", "ratings", "reviews", "barred_units")
"""Tables with rows that a submitter causes or that belong to one submitter's case."""

STAFF_TIME = "staff_act_has_time"


def columns() -> Iterator[Column[object]]:
    for table in db.metadata.sorted_tables:
        yield from table.columns


def sealed_columns() -> list[Column[object]]:
    return [column for column in columns() if column.info.get("sealed")]


def is_time(column: Column[object]) -> bool:
    return isinstance(column.type, (DateTime, Time, UtcDateTime))


def test_every_text_says_whether_it_is_sealed_and_why_it_may_be_open() -> None:
    undeclared = [
        f"{column.table.name}.{column.name}"
        for column in columns()
        if isinstance(column.type, (String, LargeBinary, JSON, Enum))
        and not (column.info.get("sealed") or column.info.get("open"))
    ]
    assert undeclared == [], "declare it with sealed(), digest(why) or open_text(why) of feedback/models/columns.py"


def test_no_column_is_both_sealed_and_open() -> None:
    assert [str(column) for column in columns() if column.info.get("sealed") and column.info.get("open")] == []


def test_what_is_sealed_is_bytes_that_nobody_searches() -> None:
    for column in sealed_columns():
        assert isinstance(column.type, LargeBinary), column
        assert not any((column.index, column.unique, column.primary_key)), column


def test_an_open_column_gives_a_reason_in_words() -> None:
    reasons = {column.info["open"] for column in columns() if "open" in column.info}
    assert [reason for reason in reasons if not (isinstance(reason, str) and " " in reason)] == []


def test_an_id_is_random() -> None:
    for table in db.metadata.sorted_tables:
        key = list(table.primary_key.columns)
        if [column.name for column in key] == ["id"] and isinstance(key[0].type, Uuid):
            assert key[0].default is not None, table
            assert key[0].default.arg(None).version == 4, table  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", SUBMITTERS)
def test_a_submitters_row_leaves_no_trace_of_when_it_came(name: str) -> None:
    table = db.metadata.tables[name]
    assert table.dialect_options["sqlite"]["with_rowid"] is False, "add WITHOUT_ROWID: rowids count arrivals"
    assert not [column for column in table.columns if column.autoincrement is True], "a sequence counts arrivals"
    if [column for column in table.columns if is_time(column)]:
        assert any(STAFF_TIME in str(check.name) for check in table.constraints), "only a staff act may have a time"


def test_every_table_that_hangs_on_a_case_is_looked_at() -> None:
    def of_a_case(table: Table) -> bool:
        keys: list[ForeignKey] = [key for column in table.columns for key in column.foreign_keys]
        return any(key.column is Case.__table__.c.id for key in keys)

    by_staff = {"drafts", "case_data_items", "identity_requests"}
    found = {table.name for table in db.metadata.sorted_tables if of_a_case(table)}
    assert found | {"cases"} == set(SUBMITTERS) | by_staff, "name it in SUBMITTERS, or say that staff make it"


def test_no_row_of_a_new_case_holds_a_time(cast: Cast) -> None:
    reported(identity=AN_IDENTITY)
    for name in SUBMITTERS:
        for row in db.session.execute(db.metadata.tables[name].select()).mappings():
            assert not [key for key, value in row.items() if isinstance(value, datetime)], name


def test_nothing_sealed_can_be_read(cast: Cast) -> None:
    abstract = "摘要里的一句话，核稿以前谁也不该看见"
    code = reported(identity=AN_IDENTITY)
    abstract_drafted(code, cast, abstract)
    typed = [WORDS, abstract, AN_IDENTITY.contact, AN_IDENTITY.contact_name, code]
    for column in sealed_columns():
        for value in db.session.scalars(text(f"SELECT {column.name} FROM {column.table.name}")):
            assert not [word for word in typed if value and word.encode() in value], column


def test_a_short_and_a_long_report_look_alike(cast: Cast) -> None:
    reported("短" * 10)
    reported("长" * 400)
    assert len(set(db.session.scalars(text("SELECT length(sealed_report) FROM cases")))) == 1


def test_every_sealed_column_is_one_that_the_journey_fills(cast: Cast) -> None:
    one_of_everything(cast)
    unused = [
        f"{column.table.name}.{column.name}"
        for column in sealed_columns()
        if not db.session.scalar(text(f"SELECT count({column.name}) FROM {column.table.name}"))
    ]
    assert unused == []
