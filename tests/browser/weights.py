"""What the public pages cost a phone on its first visit: `make weights` prints it, test_weight.py limits it."""

import secrets
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from flask_migrate import upgrade
from playwright.sync_api import Browser, sync_playwright

from feedback import mailbox
from feedback.db import db
from feedback.models import Resolved
from feedback.receipts import ReceiptCode
from moderation.cases import reviewing
from moderation.dispatches import releasing
from tests.browser.public_pages import PAGES
from tests.browser.site import TELLING, WORDS, Site, phone
from tests.browser.wire import Wire, counted
from tests.cast import Cast, enrol_the_cast
from tests.conftest import settings_for
from tests.dispatched import ABSTRACT, answer_words, matter_of_cases, replied, version_of
from tests.served import served
from tests.services import CHROMIUM_FLAGS, chromium_path
from tests.stories import answered_in, case_of
from wsgi import create_app

ONE_WINDOW = 14_000
MOST_REQUESTS = 3
ENCODINGS = ("br", "gzip")
SENDS = {
    "receipt": ("/report", WORDS, "#receipt"),
    "form with errors": ("/report", "短", "#errors"),
    "form with marks": ("/report", TELLING, "mark"),
    "wrong code": ("/case", "0000", ".error"),
    "mailbox": ("/case", "", "ol.timeline"),
}
"""What answers a form: where it stands, what is typed (nothing: the code of the full mailbox), what is there then."""


def full_mailbox(cast: Cast) -> ReceiptCode:
    """A case in which all has happened: two answers, a review, messages, five targets, every field filled in."""
    matter, codes = matter_of_cases(
        cast,
        categories=("B", "F", "D"),
        targets=tuple(("app", f"望川e办第{number}版") for number in range(5)),
        issuer_name="望川县数字办",
        frequency="daily",
        after_hours=True,
        data_items=("户数", "走访记录", "照片"),
        submitter_kind="cadre",
        keep_from="清水镇党政办",
    )
    code, long = codes[0], ABSTRACT * 4
    dispatch = replied(matter, code, cast, words=answer_words(findings=long, measures=long))
    releasing.release(dispatch, {}, by=cast.unlocked("lin"), seen_version=version_of(dispatch))
    mailbox.rate(code, Resolved.NO, 2, WORDS)
    mailbox.follow_up(code, WORDS, once=secrets.token_bytes(16))
    mailbox.ask_review(code, WORDS)
    case = case_of(code)
    reviewing.decide_review(case.id, by=cast.unlocked("sheng"), upheld=True, reason=WORDS, seen_version=case.version)
    matter_id = case_of(code).matter_id
    assert matter_id is not None
    answered_in(matter_id, code, cast, findings=long)
    return code


def weigh(
    chromium: Browser, site: Site, name: str, code: str = "", *, show: str = "", encoding: str = ENCODINGS[0]
) -> Wire:
    """One page from a cold cache, with all it needs; of what a form answers, the answer alone and what it needs."""
    with phone(chromium, site, extra_http_headers={"Accept-Encoding": encoding}) as page:
        if name not in SENDS:
            with counted(page) as wire:
                PAGES[name](page, show, code)
            return wire
        path, words, until = SENDS[name]
        page.goto(path + show)
        page.fill("#code, #description", words or code)
        with counted(page) as wire:
            page.click(".send button")
            page.wait_for_selector(until, state="attached")
        return wire


def main() -> int:
    """0 where every page keeps the limits."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        database_url = f"sqlite:///{Path(folder) / 'zhiyan.db'}"
        app = create_app(settings_for(database_url))
        with app.app_context():
            upgrade()
            enrol_the_cast()
            code = full_mailbox(Cast())
            db.session.remove()
            db.engine.dispose()
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(CHROMIUM_FLAGS))
        with served(database_url, Path(folder)) as server:
            kept = _print_all(browser, Site(f"http://127.0.0.1:{server.port}", app), code)
        browser.close()
    return int(not kept)


def _print_all(browser: Browser, site: Site, code: str) -> bool:
    kept = True
    print(f"{'bytes':>6} requests")  # noqa: T201 - a command
    for name in PAGES:
        for show in ("", "?show=e"):
            for encoding in ENCODINGS:
                wire = weigh(browser, site, name, code, show=show, encoding=encoding)
                kept = kept and wire.received <= ONE_WINDOW and len(wire.urls) <= MOST_REQUESTS
                print(f"{wire.received:6} {len(wire.urls)} {encoding:4} {name} {show}")  # noqa: T201 - a command
    return kept


if __name__ == "__main__":
    sys.exit(main())
