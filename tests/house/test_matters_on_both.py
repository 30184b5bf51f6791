"""The list of matters goes from page to page on both databases; each compares places of several columns its own way."""

import pytest
from flask import Flask

from feedback.db import writing
from feedback.lifecycle import CaseStatus
from feedback.limits import in_workdays
from moderation.cases import matter_list
from moderation.cases.matter_list import MatterState, page_of_matters
from tests.cast import Cast
from tests.dispatched import matter_of_cases
from tests.stories import put


@pytest.mark.parametrize("state", [MatterState.WAITING, MatterState.OPEN])
def test_every_matter_is_on_one_page(any_app: Flask, state: MatterState, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matter_list, "PAGE", 1)
    cast = Cast()
    in_order = [_due_in(days, cast) for days in (3, 1, 2)]
    wanted = [in_order[1], in_order[2], in_order[0]] if state is MatterState.WAITING else in_order[::-1]
    after: str | None = ""
    for matter_id in wanted:
        page = page_of_matters(state, cast.viewer("lin"), after=after or "")
        assert [row.id for row in page.rows] == [matter_id]
        after = page.after
    assert after is None


def _due_in(days: int, cast: Cast) -> object:
    matter, codes = matter_of_cases(cast, 2)
    with writing():
        for code in codes:
            put(code, CaseStatus.ACCEPTED, due_on=in_workdays(days).day)
    return matter.id
