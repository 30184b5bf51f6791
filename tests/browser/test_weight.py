"""The whole page in the first window of a slow line, counted by the browser; nothing moves once it is shown."""

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.browser.public_pages import PAGES
from tests.browser.site import Site, open_mailbox, phone
from tests.browser.wire import counted, on_slow_3g
from tests.cast import Cast
from tests.stories import answered, reported

ONE_WINDOW = 14_000
BLOCKING = """performance.getEntriesByType("resource")
  .filter(entry => entry.renderBlockingStatus === "blocking").map(entry => entry.name)"""
SHIFTS = """() => new Promise(done => {
  let moved = 0;
  new PerformanceObserver(list => list.getEntries().forEach(entry => { moved += entry.value }))
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(moved), 300);
})"""
LAST_STEP = ("receipt", "mailbox", "form with errors", "form with marks", "wrong code")


@pytest.fixture
def code(behind: Flask, staff: Cast) -> str:
    found = reported()
    answered(found, staff)
    return found


@pytest.mark.parametrize("show", ["", "?show=e"])
@pytest.mark.parametrize("name", [name for name in PAGES if name not in LAST_STEP])
def test_a_page_costs_one_window_and_three_requests(chromium: Browser, site: Site, name: str, show: str) -> None:
    with phone(chromium, site) as page:
        with counted(page) as wire:
            PAGES[name](page, show, "")
        assert len(wire.urls) <= 3, wire.urls
        assert 0 < wire.received <= ONE_WINDOW


@pytest.mark.parametrize("name", LAST_STEP)
def test_what_a_form_answers_costs_no_more(chromium: Browser, site: Site, code: str, name: str) -> None:
    """Without scripts, so that the answer is a navigation of its own; the cache is emptied before the button."""
    with phone(chromium, site, java_script_enabled=False) as page:
        page.goto("/case" if name in {"mailbox", "wrong code"} else "/report")
        words = {"receipt": "每天要传六张照片到小程序里", "mailbox": code, "wrong code": "0000"}.get(name, "短")
        words = "我叫王小明，每天要在小程序里传六张照片" if name == "form with marks" else words
        page.fill("#code, #description", words)
        with counted(page) as wire:
            page.click(".send button")
            page.wait_for_load_state("networkidle")
        assert len(wire.urls) <= 3, wire.urls
        assert 0 < wire.received <= ONE_WINDOW


@pytest.mark.parametrize("name", PAGES)
def test_nothing_moves_once_it_is_shown(chromium: Browser, site: Site, code: str, name: str) -> None:
    with phone(chromium, site) as page:
        PAGES[name](page, "", code)
        assert page.evaluate(SHIFTS) == 0


def test_on_a_slow_line_the_form_waits_for_the_sheet_alone(chromium: Browser, site: Site) -> None:
    with phone(chromium, site) as page:
        on_slow_3g(page)
        page.goto("/report", wait_until="load")
        assert "反映问题" in page.inner_text("h1")
        waited_for = page.evaluate(BLOCKING)
    assert len(waited_for) == 1, waited_for
    assert ".css" in waited_for[0]


def test_a_mailbox_opens_on_a_slow_line(chromium: Browser, site: Site, code: str) -> None:
    with phone(chromium, site) as page:
        on_slow_3g(page)
        open_mailbox(page, code)
        assert "已答复" in page.inner_text("h1")
