"""A button pressed twice at the desk is one post: what is shown once is not spent by a double click."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, Route

from tests.browser.desks import at_the_desk, press, unlock
from tests.browser.site import Site
from tests.cast import Cast
from tests.moderation.identity.told import told
from tests.stories import AN_IDENTITY, case_of, reported


@pytest.fixture
def lin(chromium: Browser, site: Site) -> Iterator[Page]:
    with at_the_desk(chromium, site, "lin") as page:
        unlock(page)
        yield page


def twice(page: Page, label: str) -> None:
    """As fast as a hand can."""
    page.get_by_role("button", name=label, exact=True).dblclick(no_wait_after=True)


def posts_of(page: Page) -> list[Request]:
    """The posts from now on."""
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    return sent


def nothing_comes(route: Route) -> None:
    """The page stays, as after a download."""
    route.fulfill(status=204)


def a_new_case(page: Page, staff: Cast) -> None:
    page.goto(f"/desk/cases/{case_of(reported()).id}")


def test_who_wrote_is_seen_after_a_double_click(lin: Page, staff: Cast) -> None:
    story = told(staff)
    story.ask()
    story.open_outer(story.first)
    story.open_inner(story.second)
    lin.goto(f"/desk/cases/{story.case.id}")
    sent = posts_of(lin)
    twice(lin, "查看联系方式（记入台账）")
    lin.get_by_text(AN_IDENTITY.contact).wait_for()
    assert len(sent) == 1


def test_the_value_of_the_pressed_button_is_sent(chromium: Browser, site: Site) -> None:
    with at_the_desk(chromium, site, "admin") as page:
        page.goto("/desk/staff")
        page.get_by_role("link", name="林审核").click()
        for pressed, then in (("设为值班员", "不再值班"), ("不再值班", "设为值班员")):
            twice(page, pressed)
            page.get_by_role("button", name=then).wait_for()


def test_back_on_the_page_the_form_is_sent_again(lin: Page, staff: Cast) -> None:
    a_new_case(lin, staff)
    press(lin, "打开原文")
    lin.go_back()
    press(lin, "打开原文")
    assert lin.get_by_role("heading", name="分类", exact=True).is_visible()


def test_after_a_download_the_form_is_sent_again(lin: Page, staff: Cast) -> None:
    a_new_case(lin, staff)
    lin.clock.install()
    lin.route("**/open", nothing_comes)
    sent = posts_of(lin)
    for pressed, wait in ((1, 0), (1, 1_000), (2, 10_000)):
        lin.clock.run_for(wait)
        lin.get_by_role("button", name="打开原文").click(no_wait_after=True)
        lin.wait_for_timeout(100)
        assert len(sent) == pressed


def test_another_form_of_the_page_is_not_held_back(lin: Page, staff: Cast) -> None:
    a_new_case(lin, staff)
    lin.route("**/open", nothing_comes)
    lin.get_by_role("button", name="打开原文").click(no_wait_after=True)
    press(lin, "锁定")
    assert "已锁定" in lin.inner_text("header")
