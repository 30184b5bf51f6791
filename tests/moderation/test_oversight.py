"""What oversight watches: whose answer is late, and by how much; never a text, never a case."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from feedback import clock
from feedback.models import Matter, ReminderStep
from feedback.numbers import number_of
from feedback.receipts import ReceiptCode
from moderation.oversight import overdue
from moderation.oversight.overdue import overdue_page
from tests import desk
from tests.cast import Cast
from tests.dispatched import ABSTRACT, FARMS, day_of, handled, matter_of_cases, replied
from tests.moderation.dispatches.days import MONDAY
from tests.page import open_page
from tests.stories import case_of


def test_the_longest_overdue_comes_first_and_what_is_in_time_or_answered_not_at_all(cast: Cast) -> None:
    late = []
    for weeks in (0, 1):
        with clock.frozen(MONDAY + timedelta(weeks=weeks)):
            matter, codes = matter_of_cases(cast)
            late.append(handled(matter, codes[0], cast))
            replied(*_another(cast), cast)
    with clock.frozen(MONDAY + timedelta(weeks=6)):
        handled(*_another(cast), cast)
        rows = overdue_page(cast.viewer("du")).rows
    assert [(row.dispatch_id, row.unit, row.due_on) for row in rows] == [(one, FARMS, day_of(one)) for one in late]
    assert rows[0].step is ReminderStep.LISTED


def _another(cast: Cast) -> tuple[Matter, ReceiptCode]:
    matter, codes = matter_of_cases(cast)
    return matter, codes[0]


def test_a_page_goes_on_where_the_last_one_ended(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overdue, "PAGE", 1)
    with clock.frozen(MONDAY):
        made = {handled(*_another(cast), cast) for _ in range(2)}
    with clock.frozen(MONDAY + timedelta(weeks=5)):
        first = overdue_page(cast.viewer("du"))
        rest = overdue_page(cast.viewer("du"), after=first.after)
    assert {row.dispatch_id for row in (*first.rows, *rest.rows)} == made
    assert rest.after is None


@pytest.mark.parametrize("name", ["lin", "admin", "nongju", "bao1"])
def test_nobody_else_oversees(cast: Cast, name: str) -> None:
    with clock.frozen(MONDAY):
        handled(*_another(cast), cast)
    with clock.frozen(MONDAY + timedelta(weeks=5)):
        assert overdue_page(cast.viewer(name)).rows == ()


def test_the_page_names_unit_and_day_and_nothing_of_a_case(client: FlaskClient, cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = handled(matter, codes[0], cast)
    with clock.frozen(MONDAY + timedelta(weeks=5)):
        desk.sign_in(client, "du")
        page = open_page(client, "/desk/oversight")
    assert number_of(dispatch_id) in page.text
    assert FARMS in page.text
    hidden = [ABSTRACT, number_of(matter.id), *(number_of(case_of(code).id) for code in codes)]
    assert [words for words in hidden if words in page.html] == []
