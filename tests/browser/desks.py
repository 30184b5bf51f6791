"""Staff before the served desk: a large screen, or the phone of a township officer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.site import Site, phone
from tests.cast import PASSPHRASE
from tests.desk import current_code, forget_used_code

SCREEN = {"width": 1366, "height": 768}
SMALL_PHONE = {"width": 360, "height": 740}


@contextmanager
def at_the_desk(chromium: Browser, site: Site, name: str, **how: Any) -> Iterator[Page]:
    """One of the cast, signed in by the form; `how`: size and what new_context takes."""
    with phone(chromium, site, **{**SCREEN, **how}) as page:
        sign_in(page, site, name)
        yield page


def sign_in(page: Page, site: Site, name: str) -> None:
    forget_used_code(site.app, name)
    page.goto("/desk/")
    page.get_by_label("登录名").fill(name)
    page.get_by_label("口令").fill(PASSPHRASE)
    page.get_by_label("动态验证码").fill(current_code())
    press(page, "登录")


def unlock(page: Page) -> None:
    """By the form, unless the key is open already."""
    page.goto("/desk/unlock")
    if page.get_by_label("口令").count():
        page.get_by_label("口令").fill(PASSPHRASE)
        press(page, "解锁")


def press(page: Page, label: str) -> None:
    """The one button that says so."""
    page.get_by_role("button", name=label, exact=True).click()
    page.wait_for_load_state()


def is_at_hand(page: Page, label: str) -> bool:
    """Whether the button is on the screen as it stands, without scrolling."""
    return bool(
        page.get_by_role("button", name=label, exact=True).evaluate(
            "button => { const at = button.getBoundingClientRect();"
            " return at.top >= 0 && at.bottom <= innerHeight && at.height > 0 }"
        )
    )
