"""What a client does once: with a `thing` made before the clock runs. True when the answer was the one expected."""

import html
import re
import secrets

from bench.load import Answer, Browser
from bench.typed import report_fields
from feedback import crockford

DRAFT = re.compile(r'name="draft" value="([^"]+)"')
RECEIPT = re.compile(r'<output id="receipt"[^>]*>(.*?)</output>', re.DOTALL)
TAG = re.compile(r"<[^>]*>|\s")


def visit_root(browser: Browser, _thing: str) -> bool:
    return browser.get("/").status == 200


def visit_form(browser: Browser, _thing: str) -> bool:
    return browser.get("/report").status == 200


def post_to_ceiling(browser: Browser, description: str) -> bool:
    """The same fields as to the product: parsing them is part of what cannot be saved."""
    return browser.post("/", report_fields("a" * 56, description)).status == 201


def post_report(browser: Browser, thing: str) -> bool:
    draft, _, description = thing.partition(" ")
    return browser.post("/report", report_fields(draft, description)).status == 201


def visit_and_post(browser: Browser, description: str) -> bool:
    return browser.post("/report", report_fields(draft(browser), description)).status == 201


def post_code(browser: Browser, code: str) -> bool:
    return browser.post("/case", [("code", code)]).status == 200


def post_wrong_code(browser: Browser, code: str) -> bool:
    return browser.post("/case", [("code", code)]).status == 404


def draft(browser: Browser) -> str:
    """The draft of a form just shown."""
    return _found(DRAFT, browser.get("/report"))


def send_report(browser: Browser, description: str) -> Answer:
    return browser.post("/report", report_fields(draft(browser), description))


def code_of(receipt: Answer) -> str:
    return TAG.sub("", _found(RECEIPT, receipt))


def unused_code() -> str:
    return crockford.encode(secrets.token_bytes(13), length=20)


def _found(pattern: re.Pattern[str], answer: Answer) -> str:
    match = pattern.search(answer.body.decode())
    if match is None:
        raise RuntimeError(f"a page ({answer.status}) has no {pattern.pattern}")
    return html.unescape(match[1])
