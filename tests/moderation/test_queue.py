"""The queue in its order, page by page, and the number of statements it costs."""

import secrets
import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from feedback import clock, mailbox
from feedback.db import db
from feedback.lifecycle import CaseStatus
from feedback.limits import in_days, limits, today
from feedback.models import Case
from feedback.models.case import ORDINARY, URGENT
from feedback.numbers import number_of
from moderation.cases import queue
from moderation.cases.queue import page_of_cases, queue_counts
from moderation.cases.queue_filter import Named, Order, QueueFilter
from moderation.disclosure import open_case
from tests.cast import Cast
from tests.statements import statements
from tests.stories import case_of, reported


def some_cases(cast: Cast, count: int, **fields: object) -> list[uuid.UUID]:
    """Many at once, without texts: the queue reads none."""
    rows = [
        {
            "id": uuid.uuid4(),
            "office_id": cast.office.id,
            "commitment": secrets.token_bytes(32),
            "day": today(),
            "status": CaseStatus.SUBMITTED,
            "more_categories": [],
            "due_on": in_days(5),
            "precedence": ORDINARY,
            "version": 1,
            **{name: value(n) if callable(value) else value for name, value in fields.items()},
        }
        for n in range(count)
    ]
    db.session.execute(insert(Case), rows)
    db.session.commit()
    return [row["id"] for row in rows]  # type: ignore[misc]


def listed(cast: Cast, wanted: QueueFilter | None = None, to: str = "lin") -> list[uuid.UUID]:
    return [row.id for row in page_of_cases(wanted or QueueFilter(), cast.viewer(to)).rows]


def every_page(cast: Cast, wanted: QueueFilter, size: int) -> list[uuid.UUID]:
    found: list[uuid.UUID] = []
    cursor: str | None = ""
    while cursor is not None:
        page = page_of_cases(wanted, cast.viewer("lin"), after=cursor, size=size)
        found += [row.id for row in page.rows]
        cursor = page.next_cursor
    return found


def test_urgent_first_then_overdue_then_due_soonest(cast: Cast) -> None:
    [later] = some_cases(cast, 1, due_on=in_days(9))
    [late] = some_cases(cast, 1, due_on=in_days(-3))
    [soon] = some_cases(cast, 1, due_on=in_days(2))
    [urgent] = some_cases(cast, 1, due_on=in_days(20), precedence=URGENT)
    assert listed(cast) == [urgent, late, soon, later]


def test_cases_due_on_one_day_come_by_their_random_ids(cast: Cast) -> None:
    ids = some_cases(cast, 5)
    assert listed(cast) == sorted(ids)


def test_newest_first_on_request(cast: Cast) -> None:
    old, new = some_cases(cast, 2, day=lambda n: today() - timedelta(days=9 - n), due_on=in_days)
    assert listed(cast, QueueFilter(order=Order.NEWEST)) == [new, old]


@pytest.mark.parametrize("order", Order)
def test_pages_follow_each_other_without_gap_or_repeat(cast: Cast, order: Order) -> None:
    some_cases(
        cast,
        23,
        due_on=lambda n: in_days(n % 3),
        day=lambda n: today() - timedelta(days=n % 4),
        precedence=lambda n: URGENT if n % 5 == 0 else ORDINARY,
    )
    wanted = QueueFilter(order=order)
    in_one = [row.id for row in page_of_cases(wanted, cast.viewer("lin"), size=100).rows]
    assert every_page(cast, wanted, size=5) == in_one
    assert len(set(in_one)) == 23


@pytest.mark.parametrize("cursor", ["x", "0_2026-13-45_0", "9_2026-01-01", "___", "99999999999999999999_2026-01-01_0"])
def test_a_cursor_nobody_gave_begins_at_the_first_page(cast: Cast, cursor: str) -> None:
    [only] = some_cases(cast, 1)
    assert [row.id for row in page_of_cases(QueueFilter(), cast.viewer("lin"), after=cursor).rows] == [only]


def test_what_has_ended_is_not_open_and_is_found_by_its_state(cast: Cast) -> None:
    [closed] = some_cases(cast, 1, status=CaseStatus.CLOSED, due_on=None, closed_on=today())
    assert listed(cast) == []
    assert listed(cast, QueueFilter(state=CaseStatus.CLOSED)) == [closed]
    assert listed(cast, QueueFilter(state=Named.ALL)) == [closed]


def test_a_case_that_waits_for_its_submitter_is_never_overdue(cast: Cast) -> None:
    [late] = some_cases(cast, 1, due_on=in_days(-1))
    some_cases(cast, 1, due_on=in_days(-1), status=CaseStatus.NEED_INFO)
    assert listed(cast, QueueFilter(state=Named.OVERDUE)) == [late]


def test_by_letter_leaf_county_and_target(cast: Cast) -> None:
    target = cast.target("净村拍拍").id
    [b1] = some_cases(cast, 1, category="B1", county="990121", target_id=target)
    [b3] = some_cases(cast, 1, category="B3", county="990122")
    assert set(listed(cast, QueueFilter(category="B"))) == {b1, b3}
    assert listed(cast, QueueFilter(category="B3")) == [b3]
    assert listed(cast, QueueFilter(county="990121")) == [b1]
    assert listed(cast, QueueFilter(target_id=target)) == [b1]


def test_a_number_is_found_in_any_state_as_it_is_typed(cast: Cast) -> None:
    ended, _other = some_cases(cast, 2, status=CaseStatus.CLOSED, due_on=None, closed_on=today())
    typed = number_of(ended).replace("-", " ").lower()
    assert listed(cast, QueueFilter(number=typed)) == [ended]
    assert listed(cast, QueueFilter(number="KKKK")) == []


def test_a_line_shows_open_columns_in_words(cast: Cast) -> None:
    code = reported(categories=("B1",), targets=(("miniapp", "净村拍拍"),), region="990121")
    [row] = page_of_cases(QueueFilter(), cast.viewer("lin")).rows
    assert (row.number, row.target, row.county, row.category) == (
        number_of(case_of(code).id),
        "净村拍拍",
        "望川县",
        "B1",
    )
    assert row.workdays_left == limits().first_look_workdays


def test_no_clock_runs_while_more_is_asked(cast: Cast) -> None:
    some_cases(cast, 1, status=CaseStatus.NEED_INFO)
    [row] = page_of_cases(QueueFilter(), cast.viewer("lin")).rows
    assert row.workdays_left is None


def test_what_was_due_on_friday_is_late_on_sunday(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    some_cases(cast, 1, due_on=date(2026, 11, 20))
    monkeypatch.setattr(clock, "today", lambda _zone: date(2026, 11, 22))
    [row] = page_of_cases(QueueFilter(), cast.viewer("lin")).rows
    assert row.workdays_left == -1


def test_a_day_of_a_year_not_published_is_marked(cast: Cast) -> None:
    some_cases(cast, 1, due_on=date(2041, 1, 7), due_provisional=True)
    [row] = page_of_cases(QueueFilter(), cast.viewer("lin")).rows
    assert row.provisional


def test_counts_by_queue(cast: Cast) -> None:
    some_cases(cast, 3)
    some_cases(cast, 2, status=CaseStatus.NEED_INFO)
    some_cases(cast, 1, due_on=in_days(-1))
    counts = queue_counts(cast.viewer("lin"))
    assert counts[Named.OPEN] == 6
    assert (counts[CaseStatus.SUBMITTED], counts[CaseStatus.NEED_INFO]) == (4, 2)
    assert (counts[CaseStatus.ACCEPTED], counts[Named.TO_APPROVE], counts[Named.OVERDUE]) == (0, 0, 1)


def test_counting_ends_at_a_cap(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "MOST_COUNTED", 3)
    some_cases(cast, 9)
    assert queue_counts(cast.viewer("lin"))[Named.OPEN] == 4


def test_recusal_holds_for_list_count_and_search(cast: Cast) -> None:
    kept_from = case_of(reported(targets=(("miniapp", "净村拍拍"),))).id
    assert listed(cast, to="nong") == []
    assert queue_counts(cast.viewer("nong"))[Named.OPEN] == 0
    assert listed(cast, QueueFilter(number=number_of(kept_from)), to="nong") == []
    assert listed(cast, QueueFilter(number=number_of(kept_from))) == [kept_from]


def test_the_reviewers_queue_has_what_all_moderators_are_recused_from(cast: Cast) -> None:
    for name in ("lin", "zhou"):
        for membership in cast.staff(name).memberships:
            membership.unit_id = cast.unit("望川县农业农村局").id
    db.session.commit()
    theirs = case_of(reported(targets=(("miniapp", "净村拍拍"),))).id
    reported()
    assert listed(cast, to="sheng") == [theirs]
    assert queue_counts(cast.viewer("sheng"))[Named.OPEN] == 1


@pytest.mark.parametrize("outsider", ["admin", "du", "bao1", "nongju"])
def test_who_reads_no_queue_finds_nothing_in_it(cast: Cast, outsider: str) -> None:
    some_cases(cast, 2)
    assert listed(cast, to=outsider) == []
    assert set(queue_counts(cast.viewer(outsider)).values()) == {0}


def test_a_page_and_its_counts_cost_one_statement_each(cast: Cast) -> None:
    some_cases(cast, 120)
    lin = cast.viewer("lin")
    with statements() as seen:
        assert len(page_of_cases(QueueFilter(), lin, size=100).rows) == 100
        queue_counts(lin)
    assert len(seen) == 2, seen


def test_the_queue_reads_nothing_sealed(cast: Cast) -> None:
    reported()
    lin = cast.viewer("lin")
    with statements() as seen:
        assert len(page_of_cases(QueueFilter(), lin).rows) == 1
    assert not [statement for statement in seen if "sealed" in statement]


def test_what_a_submitter_wrote_stands_out_until_a_moderator_opens_it(cast: Cast) -> None:
    code = reported()
    mailbox.follow_up(code, "又加了一项", once=b"first")
    case = case_of(code)
    assert listed(cast, QueueFilter(state=Named.NEWS)) == [case.id]
    open_case(case.id, by=cast.unlocked("lin"))
    assert listed(cast, QueueFilter(state=Named.NEWS)) == []
