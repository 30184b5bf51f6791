"""`make pictures`: the pages of a fresh demo town as a visitor and each role see them, into docs/pictures/."""

import os
import sys
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pyotp
from flask import Flask
from flask_migrate import upgrade
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import Select, select

from feedback import clock
from feedback.db import db
from feedback.lifecycle import CaseStatus, DispatchStatus
from feedback.models import Case, Dispatch, Unit
from moderation.accounts import second_factor
from moderation.demo.loading import load
from moderation.demo.people import new_accounts
from moderation.models import Staff
from tests.browser.desks import SCREEN, press
from tests.browser.public_pages import TELLING
from tests.browser.site import Site, open_mailbox, phone, send_report
from tests.conftest import settings_for
from tests.served import served
from tests.services import CHROMIUM_FLAGS, chromium_path
from wsgi import create_app

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
PHONE = {"width": 390, "height": 844}
COLOURS = 96


@dataclass(frozen=True)
class Town:
    """The served demo: passphrases by sign-in name, receipt codes by what they show."""

    site: Site
    passphrases: Mapping[str, str]
    codes: list[str]


Steps = Callable[[Page, Town], object]


def at(path: str) -> Steps:
    return lambda page, _town: page.goto(path)


def _marked(page: Page, _town: Town) -> None:
    page.goto("/report")
    page.fill("#description", TELLING)
    page.click(".send button")
    page.wait_for_selector("mark")


def _mailbox(number: int) -> Steps:
    return lambda page, town: open_mailbox(page, town.codes[number])


def _case(status: CaseStatus, button: str = "") -> Steps:
    def steps(page: Page, town: Town) -> None:
        page.goto(f"/desk/cases/{_id_of(town, Case, status)}")
        if button:
            press(page, button)

    return steps


def _unwritten(page: Page, town: Town) -> None:
    """An accepted case for which no abstract was written yet, opened."""
    written = select(Dispatch.matter_id)
    query = select(Case.id).where(Case.status == CaseStatus.ACCEPTED, Case.matter_id.not_in(written))
    page.goto(f"/desk/cases/{_first(town, query.order_by(Case.due_on))}")
    press(page, "打开原文")


def _dispatch(status: DispatchStatus, unit: str = "") -> Steps:
    return lambda page, town: page.goto(f"/desk/dispatches/{_id_of(town, Dispatch, status, unit)}")


def _tally(page: Page, _town: Town) -> None:
    page.goto("/desk/tallies")
    page.locator("main .cells a").first.click()


PUBLIC: Mapping[str, Steps] = {
    "landing": at("/"),
    "report": at("/report"),
    "report-marked": _marked,
    "receipt": lambda page, _town: send_report(page),
    "code": at("/case"),
    "mailbox-waiting": _mailbox(0),
    "mailbox-answered": _mailbox(1),
    "mailbox-closed": _mailbox(2),
    "help": at("/help"),
    "privacy": at("/privacy"),
    "about": at("/about"),
    "large-type": at("/?show=l"),
    "english": at("/?show=e"),
    "not-found": at("/nothing/here"),
}
FARMS = "望川县农业农村局"
DESK: Mapping[str, Mapping[str, Steps]] = {
    "lin": {
        "queue": at("/desk/queue"),
        "case": _case(CaseStatus.SUBMITTED),
        "case-opened": _case(CaseStatus.SUBMITTED, "打开原文"),
        "abstract": _unwritten,
        "matters": at("/desk/matters"),
        "dispatches": at("/desk/dispatches"),
        "dispatch": _dispatch(DispatchStatus.REPLIED),
        "tally": _tally,
        "grants": at("/desk/grants"),
        "recovery-code": at("/desk/recovery-half"),
        "account": at("/desk/account"),
        "roles": at("/desk/roles"),
    },
    "sheng": {"review": _case(CaseStatus.IN_REVIEW, "打开原文")},
    "nongju": {"unit": at("/desk/unit"), "unit-dispatch": _dispatch(DispatchStatus.HANDLING, FARMS)},
    "bao1": {"identity": at("/desk/identity")},
    "du": {"oversight": at("/desk/oversight"), "ledger": at("/desk/ledger")},
    "admin": {"staff": at("/desk/staff"), "invite": at("/desk/staff/invite"), "limits": at("/desk/limits")},
}
ON_THE_PHONE = {"nongju": {"unit-phone": at("/desk/unit"), "unit-dispatch-phone": DESK["nongju"]["unit-dispatch"]}}


def main() -> None:
    wanted = set(sys.argv[1:])
    PICTURES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        app, passphrases, codes = _town(Path(folder))
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(CHROMIUM_FLAGS))
        with served(_url(Path(folder)), Path(folder), DEMO="1", FOUNDERS=_founders(app)) as server:
            town = Town(Site(f"http://127.0.0.1:{server.port}", app), passphrases, codes)
            _take_all(browser, town, wanted)
        browser.close()


def _founders(app: Flask) -> str:
    """As the town was loaded with."""
    return ",".join(app.extensions["zhiyan"].founders)


def _url(folder: Path) -> str:
    return f"sqlite:///{folder / 'zhiyan.db'}"


def _town(folder: Path) -> tuple[Flask, Mapping[str, str], list[str]]:
    os.environ["ZHIYAN_DEMO"] = "1"
    app, accounts = create_app(replace(settings_for(_url(folder)), is_demo=True)), new_accounts()
    with app.app_context():
        upgrade()
        codes = list(load(accounts).values())
        db.session.remove()
        db.engine.dispose()
    return app, {account.sign_in_name: account.passphrase for account in accounts}, codes


def _take_all(browser: Browser, town: Town, wanted: set[str]) -> None:
    with phone(browser, town.site, **PHONE) as page:
        _take(page, town, PUBLIC, wanted, full_page=True)
    for name, pages in DESK.items():
        with phone(browser, town.site, **SCREEN) as page:
            _sit_down(page, town, name)
            _take(page, town, pages, wanted)
    for name, pages in ON_THE_PHONE.items():
        with phone(browser, town.site, **PHONE) as page:
            _sit_down(page, town, name)
            _take(page, town, pages, wanted, full_page=True)


def _take(page: Page, town: Town, pages: Mapping[str, Steps], wanted: set[str], *, full_page: bool = False) -> None:
    for name, steps in pages.items():
        if wanted and name not in wanted:
            continue
        steps(page, town)
        page.wait_for_load_state()
        file = PICTURES / f"{name}.png"
        page.screenshot(path=file, full_page=full_page)
        _pack(file)
        print(file.relative_to(PICTURES.parents[1]), f"{file.stat().st_size // 1024} KB")  # noqa: T201 - a command


def _pack(file: Path) -> None:
    """Flat colours and text lose nothing visible by a palette, and two thirds of their weight."""
    with Image.open(file) as picture:
        packed = picture.convert("RGB").quantize(COLOURS)
    packed.save(file, optimize=True)


def _sit_down(page: Page, town: Town, name: str) -> None:
    """Sign in, and unlock where there is anything to unlock."""
    page.goto("/desk/")
    page.get_by_label("登录名").fill(name)
    page.get_by_label("口令").fill(town.passphrases[name])
    page.get_by_label("动态验证码").fill(_code_of(town, name))
    press(page, "登录")
    page.goto("/desk/unlock")
    if page.get_by_label("口令").count():
        page.get_by_label("口令").fill(town.passphrases[name])
        press(page, "解锁")
    if "/desk/unit/notice" in (page.goto("/desk/unit") or page).url:
        press(page, "我已读完，照此办理")


def _code_of(town: Town, name: str) -> str:
    """The present second factor, as if it had not been used."""
    with town.site.app.app_context():
        staff = db.session.scalars(select(Staff).where(Staff.sign_in_name == name)).one()
        staff.totp_last_step = None
        secret = second_factor.open_sealed(staff.sealed_totp or b"", staff.id)
        db.session.commit()
    return pyotp.TOTP(secret).at(clock.now())


def _id_of(town: Town, kind: type[Case | Dispatch], status: object, unit: str = "") -> uuid.UUID:
    """The one that stands so and is due first."""
    query = select(kind.id).where(kind.status == status).order_by(kind.due_on)
    return _first(town, query.join(Unit, Unit.id == Dispatch.unit_id).where(Unit.name == unit) if unit else query)


def _first(town: Town, query: Select[uuid.UUID]) -> uuid.UUID:
    with town.site.app.app_context():
        found = db.session.scalars(query).first()
    assert found, f"the town has nothing of the kind: {query}"
    return found


if __name__ == "__main__":
    main()
