"""However many cases there are: what the queue asks is answered by an index, once the timer has noted their number."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import Select, bindparam, event, exists, select, update

from bench.many_cases import add_cases
from feedback.db import db, note_table_sizes, writing
from feedback.models import Case, Matter, Target
from feedback.numbers import number_of
from moderation.cases.matter_list import MatterState, page_of_matters
from moderation.cases.queue import page_of_cases, queue_counts
from moderation.cases.queue_filter import Named, Order, QueueFilter
from moderation.models import Membership, Role
from moderation.permissions import Viewer
from tests.cast import Cast
from tests.stories import case_of, reported


@pytest.fixture(autouse=True)
def many(cast: Cast) -> None:
    add_cases(2000)
    note_table_sizes()


def plan_of(asked: object, viewer: Viewer) -> str:
    """How SQLite goes about the last statement of a page, or of the counts where nothing is asked for."""
    return plan_of_last(
        lambda: page_of_cases(asked, viewer) if isinstance(asked, QueueFilter) else queue_counts(viewer)
    )


def plan_of_last(ask: Callable[[], object]) -> str:
    sent: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, values: object, *_rest: object) -> None:
        sent.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    statement, values = sent[-1]
    plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)  # type: ignore[arg-type]
    return "\n".join(row[3] for row in plan)


def test_a_number_is_sought_by_its_id(cast: Cast) -> None:
    number = number_of(case_of(reported()).id)
    assert "SEARCH cases USING PRIMARY KEY" in plan_of(QueueFilter(number=number), cast.viewer("lin"))


def test_the_reviewers_cases_are_gathered_by_their_indexes(cast: Cast) -> None:
    for asked in (QueueFilter(), QueueFilter(state=Named.ALL, order=Order.NEWEST), None):
        plan = plan_of(asked, cast.viewer("sheng"))
        assert "ix_cases_reviewed" in plan
        assert "ix_cases_of_retaliation" in plan
        assert "SEARCH cases USING PRIMARY KEY" in plan


def test_what_is_kept_from_every_moderator_is_gathered_by_its_targets(cast: Cast) -> None:
    with writing():
        of_agriculture = update(Membership).where(Membership.role == Role.MODERATOR)
        db.session.execute(of_agriculture.values(unit_id=cast.unit("望川县农业农村局").id))
    plan = plan_of(QueueFilter(), cast.viewer("sheng"))
    assert "SEARCH cases USING COVERING INDEX ix_cases_of_target" in plan
    assert "ix_cases_of_status (office_id=?)" not in plan, "every case of the office is read"


def test_the_moderators_queue_comes_in_the_order_of_its_index(cast: Cast) -> None:
    plan = plan_of(QueueFilter(), cast.viewer("lin"))
    assert "ix_cases_queue" in plan
    assert "TEMP B-TREE" not in plan


def test_the_matters_that_wait_come_in_the_order_of_an_index(cast: Cast) -> None:
    plan = plan_of_last(lambda: page_of_matters(MatterState.WAITING, cast.viewer("lin")))
    assert "ix_cases_of_status" in plan.splitlines()[0]
    assert "ORDER BY" not in plan


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        (select(Case.id).where(Case.matter_id == bindparam("one")), "ix_cases_of_matter"),
        (select(Matter.id).where(exists().where(Case.matter_id == Matter.id)), "ix_cases_of_matter"),
        (select(Case.id).where(Case.target_id == bindparam("one")), "ix_cases_of_target"),
        (select(Case.id).where(Case.target_id.in_(select(Target.id).where(Target.confirmed))), "ix_cases_of_target"),
    ],
)
def test_what_holds_only_cases_that_have_one_is_used_to_find_them(asked: Select[tuple[UUID]], index: str) -> None:
    text = str(asked.compile(db.engine))
    plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", ("",) * text.count("?"))
    assert index in "\n".join(row[3] for row in plan)
