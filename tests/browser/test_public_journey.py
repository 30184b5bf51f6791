"""A submitter's whole way on a real browser: with scripts and without, on each width, in the light and in the dark."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect

from feedback.receipts import normalise
from tests.browser.site import TELLING, WORDS, Site, open_mailbox, phone, send_report
from tests.browser.wire import on_slow_3g
from tests.cast import Cast
from tests.feedback.sending import stored_cases
from tests.stories import answered, reported

GROUPED = re.compile(r"(?:[0-9A-Z]{4} ){4}[0-9A-Z]{4}")
WAYS = [
    (360, False, "light"),
    (390, False, "dark"),
    (1366, False, "light"),
    (360, True, "dark"),
    (390, True, "light"),
    (1366, True, "dark"),
]


def fold(page: Page, words: str) -> None:
    """Open the folded part of these words, unless it stands open."""
    part = page.locator("details", has=page.locator("summary", has_text=words)).first
    if part.get_attribute("open") is None:
        part.locator("summary").click()


def fill_in(page: Page) -> None:
    """Every part of the form, as somebody in a hurry would; two targets."""
    page.get_by_label("干什么都要拍照").first.check()
    fold(page, "还有别的")
    page.locator("input[type=checkbox][value=F]").check()
    page.fill("#target_name-1", "净村拍拍")
    page.select_option("#target_kind-1", "miniapp")
    page.get_by_role("button", name="再加一个").click()
    page.wait_for_selector("#target_name-2")
    page.fill("#target_name-2", "全镇打卡群")
    page.fill("#description", TELLING)
    fold(page, "谁要求的")
    page.select_option("#region", "990121101")
    page.select_option("#frequency", "daily")
    page.fill("#data_items", "户数\n照片")


@pytest.mark.parametrize(("width", "scripts", "scheme"), WAYS)
def test_from_the_first_page_to_the_last(chromium: Browser, site: Site, width: int, scripts: bool, scheme: str) -> None:
    with phone(chromium, site, width=width, java_script_enabled=scripts, color_scheme=scheme) as page:
        page.goto("/")
        page.get_by_role("link", name="反映问题").click()
        fill_in(page)
        page.get_by_role("button", name="提交反映").click()
        expect(page.locator("mark").first).to_have_text(re.compile("王小明"))
        assert page.input_value("#target_name-2") == "全镇打卡群"
        assert not page.locator("#target_name-2, #data_items").first.is_visible(), "done with, and out of the way"
        page.get_by_role("button", name="去掉这些").click()
        expect(page.locator("#description")).not_to_have_value(re.compile("王小明|13912345678"))
        page.get_by_role("button", name="提交反映").click()

        code = page.inner_text("#receipt")
        assert GROUPED.fullmatch(code)
        assert page.get_by_role("button", name="复制").count() == 0, "folded away until it is asked for"
        page.get_by_role("button", name="查询进度").click()
        expect(page.locator("h1")).to_have_text("已提交")

        fold(page, "我写的内容")
        for words in ("净村拍拍（小程序）", "全镇打卡群", "清水镇", "每天", "户数"):
            assert words in page.inner_text("main")
        fold(page, "补充说明")
        page.fill("#message", "今天又点名了")
        page.get_by_role("button", name="提交补充").click()
        expect(page.locator(".bubble")).to_have_text(re.compile("今天又点名了"))

        fold(page, "撤回并销毁")
        page.check("#confirm")
        page.get_by_role("button", name="撤回并销毁").click()
        expect(page.locator("h1")).to_have_text("已撤回并销毁")
        page.get_by_role("button", name="完成").click()
        expect(page.locator("h1")).to_contain_text("好了")
        assert normalise(code) not in page.url.upper()


@pytest.mark.parametrize("scripts", [True, False])
def test_an_answer_is_judged_looked_at_again_and_retaliation_told(
    chromium: Browser, site: Site, behind: Flask, staff: Cast, scripts: bool
) -> None:
    code = reported()
    answered(code, staff)
    with phone(chromium, site, java_script_enabled=scripts) as page:
        open_mailbox(page, code)
        page.get_by_role("button", name="解决了一部分").click()
        expect(page.locator(".box.ok")).to_have_text(re.compile("评价已收到"))
        fold(page, "改评价")
        assert page.get_by_label("解决了一部分").is_checked()

        fold(page, "我被追查、报复")
        page.fill("#retaliation", "镇里开会追问是谁反映的")
        page.get_by_role("button", name="告诉上级复核人").click()
        expect(page.locator(".box.ok")).to_have_text(re.compile("上级复核人优先看"))

        fold(page, "不认可这个结果")
        page.fill("#reason", "照片还在要求上传")
        page.get_by_role("button", name="提交复核申请").click()
        expect(page.locator("h1")).to_have_text("复核中")


def test_a_failed_send_keeps_the_page_and_says_so(chromium: Browser, site: Site) -> None:
    with phone(chromium, site) as page:
        page.goto("/report")
        page.fill("#description", WORDS)
        page.context.set_offline(True)
        page.get_by_role("button", name="提交反映").click()
        expect(page.get_by_role("alert")).to_have_text(re.compile("没有收到回应，填的内容都还在"))
        assert page.input_value("#description") == WORDS
        page.context.set_offline(False)
        page.get_by_role("button", name="提交反映").click()
        expect(page.locator("#receipt")).to_have_text(GROUPED)


def test_while_it_is_being_sent_the_page_says_so(chromium: Browser, site: Site) -> None:
    with phone(chromium, site) as page:
        on_slow_3g(page)
        page.goto("/report")
        page.fill("#description", WORDS)
        page.get_by_role("button", name="提交反映").click()
        expect(page.get_by_role("status")).to_have_text(re.compile("正在发送"))
        expect(page.locator("#receipt")).to_have_text(GROUPED)


def test_pressed_again_after_the_answer_was_lost_it_is_one_report(chromium: Browser, site: Site, behind: Flask) -> None:
    def taken_but_not_answered(route: Route) -> None:
        route.fetch()
        route.abort()

    before = stored_cases()
    with phone(chromium, site) as page:
        page.goto("/report")
        page.fill("#description", WORDS)
        page.route("**/report", taken_but_not_answered)
        page.get_by_role("button", name="提交反映").click()
        expect(page.get_by_role("alert")).to_have_text(re.compile("不会重复提交"))
        assert stored_cases() == before + 1
        page.unroute("**/report")
        page.get_by_role("button", name="提交反映").click()
        open_mailbox(page, page.inner_text("#receipt"))
    assert stored_cases() == before + 1


@pytest.mark.parametrize("scripts", [True, False])
def test_larger_type_and_another_language_keep_what_was_typed(chromium: Browser, site: Site, scripts: bool) -> None:
    with phone(chromium, site, java_script_enabled=scripts) as page:
        page.goto("/report")
        page.fill("#description", WORDS)
        page.get_by_role("button", name="大字版").click()
        expect(page.locator("html")).to_have_class("large")
        page.get_by_role("button", name="English").click()
        expect(page.locator("html[lang=en].large h1")).to_have_text("Report a problem")
        assert page.input_value("#description") == WORDS


def test_a_look_at_the_channels_leaves_the_form_as_it_is(chromium: Browser, site: Site) -> None:
    with phone(chromium, site) as page:
        page.goto("/report")
        page.fill("#description", WORDS)
        with page.context.expect_page() as beside:
            page.get_by_role("link", name="各类求助渠道").click()
        expect(beside.value.locator("h1")).to_have_text("紧急求助和其他渠道")
        assert page.input_value("#description") == WORDS


def test_pulling_down_too_far_loads_nothing_anew(chromium: Browser, site: Site) -> None:
    with phone(chromium, site) as page:
        page.goto("/report")
        for whose in ("documentElement", "body"):
            assert page.evaluate(f"getComputedStyle(document.{whose}).overscrollBehaviorY") == "contain"


@pytest.mark.parametrize(("status", "said"), [(503, "本站暂时收不下"), (413, "内容太多，没有收下")])
def test_what_the_server_refuses_is_not_blamed_on_the_line(
    chromium: Browser, site: Site, status: int, said: str
) -> None:
    with phone(chromium, site) as page:
        page.goto("/report")
        page.fill("#description", WORDS)
        page.route("**/report", lambda route: route.fulfill(status=status))
        page.get_by_role("button", name="提交反映").click()
        expect(page.get_by_role("alert")).to_have_text(re.compile(said))
        assert page.input_value("#description") == WORDS


def test_the_code_is_copied_by_a_button(chromium: Browser, site: Site) -> None:
    with phone(chromium, site, permissions=["clipboard-read", "clipboard-write"]) as page:
        code = send_report(page)
        fold(page, "存成图片或复制")
        page.get_by_role("button", name="复制").click()
        expect(page.get_by_role("button", name="已复制")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == code


def test_a_view_without_a_clipboard_copies_it_too(chromium: Browser, site: Site) -> None:
    with phone(chromium, site, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.add_init_script("Object.defineProperty(Navigator.prototype, 'clipboard', {value: undefined})")
        code = send_report(page)
        fold(page, "存成图片或复制")
        page.get_by_role("button", name="复制").click()
        expect(page.get_by_role("button", name="已复制")).to_be_visible()
        assert page.evaluate("getSelection().toString().trim()") == code


def test_a_form_is_sent_whole_where_a_form_makes_no_parameters(chromium: Browser, site: Site) -> None:
    """As before Chromium 61: what is given to the constructor counts for nothing."""
    with phone(chromium, site) as page:
        page.add_init_script(
            "const Old = URLSearchParams; window.URLSearchParams = class extends Old { constructor() { super() } }"
        )
        assert GROUPED.fullmatch(send_report(page))


def test_without_scripts_no_button_promises_what_it_cannot_do(chromium: Browser, site: Site) -> None:
    with phone(chromium, site, java_script_enabled=False) as page:
        send_report(page)
        fold(page, "存成图片或复制")
        assert page.get_by_role("button", name="复制").count() == 0
        assert page.locator("main img").evaluate("picture => picture.naturalWidth") > 300


def test_nothing_is_left_in_the_browser(chromium: Browser, site: Site) -> None:
    with phone(chromium, site) as page:
        open_mailbox(page, send_report(page))
        assert page.context.cookies() == []
        assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
        assert page.evaluate("indexedDB.databases()") == []


def test_a_report_goes_through_on_a_slow_line(chromium: Browser, site: Site) -> None:
    with phone(chromium, site, java_script_enabled=False) as page:
        on_slow_3g(page)
        assert GROUPED.fullmatch(send_report(page))
