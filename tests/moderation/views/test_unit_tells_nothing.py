"""What comes to the cases behind a dispatch while a unit has it changes no letter of the unit's pages."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback import clock, mailbox
from feedback.receipts import ReceiptCode
from moderation.cases import triage
from moderation.dispatches import unit_desk
from moderation.timer.tick import tick
from tests.cast import Cast
from tests.dispatched import PHOTOS, handled, matter_of_cases
from tests.moderation.dispatch_pages import at, signed_in
from tests.moderation.dispatches.days import MONDAY
from tests.moderation.settled import settled
from tests.stories import case_of

OF_ONE_ANSWER = re.compile(r'(name="csrf_token" value=)"[^"]+"')
Happening = Callable[[list[ReceiptCode], Cast], object]


def gathered(codes: list[ReceiptCode], cast: Cast) -> None:
    """One more case joins those behind it."""
    case = case_of(settled("又有人说天天拍照传照片，真受不了", targets=PHOTOS, categories=("B1",)))
    matter_id = case_of(codes[0]).matter_id
    triage.accept(case.id, by=cast.viewer("lin"), seen_version=case.version, into=matter_id)
    assert case_of(codes[0]).matter_id == matter_id


HAPPENINGS: dict[str, Happening] = {
    "added to": lambda codes, _: mailbox.follow_up(codes[0], "还是要拍照，今天又催了", once=b"1" * 16),
    "gathered": gathered,
    "pursued": lambda codes, _: mailbox.tell_of_retaliation(codes[0], "今天被叫去问话了", once=b"2" * 16),
    "withdrawn": lambda codes, _: mailbox.withdraw(codes[1]),
    "all withdrawn": lambda codes, _: [mailbox.withdraw(code) for code in codes],
    "a turn of the clock": lambda _codes, _cast: tick(),
}


def letters_of(client: FlaskClient, paths: tuple[str, ...]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every page to the letter, hidden fields with it, and its headers; but for the token of its forms."""
    answers = [client.get(path) for path in paths]
    assert {answer.status_code for answer in answers} == {200}
    headers = [sorted(one for one in answer.headers if one[0] not in {"Set-Cookie", "Date"}) for answer in answers]
    pages = [OF_ONE_ANSWER.sub(r"\1", answer.get_data(as_text=True)) for answer in answers]
    return list(zip(pages, headers, strict=True))


@pytest.mark.parametrize("what", HAPPENINGS)
def test_a_unit_reads_the_same_whatever_comes_to_the_cases(app: Flask, cast: Cast, what: str) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = handled(matter, codes[0], cast)
        unit_desk.confirm_notice(by=cast.viewer("nongju"))
        client = signed_in(app, "nongju")
        paths = ("/desk/unit", "/desk/unit?ended=1", at(dispatch_id))
        before = letters_of(client, paths)
        HAPPENINGS[what](codes, cast)
        assert letters_of(client, paths) == before
