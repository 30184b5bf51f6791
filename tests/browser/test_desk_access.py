"""The desk for everyone: axe finds nothing on any page of any role, and nothing scrolls sideways."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from feedback import clock
from feedback.clock import Month
from feedback.db import db
from feedback.limits import today
from moderation.dispatches import unit_desk
from moderation.models import Role
from tests.browser.desk_hard_pages import HARD_PAGES, HARD_UNIT_PAGES
from tests.browser.desk_pages import PAGES, UNIT_PAGES, Ids, Steps
from tests.browser.desks import SCREEN, SMALL_PHONE, at_the_desk
from tests.browser.public_pages import unfold
from tests.browser.site import Site
from tests.browser.test_access import AXE, SIDEWAYS
from tests.cast import Cast
from tests.conftest import settings_for
from tests.dispatched import drafted, handled, matter_of_cases, ready, replied, sent, submitted
from tests.house.everything import one_of_everything
from tests.moderation.accounts.newcomer import enrolled
from tests.served import served
from tests.stories import case_of, reported
from wsgi import create_app


@pytest.fixture(scope="module")
def office(cast_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Ids]]:
    """A served office in which everything has happened once."""
    folder = tmp_path_factory.mktemp("office")
    url = f"sqlite:///{shutil.copy(cast_template, folder / 'zhiyan.db')}"
    app = create_app(settings_for(url))
    with app.app_context():
        ids = everything(Cast())
        db.session.remove()
        db.engine.dispose()
    with served(url, folder) as server:
        yield Site(f"http://127.0.0.1:{server.port}", app), ids


def everything(cast: Cast) -> Ids:
    in_review = case_of(one_of_everything(cast)).id
    enrolled(cast, "sun", Role.REVIEWER)
    if not unit_desk.notice_is_read(cast.viewer("nongju")):
        unit_desk.confirm_notice(by=cast.viewer("nongju"))
    drafting, codes = matter_of_cases(cast)
    dispatches = [_dispatched(make, cast) for make in (submitted, handled, replied)]
    letter = _dispatched(ready, cast, target="惠邻优购", unit="临江市商务局")
    written = drafted(drafting, codes[0], cast)
    new = reported("我叫张建国，电话 13912345678。天天传照片，不传就点名。", from_own_unit=True, keep_from="清水镇")
    longest = reported(
        "每天要在净村拍拍上传六张照片，不传就点名。\n\n" * 200 + "A" * 200,
        targets=tuple(("miniapp", "基层治理一体化协同填报平台移动端小程序" * 5) for _ in range(5)),
        issuer_name="某某县某某领导小组办公室" * 8,
        data_items=tuple(f"第{n}项数据的名称很长很长很长很长" for n in range(20)),
    )
    return Ids(
        case_of(new).id,
        case_of(longest).id,
        in_review,
        case_of(codes[0]).id,
        written.dispatch_id,
        *dispatches,
        letter,
        _dispatched(ready, cast),
        str(_a_month_that_is_over(cast)),
    )


def _a_month_that_is_over(cast: Cast) -> Month:
    month = Month.of(today()).previous()
    first, _next_first = month.days()
    with clock.frozen(datetime.combine(first, time(4), UTC)):
        _dispatched(sent, cast)
    return month


def _dispatched(
    make: Callable[..., UUID], cast: Cast, *, target: str = "净村拍拍", unit: str = "望川县农业农村局"
) -> UUID:
    matter, codes = matter_of_cases(cast, target=target)
    return make(matter, codes[0], cast, unit=unit)


def look(page: Page, steps: Steps, ids: Ids) -> list[str]:
    """What is wrong with the page."""
    steps(page, ids)
    unfold(page)
    found = Axe().run(page, options=AXE)
    wrong = [found.generate_report()] if found.violations_count else []
    aside = page.evaluate(SIDEWAYS)
    return wrong + ([f"{aside} px wider than the screen"] if aside > 0 else [])


def looked_at(page: Page, pages: Mapping[str, Steps], ids: Ids) -> dict[str, list[str]]:
    found = {name: look(page, steps, ids) for name, steps in pages.items()}
    return {name: wrong for name, wrong in found.items() if wrong}


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_at_the_desk(chromium: Browser, office: tuple[Site, Ids], name: str) -> None:
    site, ids = office
    with at_the_desk(chromium, site, name, bypass_csp=True) as page:
        assert looked_at(page, {**PAGES[name], **HARD_PAGES.get(name, {})}, ids) == {}


@pytest.mark.parametrize("size", [SMALL_PHONE, SCREEN], ids=["phone", "screen"])
def test_axe_finds_nothing_at_the_unit(chromium: Browser, office: tuple[Site, Ids], size: dict[str, int]) -> None:
    site, ids = office
    with at_the_desk(chromium, site, "nongju", bypass_csp=True, **size) as page:
        assert looked_at(page, {**UNIT_PAGES, **HARD_UNIT_PAGES}, ids) == {}


def test_axe_finds_nothing_at_the_door(chromium: Browser, office: tuple[Site, Ids]) -> None:
    site, ids = office
    with at_the_desk(chromium, site, "lin", bypass_csp=True) as page:
        page.context.clear_cookies()
        page.goto("/desk/")
        page.get_by_role("button", name="登录").click()
        assert looked_at(page, {"refused": lambda *_: None}, ids) == {}
