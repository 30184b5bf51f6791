"""A dispatch on paper: its days are typed in for the unit."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from feedback import clock, mailbox
from feedback.db import db
from feedback.limits import in_workdays, today
from feedback.models import (
    Answer,
    BarredUnit,
    DispatchKind,
    LedgerRow,
)
from moderation.dispatches import (
    letters,
    redrafting,
)
from moderation.dispatches.answer_words import WrongDay
from moderation.dispatches.dispatching import NotAsApproved
from moderation.routing.responsible import AddresseeRefused
from tests.cast import Cast
from tests.dispatched import (
    FARMS,
    answer_words,
    matter_of_cases,
    ready,
    stored,
    version_of,
)
from tests.moderation.dispatches.days import MONDAY, later
from tests.stories import case_of


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


def test_a_letter_to_a_unit_barred_since_is_not_printed(cast: Cast) -> None:
    """R4: paper is not taken back."""
    matter, codes = matter_of_cases(cast)
    dispatch_id = ready(matter, codes[0], cast, kind=DispatchKind.LETTER)
    db.session.add(BarredUnit(case_id=case_of(codes[0]).id, unit_id=cast.unit(FARMS).id))
    db.session.commit()
    with pytest.raises(AddresseeRefused):
        letters.print_letter(dispatch_id, by=cast.viewer("lin"))


def test_nor_one_that_speaks_for_fewer_than_were_approved(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = ready(matter, codes[0], cast, kind=DispatchKind.LETTER)
    mailbox.withdraw(codes[1])
    with pytest.raises(NotAsApproved):
        letters.print_letter(dispatch_id, by=cast.viewer("lin"))


def test_what_has_left_is_printed_again_though_somebody_withdrew(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = ready(matter, codes[0], cast, kind=DispatchKind.LETTER)
    letters.record_sent(dispatch_id, today(), by=cast.viewer("lin"), seen_version=version_of(dispatch_id))
    mailbox.withdraw(codes[1])
    assert letters.print_letter(dispatch_id, by=cast.viewer("lin")).dispatch.id == dispatch_id
