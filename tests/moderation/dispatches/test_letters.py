"""A dispatch on paper: its days are typed in for the unit."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from feedback import clock
from feedback.db import db
from feedback.limits import in_workdays, today
from feedback.models import (
    Answer,
    DispatchKind,
    LedgerRow,
)
from moderation.dispatches import (
    letters,
    redrafting,
)
from moderation.dispatches.answer_words import WrongDay
from tests.cast import Cast
from tests.dispatched import (
    answer_words,
    matter_of_cases,
    ready,
    stored,
    version_of,
)
from tests.moderation.dispatches.days import MONDAY, later


def test_a_letter_is_printed_sent_received_and_answered_by_days(cast: Cast) -> None:
    lin = cast.viewer("lin")
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast, target="惠邻优购")
        dispatch_id = ready(matter, codes[0], cast, unit="临江市商务局")
        redrafting.make_letter(dispatch_id, by=lin, seen_version=version_of(dispatch_id))
        letters.print_letter(dispatch_id, by=lin)
        sent_on = today()
    with clock.frozen(later(4)):
        letters.record_sent(dispatch_id, sent_on, by=lin, seen_version=version_of(dispatch_id))
        assert stored(dispatch_id).due_on == in_workdays(15, after=sent_on).day
        letters.record_receipt(dispatch_id, sent_on, by=lin, seen_version=version_of(dispatch_id))
        letters.record_answer(dispatch_id, answer_words(), today(), by=lin, seen_version=version_of(dispatch_id))
        answer = db.session.scalars(select(Answer)).one()
        assert (answer.entered_for_unit, stored(dispatch_id).on_time) == (True, True)
    acts = set(db.session.scalars(select(LedgerRow.act)))
    assert {"make_letter", "print_letter", "enter_letter_sent"} <= acts


def test_a_letter_did_not_arrive_before_it_left(cast: Cast) -> None:
    lin = cast.viewer("lin")
    matter, codes = matter_of_cases(cast, target="惠邻优购")
    dispatch_id = ready(matter, codes[0], cast, unit="临江市商务局", kind=DispatchKind.LETTER)
    letters.record_sent(dispatch_id, today(), by=lin, seen_version=version_of(dispatch_id))
    for wrong in (today() - timedelta(days=1), today() + timedelta(days=1)):
        with pytest.raises(WrongDay):
            letters.record_receipt(dispatch_id, wrong, by=lin, seen_version=version_of(dispatch_id))
