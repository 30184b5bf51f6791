"""One report from the phone to the reviewer's decision, in a real browser; the public side runs no script.

Every page is left as a picture under .pytest_cache/d/journey.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from feedback.lifecycle import CaseStatus
from feedback.numbers import number_of
from feedback.receipts import ReceiptCode, normalise
from tests.browser.desks import SMALL_PHONE, at_the_desk, is_at_hand, press
from tests.browser.site import Site, phone
from tests.cast import PASSPHRASE
from tests.dispatched import AT_ONCE
from tests.journeys.office_work import FINDINGS, MEASURES
from tests.stories import case_of

PHONE = {"width": 390, "height": 844, "java_script_enabled": False}
TYPED = "我叫王小明。村里每天要在小程序里传六张照片，不传就在群里点名，一天要花一个多小时。"
ABSTRACT = "有小程序要求基层逐日上传现场照片，并在工作群里点名通报。请核查是否必要，能否取消。"
COMMENT = "照片不用天天传了，可是群里还在点名"

Take = Callable[[Page, str], None]


@pytest.fixture
def take(request: pytest.FixtureRequest) -> Take:
    """Leaves a numbered picture of what the person sees."""
    folder: Path = request.config.cache.mkdir("journey")  # type: ignore[union-attr]
    for old in folder.glob("*.png"):
        old.unlink()
    taken: list[str] = []

    def picture(page: Page, name: str) -> None:
        taken.append(name)
        page.screenshot(path=folder / f"{len(taken):02}-{name}.png", full_page=True)

    return picture


def test_from_the_phone_to_the_reviewers_decision(chromium: Browser, site: Site, behind: Flask, take: Take) -> None:
    code = report(chromium, site, take)
    number, path = number_of(case_of(code).id), f"/desk/cases/{case_of(code).id}"
    with at_the_desk(chromium, site, "lin") as lin:
        accept(lin, number, take)
        dispatch = write_abstract(lin, take)
        approve(chromium, site, dispatch, take)
        lin.goto(dispatch)
        send(lin, take)
        answer_as_unit(chromium, site, dispatch, take)
        lin.goto(dispatch)
        take(lin, "answer-to-check")
        press(lin, "发布答复")
        take(lin, "released")
    rate_and_ask_for_review(chromium, site, code, take)
    assert case_of(code).status is CaseStatus.IN_REVIEW
    decide(chromium, site, path, take)
    assert case_of(code).status is CaseStatus.CLOSED
    with phone(chromium, site, **PHONE) as page:
        open_mailbox(page, code)
        take(page, "mailbox-closed")
        assert "群里点名也已停止" in page.inner_text("main")


def report(chromium: Browser, site: Site, take: Take) -> ReceiptCode:
    with phone(chromium, site, **PHONE) as page:
        page.goto("/")
        take(page, "landing")
        page.get_by_role("link", name="反映问题").first.click()
        page.get_by_label("发生了什么").fill(TYPED)
        page.get_by_label("名称", exact=False).first.fill("净村拍拍")
        page.get_by_label("类型").first.select_option("miniapp")
        take(page, "report")
        press(page, "提交反映")
        take(page, "report-marked")
        assert "王小明" in page.inner_text("mark")
        press(page, "去掉这些")
        take(page, "report-masked")
        assert "王小明" not in page.get_by_label("发生了什么").input_value()
        press(page, "提交反映")
        take(page, "receipt")
        return normalise(page.inner_text("#receipt"))


def accept(page: Page, number: str, take: Take) -> None:
    take(page, "home")
    page.get_by_role("link", name="来件", exact=True).first.click()
    take(page, "queue")
    page.get_by_role("link", name=number).click()
    take(page, "case-closed")
    press(page, "打开原文")
    take(page, "unlock-first")
    page.get_by_label("口令").fill(PASSPHRASE)
    press(page, "解锁并打开")
    take(page, "case-opened")
    page.get_by_label("主要类别").select_option("B1")
    page.get_by_label("性质").select_option("problem")
    assert is_at_hand(page, "保存分类")
    press(page, "保存分类")
    take(page, "case-classified")
    assert is_at_hand(page, "受理")
    press(page, "受理")
    take(page, "case-accepted")


def write_abstract(page: Page, take: Take) -> str:
    assert is_at_hand(page, "打开原文")
    press(page, "打开原文")
    page.get_by_label("只转主办单位或其上级").check()
    page.get_by_label("转办摘要").fill("村里每天要在小程序里传六张照片，请核查。")
    take(page, "abstract-editor")
    assert is_at_hand(page, "送核稿")
    press(page, "送核稿")
    take(page, "abstract-marked")
    assert "与原文相同" in page.inner_text("main")
    assert is_at_hand(page, "送核稿")
    page.get_by_label("转办摘要").fill(ABSTRACT)
    press(page, "送核稿")
    take(page, "abstract-submitted")
    assert "待核稿" in page.inner_text("main")
    return page.url


def approve(chromium: Browser, site: Site, dispatch: str, take: Take) -> None:
    with at_the_desk(chromium, site, "he") as he:
        he.goto("/desk/unlock")
        he.get_by_label("口令").fill(PASSPHRASE)
        press(he, "解锁")
        he.get_by_role("link", name="转办单", exact=True).first.click()
        take(he, "dispatches")
        he.goto(dispatch)
        press(he, "打开摘要")
        take(he, "abstract-to-approve")
        assert is_at_hand(he, "核稿通过")
        press(he, "核稿通过")
        take(he, "approved")


def send(page: Page, take: Take) -> None:
    """Queued for the next sending day, taken out again, and sent at once for a reason."""
    assert is_at_hand(page, "排入发出")
    press(page, "排入发出")
    take(page, "queued")
    assert is_at_hand(page, "取出")
    press(page, "取出")
    page.get_by_text("立即发出", exact=True).first.click()
    page.get_by_label("为什么不等到那天").fill(AT_ONCE)
    take(page, "at-once")
    press(page, "立即发出")
    take(page, "sent")
    assert "待签收" in page.inner_text("main")


def answer_as_unit(chromium: Browser, site: Site, dispatch: str, take: Take) -> None:
    with at_the_desk(chromium, site, "nongju", **SMALL_PHONE) as officer:
        officer.get_by_role("link", name="本单位转办单").first.click()
        take(officer, "unit-notice")
        press(officer, "我已读完，照此办理")
        take(officer, "unit-list")
        officer.goto(dispatch)
        take(officer, "unit-dispatch")
        press(officer, "签收")
        officer.get_by_label("核查情况").fill(FINDINGS)
        officer.get_by_label("整改措施").fill(MEASURES)
        take(officer, "unit-answer")
        press(officer, "提交答复")
        take(officer, "unit-answered")
        assert TYPED[6:20] not in officer.inner_text("main")


def rate_and_ask_for_review(chromium: Browser, site: Site, code: ReceiptCode, take: Take) -> None:
    with phone(chromium, site, **PHONE) as page:
        open_mailbox(page, code)
        take(page, "mailbox-answered")
        assert MEASURES in page.inner_text("main")
        press(page, "解决了一部分")
        take(page, "rated")
        page.get_by_text("不认可这个结果？").click()
        page.get_by_label("申请复核的理由").fill(COMMENT)
        press(page, "提交复核申请")
        take(page, "in-review")


def decide(chromium: Browser, site: Site, path: str, take: Take) -> None:
    with at_the_desk(chromium, site, "sheng") as page:
        page.goto("/desk/unlock")
        page.get_by_label("口令").fill(PASSPHRASE)
        press(page, "解锁")
        page.get_by_role("link", name="来件", exact=True).first.click()
        take(page, "reviewers-queue")
        page.goto(path)
        press(page, "打开原文")
        take(page, "review")
        assert COMMENT in page.inner_text("main")
        page.get_by_label("维持原来的结果，办结").check()
        page.get_by_label("告诉反映人的理由").fill("经核实，照片报送已停，群里点名也已停止。")
        assert is_at_hand(page, "作出决定")
        press(page, "作出决定")
        take(page, "decided")


def open_mailbox(page: Page, code: ReceiptCode) -> None:
    page.goto("/")
    page.get_by_role("link", name="查询进度").first.click()
    page.get_by_label("查询码").fill(code.lower())
    press(page, "查看")
