"""With `show=e` every public page is English but for names of units, places and targets, and what was typed."""

import re
from collections.abc import Iterable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback import clock
from feedback.categories import Channel, DeclineCode
from feedback.db import db, writing
from feedback.lifecycle import CaseStatus
from feedback.limits import in_days
from feedback.models import Region, Target, Unit
from feedback.receipts import ReceiptCode
from feedback.throttle import Limit
from feedback.words import day_words
from moderation.cases import reviewing, triage
from moderation.dispatches import releasing, unit_acts
from tests.cast import Cast
from tests.dispatched import answer_words, matter_of_cases, replied, sent, version_of
from tests.feedback.mailbox_visit import boxes, close_limits, time_line
from tests.feedback.sending import EVERY_FIELD, send
from tests.feedback.test_mailbox_pages import MONDAY
from tests.house.test_languages import CHINESE
from tests.page import Page, open_page
from tests.stories import answered, case_of, put, reported

WORDS = "Six photos a day have to be sent to a mini program, or the group is told who did not"
DETAIL = "My number is 13912345678; six photos a day have to be sent"
OWN_WORDS = re.compile('<div class="pre typed">.*?</div>', re.DOTALL)
ITS_OWN_NAME = re.compile(">中文</(?:a|button)>")
IN_ENGLISH = {
    "findings": "It is so; the demand went too far.",
    "measures": "Photos are now asked for once a quarter.",
    "responsible": "The bureau",
}


def english(page: Page) -> Page:
    """The page, when it is English throughout."""
    assert page.root.get("lang") == "en"
    text = OWN_WORDS.sub("", ITS_OWN_NAME.sub("", page.html))
    for name in sorted(names(), key=len, reverse=True):
        text = text.replace(name, "")
    found = CHINESE.search(text)
    assert found is None, text[max(0, found.start() - 60) : found.end() + 60]
    return page


def names() -> Iterable[str]:
    """What the registry holds is called what it is called."""
    return {name for kind in (Unit, Region, Target) for name in db.session.scalars(select(kind.name))}


def visit(client: FlaskClient, code: str) -> Page:
    return english(open_page(client, "/case?show=e").submit("/case", code=code))


@pytest.fixture
def code(cast: Cast) -> ReceiptCode:
    with clock.frozen(MONDAY):
        return reported(WORDS, categories=("A1", "B"), targets=(("miniapp", "净村拍拍"),), region="990121101")


@pytest.mark.parametrize("path", ["/", "/report", "/case", "/about", "/privacy", "/help"])
@pytest.mark.parametrize("show", ["e", "le"])
def test_pages_that_explain_speak_english(client: FlaskClient, path: str, show: str) -> None:
    english(open_page(client, f"{path}?show={show}"))


def test_the_form_answers_in_english(client: FlaskClient) -> None:
    for fields in (
        {"description": ""},
        {"description": "short", "region": "123456", "category": ["A", "B", "C", "D"], "issuer_level": "x"},
        {"description": DETAIL, "add_target": "1", "target_name": ["x" * 101] * 6},
        {"description": "x" * 5001, "keep_from": "a\x00b"},
        {"description": DETAIL},
        {"description": DETAIL, "mask": "1"},
        {"description": WORDS, "draft": "none"},
    ):
        english(Page(send(client, to="/report?show=e", **fields), client))


def test_details_are_replaced_by_english_words(client: FlaskClient) -> None:
    page = english(Page(send(client, to="/report?show=e", description=DETAIL, mask="1"), client))
    assert "1 detail replaced." in page.text
    assert page.fields("/report")["description"].startswith("My number is a mobile number;")


def test_a_report_is_received_in_english(client: FlaskClient) -> None:
    with clock.frozen(MONDAY):
        page = english(Page(send(client, to="/report?show=e", **{**EVERY_FIELD, "description": WORDS}), client))
    assert page.status == 201
    assert "By 19 Oct a moderator reads your report" in page.text
    english(Page(client.post("/done?show=e"), client))


def test_errors_are_told_in_english(client: FlaskClient) -> None:
    english(Page(client.get("/no/such/page?show=e"), client))
    english(Page(client.get("/done?show=e"), client))
    english(Page(client.post("/report?show=e", data=b"x" * (11 * 1024 * 1024)), client))
    english(Page(client.post("/report?show=e", headers={"Sec-Fetch-Site": "cross-site"}), client))
    for typed in ("", "UUU", "0000", "0" * 20):
        visit(client, typed)


def test_who_sends_too_often_is_told_in_english(app: Flask, client: FlaskClient) -> None:
    close_limits(app, Limit.REPORT)
    for _turn in range(2):
        page = english(Page(send(client, to="/report?show=e", description=WORDS), client))
    assert page.status == 429


def test_a_new_case_reads_as_english(client: FlaskClient, code: ReceiptCode) -> None:
    with clock.frozen(MONDAY):
        page = visit(client, code)
        assert (page.h1, time_line(page)) == ("Submitted", ["12 Oct Report sent"])
        assert "A moderator reads it by 19 Oct" in page.text
    for days, words in ((8, "1 working day overdue"), (9, "2 working days overdue")):
        with clock.frozen(MONDAY.replace(day=12 + days)):
            assert boxes(visit(client, code)) == [words]


def test_a_day_of_another_year_has_its_year(app: Flask) -> None:
    with app.test_request_context("/?show=e"), clock.frozen(MONDAY):
        assert (day_words(date(2026, 10, 20)), day_words(date(2027, 1, 5))) == ("20 Oct", "5 Jan 2027")


def test_questions_and_messages_read_as_english(client: FlaskClient, cast: Cast, code: ReceiptCode) -> None:
    lin, case = cast.unlocked("lin"), case_of(code)
    triage.ask_for_more(case.id, "Every day?", by=lin, seen_version=case.version)
    page = english(visit(client, code).submit("/case/message", message="Yes, every day."))
    assert "What you added has been received." in page.text
    english(page.submit("/case/retaliation", retaliation="They asked everyone who had reported it."))
    english(page.submit("/case/message", message="x" * 2001))


@pytest.mark.parametrize("reason", DeclineCode)
def test_a_decline_reads_as_english(client: FlaskClient, cast: Cast, code: ReceiptCode, reason: DeclineCode) -> None:
    case = case_of(code)
    triage.decline(case.id, reason, "", by=cast.unlocked("lin"), seen_version=case.version)
    assert visit(client, code).h1 == "Not accepted"


@pytest.mark.parametrize("channel", Channel)
def test_a_referral_reads_as_english(client: FlaskClient, cast: Cast, code: ReceiptCode, channel: Channel) -> None:
    case = case_of(code)
    triage.refer(case.id, channel, "", by=cast.unlocked("lin"), seen_version=case.version)
    visit(client, code)


def test_the_way_of_a_dispatch_reads_as_english(client: FlaskClient, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    returned = sent(matter, codes[0], cast)
    assert visit(client, codes[0]).h1 == "Passed on to the responsible unit"
    unit_acts.return_(returned, "不归我们", "", by=cast.viewer("nongju"), seen_version=version_of(returned))
    assert visit(client, codes[0]).h1 == "Deciding which unit is responsible"


def test_an_answer_and_its_rating_read_as_english(client: FlaskClient, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch = replied(matter, codes[0], cast, words=answer_words(**IN_ENGLISH))
    releasing.release(dispatch, {}, by=cast.unlocked("lin"), seen_version=version_of(dispatch))
    page = visit(client, codes[0])
    assert "Is the problem solved?" in page.text
    english(page.submit("/case/rating", resolved=None))
    english(page.submit("/case/rating", resolved="partly", satisfaction="3"))
    with writing():
        put(codes[0], CaseStatus.CLOSED, closed_on=in_days(0), due_on=None)
    page = visit(client, codes[0])
    assert page.h1 == "Closed"
    assert "Partly solved; Neutral" in page.text


def test_a_review_and_a_withdrawal_read_as_english(client: FlaskClient, cast: Cast, code: ReceiptCode) -> None:
    answered(code, cast)
    page = open_page(client, "/case?show=e").submit("/case", code=code)
    page.submit("/case/review", reason="It goes on.")
    case = case_of(code)
    reviewing.decide_review(
        case.id, by=cast.unlocked("sheng"), upheld=True, reason="So it is.", seen_version=case.version
    )
    page = open_page(client, "/case?show=e").submit("/case", code=code)
    assert "Review: the case is to be handled again" in page.text
    assert english(page.submit("/case/withdraw", confirm="1")).h1 == "Withdrawn and destroyed"
