"""Visiting a mailbox as a phone does: the code is typed into the form, everything else goes by the page's own forms."""

from xml.etree.ElementTree import Element

from flask import Flask
from flask.testing import FlaskClient
from limits import parse

from feedback.limits import settings
from feedback.throttle import LIMITS, Limit, set_up_throttle
from tests.html import words
from tests.page import Page, open_page

NOBODYS = "00000000000000000000"
"""A code that opens nothing."""


def visit(client: FlaskClient, code: str) -> Page:
    """What the code opens, typed into the code form."""
    return open_page(client, "/case").submit("/case", code=code)


def time_line(page: Page) -> list[str]:
    """`10月20日 提交反映`, newest first."""
    return [words(item) for line in _by_class(page, "ol", "timeline") for item in line.iter("li")]


def bubbles(page: Page) -> list[str]:
    return [words(bubble) for bubble in _by_class(page, "article", "bubble")]


def answers(page: Page) -> list[str]:
    return [words(card) for card in _by_class(page, "article", "answer")]


def boxes(page: Page) -> list[str]:
    return [words(box) for box in _by_class(page, "div", "box")]


def actions(page: Page) -> set[str]:
    return {path.rpartition("/")[2] for path in page.forms() if path.startswith("/case/")}


def close_limits(app: Flask, kind: Limit) -> None:
    """One an hour is within the limit; call it before the first visit."""
    set_up_throttle(app, instance=settings().database_url, limits={**LIMITS, kind: parse("1/hour")})


def _by_class(page: Page, tag: str, name: str) -> list[Element]:
    return [element for element in page.root.iter(tag) if name in element.get("class", "").split()]
