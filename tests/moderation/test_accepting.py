"""A case is accepted: into a matter of its own, with a day, by one of two."""

from collections.abc import Callable
from datetime import date

import pytest

from feedback import clock
from feedback.categories import DeclineCode
from feedback.db import db
from feedback.lifecycle import CaseStatus
from feedback.limits import in_days, today
from feedback.models import CaseEventKind, Matter
from feedback.receipts import ReceiptCode
from moderation.cases import triage
from moderation.cases_seen import Stale
from moderation.dispatches.deadlines import passed_on_by
from tests.cast import Cast
from tests.moderation.first_look import FILED, accept, last_event, ledger_row
from tests.moderation.settled import settled
from tests.stories import case_of, reported


def test_an_accepted_case_stands_in_a_matter_of_its_own(cast: Cast) -> None:
    code = settled(**FILED)
    accept(code, cast)
    case = case_of(code)
    matter = db.session.get_one(Matter, case.matter_id)
    assert (case.status, case.accepted_on) == (CaseStatus.ACCEPTED, today())
    assert case.due_on == passed_on_by().day
    assert (matter.target_id, matter.category) == (cast.target("净村拍拍").id, "B1")


def test_accepting_is_an_event_with_the_day_the_look_was_due(cast: Cast) -> None:
    code = settled(**FILED)
    due = case_of(code).due_on
    accept(code, cast)
    event = last_event(code)
    assert (event.kind, event.due_on, event.on_time) == (CaseEventKind.ACCEPTED, due, True)
    assert event.staff_id == ledger_row("case_accepted").staff_id == cast.viewer("lin").staff_id


def test_a_late_first_look_is_kept_as_late(cast: Cast) -> None:
    code = settled(**FILED)
    case_of(code).due_on = in_days(-1)
    db.session.commit()
    accept(code, cast)
    assert last_event(code).on_time is False


def test_an_abstract_due_in_a_year_not_published_is_provisional(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    code = settled(**FILED)
    monkeypatch.setattr(clock, "today", lambda _zone: date(2041, 1, 3))
    accept(code, cast)
    assert case_of(code).due_provisional


@pytest.mark.parametrize("story", [settled, lambda: reported(**FILED)])
def test_without_category_and_nature_nothing_is_accepted(cast: Cast, story: Callable[[], ReceiptCode]) -> None:
    code = story()
    with pytest.raises(triage.NotClassified):
        accept(code, cast)
    assert case_of(code).status is CaseStatus.SUBMITTED


def test_the_second_of_two_moderators_is_told(cast: Cast) -> None:
    code = settled(**FILED)
    case = case_of(code)
    case_id, seen = case.id, case.version
    triage.accept(case_id, by=cast.viewer("lin"), seen_version=seen)
    with pytest.raises(Stale):
        triage.decline(case_id, DeclineCode.TEST, "", by=cast.unlocked("zhou"), seen_version=seen)
    assert case_of(code).status is CaseStatus.ACCEPTED
