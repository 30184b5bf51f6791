"""The office's pages of a dispatch, through real forms."""

import uuid

import pytest
from flask import Flask

from feedback.lifecycle import DispatchStatus
from feedback.limits import today
from moderation.dispatches import unit_acts
from tests.cast import Cast
from tests.dispatched import (
    ABSTRACT,
    FARMS,
    answer_words,
    drafted,
    matter_of_cases,
    ready,
    replied,
    sent,
    stored,
    version_of,
)
from tests.moderation.dispatch_pages import at, signed_in
from tests.page import open_page


def test_the_second_of_two_moderators_is_told_and_keeps_the_text(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = replied(matter, codes[0], cast)
    lin, zhou = signed_in(app, "lin"), signed_in(app, "zhou")
    mine, theirs = open_page(lin, at(dispatch_id)), open_page(zhou, at(dispatch_id))
    theirs.submit(at(dispatch_id, "release"))
    late = mine.submit(at(dispatch_id, "rework"), **{"rework-reason": "请写明具体措施"})
    assert late.status == 409
    assert "请写明具体措施" in late.html


def test_a_letter_through_the_pages(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast, target="惠邻优购")
    dispatch_id = ready(matter, codes[0], cast, unit="临江市商务局")
    client = signed_in(app, "lin")
    page = open_page(client, at(dispatch_id))
    assert "没有经办人" in page.text
    page = page.submit(at(dispatch_id, "make-letter"))
    assert ABSTRACT in page.submit(at(dispatch_id, "print")).text
    page = page.submit(at(dispatch_id, "letter-sent"), **{"letter-on": today().isoformat()})
    page = page.submit(at(dispatch_id, "letter-received"), **{"letter-on": today().isoformat()})
    page = page.submit(
        at(dispatch_id, "letter-answered"),
        **{
            "entered-findings": "已查明",
            "entered-measures": "已取消",
            "entered-completion": "done",
            "entered-completion_on": today().isoformat(),
            "entered-responsible": "临江市商务局",
            "entered-on": today().isoformat(),
        },
    )
    assert "代录" in page.text
    assert stored(dispatch_id).status is DispatchStatus.REPLIED


def test_an_answer_with_a_telephone_is_held_back_on_the_page(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = replied(matter, codes[0], cast, words=answer_words(measures="可拨打 0571-88886666 咨询。"))
    page = open_page(signed_in(app, "lin"), at(dispatch_id)).submit(at(dispatch_id, "release"))
    assert (page.status, stored(dispatch_id).status) == (422, DispatchStatus.REPLIED)
    marks = [name for name in page.fields(at(dispatch_id, "release")) if name.startswith("override.")]
    page.submit(at(dispatch_id, "release"), **dict.fromkeys(marks, "公开热线"))
    assert stored(dispatch_id).status is DispatchStatus.RELEASED


def test_a_return_is_upheld_on_the_page(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    first = sent(matter, codes[0], cast)
    unit_acts.return_(first, "不属我局职责", "县数据局", by=cast.viewer("nongju"), seen_version=version_of(first))
    page = open_page(signed_in(app, "lin"), at(first))
    assert "县数据局" in page.text
    page = page.submit(at(first, "uphold-return"), **{"return-unit": cast.unit("望川县数据局").id.hex})
    assert stored(uuid.UUID(page.path.rsplit("/", 1)[1])).replaces_id == first


def test_the_list_shows_what_is_due_first(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    sent(matter, codes[0], cast)
    drafted(matter, codes[0], cast, unit="望川县人民政府")
    page = open_page(signed_in(app, "lin"), "/desk/dispatches")
    units = page.all(".//tbody/tr/td[2]")
    assert units == [FARMS, "望川县人民政府"]
    ended = open_page(signed_in(app, "lin"), "/desk/dispatches?state=ended")
    assert "没有这样的转办单" in ended.text


@pytest.mark.parametrize("name", ["du", "admin", "bao1", "nongju"])
def test_the_offices_list_is_the_moderators_sides_only(app: Flask, cast: Cast, name: str) -> None:
    assert signed_in(app, name).get("/desk/dispatches").status_code == 404
