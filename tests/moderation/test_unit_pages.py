"""A unit's list goes on page by page, however many dispatches it has had."""

import pytest

from moderation.dispatches import unit_pages
from moderation.dispatches.unit_pages import unit_list
from tests.cast import Cast
from tests.dispatched import matter_of_cases, sent


def test_a_page_begins_where_the_last_one_ended(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unit_pages, "PAGE", 2)
    for _ in range(3):
        matter, codes = matter_of_cases(cast)
        sent(matter, codes[0], cast)
    first = unit_list(cast.viewer("nongju"))
    rest = unit_list(cast.viewer("nongju"), after=first.after)
    assert (len(first.rows), len(rest.rows), rest.after) == (2, 1, None)
    assert not {row.id for row in first.rows} & {row.id for row in rest.rows}


def test_what_has_ended_stands_apart(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    sent(matter, codes[0], cast)
    assert unit_list(cast.viewer("nongju"), ended=True).rows == ()
