"""Queueing, taking out and sending at once on the real pages; what did not leave; what a unit sees of it."""

import re
import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback import clock
from feedback.clock import Month
from feedback.db import db, writing
from feedback.lifecycle import DispatchStatus
from feedback.limits import today
from feedback.models import Case, Dispatch
from feedback.models.case import URGENT
from feedback.numbers import number_of
from moderation.dispatches import unit_desk
from moderation.oversight.bulletin import as_csv
from moderation.oversight.tallies import tally_of_office
from moderation.timer.tick import tick
from tests import desk
from tests.cast import Cast
from tests.dispatched import AT_ONCE, matter_of_cases, queued, ready, stored
from tests.moderation.dispatch_pages import at, signed_in
from tests.moderation.dispatches.days import MONDAY, later
from tests.page import Page, open_page
from tests.stories import case_of

A_TIME = re.compile(r"\d{1,2}[:：时点]\d{2}")
WAITS = "将于3月3日周二与其他转办单一并发出"


@pytest.fixture
def a_ready_one(cast: Cast) -> uuid.UUID:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        return ready(matter, codes[0], cast)


def seen_by_lin(app: Flask, dispatch_id: uuid.UUID) -> Page:
    return open_page(signed_in(app, "lin"), at(dispatch_id))


def test_queued_it_says_on_which_day_it_leaves_and_can_be_taken_out(app: Flask, a_ready_one: uuid.UUID) -> None:
    with clock.frozen(MONDAY):
        page = seen_by_lin(app, a_ready_one).submit(at(a_ready_one, "queue"))
        assert WAITS in page.text
        page = page.submit(at(a_ready_one, "take-out"))
        assert WAITS not in page.text
    assert stored(a_ready_one).queued_at is None


def test_at_once_needs_a_reason_and_says_why_others_wait(app: Flask, a_ready_one: uuid.UUID) -> None:
    with clock.frozen(MONDAY):
        page = seen_by_lin(app, a_ready_one)
        assert "一并发出，单位就看不出哪一天有人反映" in page.text
        refused = page.submit(at(a_ready_one, "send"))
        assert (refused.status, "请写明为什么不等到那天" in refused.text) == (422, True)
        refused.submit(at(a_ready_one, "send"), **{"once-reason": AT_ONCE})
    assert stored(a_ready_one).status is DispatchStatus.SENT


def test_with_something_urgent_behind_it_no_reason_is_asked(app: Flask, cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = ready(matter, codes[0], cast)
        with writing():
            db.session.get_one(Case, case_of(codes[0]).id).precedence = URGENT
        page = seen_by_lin(app, dispatch_id)
        assert "有紧急反映" in page.text
        page.submit(at(dispatch_id, "send"))
    assert stored(dispatch_id).status is DispatchStatus.SENT


def test_what_did_not_leave_is_found_from_the_queue_and_says_why(app: Flask, cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = queued(matter, codes[0], cast)
        with writing():
            db.session.get_one(Dispatch, dispatch_id).abstract = "请查清是谁反映的。"
    with clock.frozen(later(1)):
        tick()
        lin = signed_in(app, "lin")
        assert "没有发出的转办单 1" in open_page(lin, "/desk/queue").all(".//nav//a")
        assert number_of(dispatch_id) in open_page(lin, "/desk/dispatches?state=held_back").text
        # Whose own unit it was for counts nothing of it.
        assert "没有发出的" not in open_page(signed_in(app, "nong"), "/desk/queue").html
        page = open_page(lin, at(dispatch_id))
        assert "内容与核稿时不一致" in page.text
        page.submit(at(dispatch_id, "take-back"))
        assert "没有发出的" not in open_page(lin, "/desk/queue").html


def test_a_unit_sees_the_day_of_a_sending_and_no_hour(app: Flask, cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = queued(matter, codes[0], cast)
    with clock.frozen(later(1)):
        tick()
        unit_desk.confirm_notice(by=cast.viewer("nongju"))
        officer = signed_in(app, "nongju")
        shown = [open_page(officer, path).text for path in ("/desk/unit", "/desk/unit/notice", at(dispatch_id))]
        assert "3月3日" in shown[-1]
        assert [A_TIME.findall(text) for text in shown] == [[], [], []]


def test_no_hour_stands_in_a_letter_or_in_the_figures(client: FlaskClient, cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast, target="惠邻优购")
        dispatch_id = ready(matter, codes[0], cast, unit="临江市商务局")
        desk.unlock(client, "lin")
        page = open_page(client, at(dispatch_id)).submit(at(dispatch_id, "make-letter"))
        letter = page.submit(at(dispatch_id, "print"))
        assert A_TIME.findall(letter.text) == []
        page.submit(at(dispatch_id, "letter-sent"), **{"letter-on": today().isoformat()})
        month = Month.of(today())
    with clock.frozen(later(30)):
        figures = as_csv(tally_of_office(month, cast.office.id))
    assert "临江市商务局" in figures
    assert A_TIME.findall(figures) == []
