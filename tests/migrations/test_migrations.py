"""Migrations are code: they make what the models say, step by step up and down, with rows in the tables."""

import re
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import CheckConstraint, inspect, select, text

from feedback.db import db
from feedback.models import Dispatch, DispatchKind, Matter
from tests.cast import Cast, enrol_the_cast
from tests.conftest import settings_for
from tests.house.everything import one_of_everything
from tests.postgres import empty_postgres_url, postgres_server
from wsgi import MIGRATIONS, create_app

__all__ = ["empty_postgres_url", "postgres_server"]

VERSIONS = sorted((MIGRATIONS / "versions").glob("*.py"))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database without a table."""
    on_file = f"sqlite:///{tmp_path / 'empty.db'}"
    url = on_file if request.param == "sqlite" else request.getfixturevalue("empty_postgres_url")
    app = create_app(settings_for(url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def schema() -> list[tuple[str, str]]:
    """Every column and index of the database, as the database names them."""
    seen = inspect(db.engine)
    rows = [
        (table, str(column["name"]) + str(column["type"])) for table in tables() for column in seen.get_columns(table)
    ]
    return sorted(rows + [(table, str(index["name"])) for table in tables() for index in seen.get_indexes(table)])


def counts(names: set[str]) -> dict[str, int]:
    found = {name: db.session.scalar(text(f"SELECT count(*) FROM {name}")) or 0 for name in names}
    db.session.remove()
    return found


def test_the_last_migration_makes_what_the_models_say(empty: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, db.metadata) == [], "flask db migrate, then read what it wrote"


def test_every_check_is_in_the_database(empty: Flask) -> None:
    upgrade()
    seen = inspect(db.engine)
    for table in db.metadata.sorted_tables:
        wanted = {str(check.name) for check in table.constraints if isinstance(check, CheckConstraint)}
        assert {check["name"] for check in seen.get_check_constraints(table.name)} == wanted


def test_no_row_number_tells_arrival(empty: Flask) -> None:
    upgrade()
    if db.engine.dialect.name == "postgresql":
        assert inspect(db.engine).get_sequence_names() == []
        return
    made = db.session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    without = {name for name, sql in made if "WITHOUT ROWID" in sql}
    wanted = {table.name for table in db.metadata.sorted_tables if not table.dialect_options["sqlite"]["with_rowid"]}
    assert without == wanted


def test_each_step_up_and_down_with_rows(empty: Flask) -> None:
    upgrade()
    enrol_the_cast()
    one_of_everything(Cast())
    db.session.remove()
    at_head = schema()
    for _ in VERSIONS:
        downgrade()
    assert tables() == set()
    for _ in VERSIONS:
        upgrade(revision="+1")
    assert schema() == at_head


def test_a_step_back_and_forth_keeps_the_rows(empty: Flask) -> None:
    upgrade()
    enrol_the_cast()
    one_of_everything(Cast())
    db.session.remove()
    before = counts(tables())
    downgrade(revision="0001")
    kept = tables()
    upgrade()
    assert counts(kept) == {name: before[name] for name in kept}
    assert not any(counts(tables() - kept).values())


def test_migrations_are_numbered_one_after_another() -> None:
    script = ScriptDirectory(str(MIGRATIONS))
    numbers = [path.name[:4] for path in VERSIONS]
    assert numbers == [f"{count:04d}" for count in range(1, len(VERSIONS) + 1)]
    assert [step.revision for step in script.walk_revisions()] == numbers[::-1]


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_never_imports_the_program(path: Path) -> None:
    found = re.findall(r"^(?:from|import) (feedback|moderation|wsgi)", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert found == [], "a model changes, a migration does not: write the columns out"


def test_one_notice_not_sent_yet_stays_one(empty: Flask) -> None:
    upgrade()
    enrol_the_cast()
    moments = [datetime(2026, 11, 2, 9, 0, 0, micro, tzinfo=UTC) for micro in (7, 8)]
    moments.append(datetime(2026, 11, 3, 9, tzinfo=UTC))
    drafts(Cast(), moments, [DispatchKind.SELF_CHECK, DispatchKind.SELF_CHECK, DispatchKind.DISPATCH])
    downgrade(revision="0009")
    upgrade()
    found = db.session.scalars(select(Dispatch.drafted_at).order_by(Dispatch.drafted_at)).all()
    assert found == [moments[0], moments[0], moments[2]]


def drafts(cast: Cast, moments: Sequence[datetime], kinds: Sequence[DispatchKind]) -> None:
    """Of one matter, each to a unit of its own."""
    office_id, lin = cast.office.id, cast.staff("lin").id
    units = [cast.unit(name).id for name in ("清水镇人民政府", "望川县农业农村局", "望川县数据局")]
    matter = Matter(id=uuid.uuid4(), office_id=office_id, opened_at=moments[0], opened_by_id=lin)
    db.session.add(matter)
    db.session.flush()
    for moment, kind, unit in zip(moments, kinds, units, strict=True):
        who = {"office_id": office_id, "matter_id": matter.id, "unit_id": unit, "author_id": lin}
        db.session.add(Dispatch(id=uuid.uuid4(), kind=kind, drafted_at=moment, **who))
    db.session.commit()
    db.session.remove()
