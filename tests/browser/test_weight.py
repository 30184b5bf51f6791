"""The whole page in the first window of a slow line, counted by the browser; nothing moves once it is shown."""

import pytest
from playwright.sync_api import Browser

from tests.browser.public_pages import PAGES
from tests.browser.site import Site, open_mailbox, phone
from tests.browser.weights import ENCODINGS, MOST_REQUESTS, ONE_WINDOW, full_mailbox, weigh
from tests.browser.wire import on_slow_3g
from tests.cast import Cast

BLOCKING = """performance.getEntriesByType("resource")
  .filter(entry => entry.renderBlockingStatus === "blocking").map(entry => entry.name)"""
SHIFTS = """() => new Promise(done => {
  let moved = 0;
  new PerformanceObserver(list => list.getEntries().forEach(entry => { moved += entry.value }))
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(moved), 300);
})"""


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_one_window_and_three_requests(
    chromium: Browser, site: Site, staff: Cast, name: str, encoding: str
) -> None:
    """Figures: make weights."""
    code = full_mailbox(staff) if name == "mailbox" else ""
    for show in ("", "?show=e"):
        wire = weigh(chromium, site, name, code, show=show, encoding=encoding)
        assert len(wire.urls) <= MOST_REQUESTS, wire.urls
        assert 0 < wire.received <= ONE_WINDOW


@pytest.mark.parametrize("name", PAGES)
def test_nothing_moves_once_it_is_shown(chromium: Browser, site: Site, staff: Cast, name: str) -> None:
    code = full_mailbox(staff) if name == "mailbox" else ""
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


def test_a_mailbox_opens_on_a_slow_line(chromium: Browser, site: Site, staff: Cast) -> None:
    code = full_mailbox(staff)
    with phone(chromium, site) as page:
        on_slow_3g(page)
        open_mailbox(page, code)
        assert "已答复" in page.inner_text("h1")
