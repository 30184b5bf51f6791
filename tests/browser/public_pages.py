"""The pages a submitter sees, each with the steps by which a phone comes to it."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.site import TELLING, open_mailbox, send_report

Steps = Callable[[Page, str, str], object]
"""Page, the query (`?show=…` or nothing) and the code of a case that was answered."""


def _at(path: str) -> Steps:
    return lambda page, show, _code: page.goto(path + show)


def _send(words: str, until: str) -> Steps:
    def steps(page: Page, show: str, _code: str) -> None:
        page.goto(f"/report{show}")
        page.fill("#description", words)
        page.click(".send button")
        page.wait_for_selector(until)

    return steps


def _wrong_code(page: Page, show: str, _code: str) -> None:
    page.goto(f"/case{show}")
    page.fill("#code", "0000")
    page.click(".send button")
    page.wait_for_selector(".error")


PAGES: dict[str, Steps] = {
    "landing": _at("/"),
    "report": _at("/report"),
    "form with errors": _send("短", "#errors"),
    "form with marks": _send(TELLING, "mark"),
    "receipt": lambda page, show, _code: send_report(page, show=show),
    "code form": _at("/case"),
    "wrong code": _wrong_code,
    "mailbox": lambda page, show, code: open_mailbox(page, code, show=show),
    "privacy": _at("/privacy"),
    "help": _at("/help"),
    "about": _at("/about"),
    "not found": _at("/nothing/here"),
}


def unfold(page: Page) -> None:
    """Open every folded part."""
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
