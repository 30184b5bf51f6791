"""Visitors of the served site: a phone as it is held, with or without scripts, and what it shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page

WORDS = "村里每天要在小程序里传六张照片，不传就在群里点名，一天要花一个多小时"
TELLING = "我叫王小明，电话13912345678，每天要在小程序里传六张照片"


@dataclass(frozen=True)
class Site:
    """Where the site is served, and an application on the same database."""

    url: str
    app: Flask


@contextmanager
def phone(chromium: Browser, site: Site, *, width: int = 360, height: int = 740, **how: Any) -> Iterator[Page]:
    """A page of a context of its own: nothing is cached, nothing kept. `how`: what new_context takes."""
    context = chromium.new_context(
        base_url=site.url, viewport={"width": width, "height": height}, locale="zh-CN", **how
    )
    try:
        yield context.new_page()
    finally:
        context.close()


def send_report(page: Page, words: str = WORDS, *, show: str = "") -> str:
    """Fill in the only field that must be, send, and give the receipt code."""
    page.goto(f"/report{show}")
    page.fill("#description", words)
    page.click(".send button")
    return page.inner_text("#receipt")


def open_mailbox(page: Page, code: str, *, show: str = "") -> None:
    """Type the code into the form as a person does."""
    page.goto(f"/case{show}")
    page.fill("#code", code)
    page.click(".send button")
    page.wait_for_selector("ol.timeline", state="attached")
