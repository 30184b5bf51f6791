"""What a moderator needs next stands on a screen of 1366x768 as the page comes, without scrolling."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page
from sqlalchemy import update

from feedback.db import db, writing
from feedback.mailbox import follow_up
from moderation.models import Membership, Role
from tests.browser.desk_pages import mistype_passphrase
from tests.browser.desks import at_the_desk, press, unlock
from tests.browser.site import Site
from tests.cast import Cast
from tests.stories import WORDS, case_of, reported

TWO_LINES = 50
"""Pixels, with the room above and below."""


LONG = "每天要在净村拍拍上传六张照片，不传就在群里点名。" * 200
REPORTS: dict[str, dict[str, Any]] = {
    "ordinary": {"categories": ("B",), "targets": (("miniapp", "净村拍拍"),), "region": "990121101"},
    "long": {"description": LONG, "categories": ("B1",)},
    "data": {"categories": ("D1",), "data_items": ("走访记录", "低保花名册", "房屋照片", "防返贫监测表")},
    "own unit": {"categories": ("B", "C", "F"), "from_own_unit": True, "keep_from": "清水镇、农业农村局"},
}
CONTROLS = "select, summary, button, textarea, input:checked"


@pytest.fixture
def lin(chromium: Browser, site: Site) -> Iterator[Page]:
    with at_the_desk(chromium, site, "lin") as page:
        unlock(page)
        yield page


@pytest.fixture
def on_duty(staff: Cast) -> Iterator[None]:
    """The line of what is urgent stands above every page."""
    _put_on_duty(staff, True)
    reported("再逼我打卡我就不想活了")
    yield
    _put_on_duty(staff, False)


def _put_on_duty(staff: Cast, on_duty: bool) -> None:
    moderates = (Membership.staff_id == staff.staff("lin").id, Membership.role == Role.MODERATOR)
    with writing():
        db.session.execute(update(Membership).where(*moderates).values(on_duty=on_duty))


def is_in_sight(control: Locator) -> bool:
    """Whether a mouse reaches its middle as the page stands."""
    return bool(
        control.evaluate(
            "control => { const at = control.getBoundingClientRect();"
            " const there = document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2);"
            " return at.bottom <= innerHeight && control.contains(there) }"
        )
    )


def out_of_sight(form: Locator) -> list[str]:
    controls = [control for control in form.locator(CONTROLS).all() if control.is_visible()]
    assert controls
    return [
        control.evaluate("control => control.outerHTML.slice(0, 80)")
        for control in controls
        if not is_in_sight(control)
    ]


@pytest.mark.parametrize("kind", REPORTS)
def test_the_classification_of_a_case_is_on_one_screen(lin: Page, staff: Cast, on_duty: None, kind: str) -> None:
    code = reported(**{"description": WORDS, **REPORTS[kind]})
    lin.goto(f"/desk/cases/{case_of(code).id}")
    press(lin, "打开原文")
    assert out_of_sight(lin.locator("form[action$='/classify']")) == []


def test_whom_to_keep_it_from_is_proposed_in_sight(lin: Page, staff: Cast) -> None:
    lin.goto(f"/desk/cases/{case_of(reported(keep_from='清水镇')).id}")
    press(lin, "打开原文")
    assert is_in_sight(lin.get_by_label("清水镇人民政府"))


def test_why_words_were_refused_is_in_sight(lin: Page, staff: Cast) -> None:
    lin.goto(f"/desk/cases/{case_of(reported()).id}")
    press(lin, "打开原文")
    lin.get_by_text("请反映人补充").click()
    lin.get_by_label("要补充什么").fill("您是哪个村的？")
    press(lin, "发出，暂停计时")
    summary = lin.locator("#errors")
    assert is_in_sight(summary)
    summary.get_by_role("link").first.click()
    assert is_in_sight(lin.get_by_label("要补充什么"))


def test_why_a_passphrase_was_refused_is_in_sight(lin: Page) -> None:
    mistype_passphrase(lin)
    assert is_in_sight(lin.locator("#errors"))


def test_a_case_of_the_queue_stands_in_one_line(lin: Page, staff: Cast) -> None:
    urgent = reported(
        "再逼我打卡我就不想活了", categories=("B3",), region="990121101", targets=(("miniapp", "净村拍拍"),)
    )
    follow_up(urgent, "今天又在群里点名了", once=bytes(16))
    lin.goto("/desk/queue")
    heights = lin.locator("tbody td").evaluate_all("cells => cells.map(cell => cell.clientHeight)")
    assert 0 < max(heights) < TWO_LINES, "a column takes what another lacks"
