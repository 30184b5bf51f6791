"""For everyone: readers of the screen, keyboards, large type, narrow phones, dark rooms, paper."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.browser.public_pages import PAGES, unfold
from tests.browser.site import WORDS, Site, phone
from tests.cast import Cast
from tests.stories import answered, reported

AXE = {"resultTypes": ["violations"]}
LOOKS = {
    "light": ({}, ""),
    "dark": ({"color_scheme": "dark"}, ""),
    "large": ({}, "?show=l"),
    "English": ({}, "?show=e"),
}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, summary, select, textarea, .choice, input')]
  .filter(one => one.type !== 'hidden' && !one.matches('.skip, .sr, p a, .choice input') && one.getClientRects().length)
  .filter(one => Math.round(one.getBoundingClientRect().height) < LEAST)
  .map(one => one.outerHTML.slice(0, 80))"""
WECHAT_LARGE = "html{font-size:148.75%!important}"
TWICE_AS_LARGE = "html{font-size:212.5%!important}"


@pytest.fixture
def code(behind: Flask, staff: Cast) -> str:
    found = reported()
    answered(found, staff)
    return found


def names(page: Page, role: str) -> list[str]:
    """What a reader says of everything of one role, by the accessibility tree."""
    session = page.context.new_cdp_session(page)
    session.send("Accessibility.enable")
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [
        str(node.get("name", {}).get("value", ""))
        for node in nodes
        if not node["ignored"] and node.get("role", {}).get("value") == role
    ]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(chromium: Browser, site: Site, code: str, name: str, look: str) -> None:
    how, show = LOOKS[look]
    with phone(chromium, site, bypass_csp=True, **how) as page:
        PAGES[name](page, show, code)
        unfold(page)
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", PAGES)
def test_nothing_scrolls_sideways(chromium: Browser, site: Site, code: str, name: str) -> None:
    """320 px is 200 % zoom on a phone of 640; then WeChat's largest type, and twice the type on a phone of 360."""
    with phone(chromium, site, bypass_csp=True) as page:
        PAGES[name](page, "", code)
        unfold(page)
        for width, style in ((360, ""), (320, ""), (1366, ""), (360, WECHAT_LARGE), (360, TWICE_AS_LARGE)):
            page.set_viewport_size({"width": width, "height": 740})
            if style:
                page.add_style_tag(content=style)
            assert page.evaluate(SIDEWAYS) <= 0, f"{width} {style}"


@pytest.mark.parametrize(("show", "least"), [("", 44), ("?show=l", 60)])
@pytest.mark.parametrize("name", PAGES)
def test_a_thumb_can_hit_everything(chromium: Browser, site: Site, code: str, name: str, show: str, least: int) -> None:
    with phone(chromium, site) as page:
        PAGES[name](page, show, code)
        unfold(page)
        assert page.evaluate(SMALL_TARGETS.replace("LEAST", str(least))) == []


def test_a_reader_hears_what_every_field_is(chromium: Browser, site: Site) -> None:
    with phone(chromium, site) as page:
        page.goto("/report")
        unfold(page)
        assert {"发生了什么", "名称 选填", "哪个单位要求的", "要填哪些数据"} <= set(names(page, "textbox")) | set(
            names(page, "combobox")
        )
        assert "在哪里" in names(page, "combobox")
        assert len([name for name in names(page, "radio") if name.startswith("拿安装率")]) == 1
        assert {"提交反映", "再加一个"} <= set(names(page, "button"))
        assert all(names(page, role) and "" not in names(page, role) for role in ("textbox", "button", "link"))


def test_a_reader_hears_the_code_and_is_told_of_an_error(chromium: Browser, site: Site) -> None:
    with phone(chromium, site) as page:
        PAGES["receipt"](page, "", "")
        assert names(page, "status") == ["查询码"]
        PAGES["wrong code"](page, "", "")
        field = page.locator("#code")
        described = page.locator(f"#{(field.get_attribute('aria-describedby') or '').split()[-1]}").inner_text()
        assert "查询码是 20 位，您输入了 4 位" in described


def test_a_report_is_sent_with_the_keyboard_alone(chromium: Browser, site: Site) -> None:
    with phone(chromium, site, width=1366, height=768) as page:
        page.goto("/report")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id") == "description":
                break
        page.keyboard.type(WORDS)
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('.send button')"):
                break
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.keyboard.press("Enter")
        assert len(page.inner_text("#receipt").split()) == 5


def test_enter_in_a_field_sends_nothing_too_early(chromium: Browser, site: Site) -> None:
    with phone(chromium, site) as page:
        page.goto("/report")
        page.fill("#description", WORDS)
        page.press("#target_name-1", "Enter")
        page.wait_for_load_state()
        assert page.input_value("#description") == WORDS
        assert page.locator("#receipt").count() == 0


def test_an_error_in_the_summary_leads_to_its_field(chromium: Browser, site: Site) -> None:
    with phone(chromium, site) as page:
        PAGES["form with errors"](page, "", "")
        page.click("#errors a")
        assert page.evaluate("document.activeElement.id") == "description"


@pytest.mark.parametrize(("button", "focused"), [("提交反映", "errors"), ("再加一个", "target_name-2")])
def test_a_reader_begins_with_what_is_new(chromium: Browser, site: Site, button: str, focused: str) -> None:
    with phone(chromium, site) as page:
        page.goto("/report")
        page.fill("#description", "短")
        page.get_by_role("button", name=button).click()
        page.wait_for_selector(f"#{focused}")
        page.wait_for_function("id => document.activeElement.id === id", arg=focused)


def test_who_wants_no_motion_gets_none(chromium: Browser, site: Site) -> None:
    moving = """() => [...document.querySelectorAll('*')].map(one => getComputedStyle(one))
      .filter(style => style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0
        || style.scrollBehavior === 'smooth').length"""
    with phone(chromium, site, reduced_motion="reduce") as page:
        page.goto("/report")
        assert page.evaluate(moving) == 0


def test_the_receipt_prints_as_the_code_and_what_to_do(chromium: Browser, site: Site) -> None:
    with phone(chromium, site) as page:
        PAGES["receipt"](page, "", "")
        page.emulate_media(media="print", color_scheme="light")
        assert page.locator("#receipt").is_visible()
        assert page.get_by_text("丢了谁也找不回来").is_visible()
        assert not page.locator("button:visible, summary:visible, .foot:visible").count()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
