"""Security keys in a real browser: a key and a passkey that Chromium plays, and the codes where there is neither."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from feedback.db import db
from tests.browser.desks import SCREEN, SMALL_PHONE, press, sign_in, unlock
from tests.browser.site import Site, phone
from tests.browser.test_access import AXE, SIDEWAYS
from tests.cast import PASSPHRASE
from tests.conftest import settings_for
from tests.desk import current_code, forget_used_code
from tests.served import served
from wsgi import create_app

SECURITY_KEY = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": False}
PASSKEY = {
    **SECURITY_KEY,
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "defaultBackupEligibility": True,
}
AT_HAND = {"automaticPresenceSimulation": True, "isUserVerified": True}


@pytest.fixture(scope="module")
def by_name(cast_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site that is called by a name: browsers use no keys at a bare number."""
    folder = tmp_path_factory.mktemp("by-name")
    url = f"sqlite:///{shutil.copy(cast_template, folder / 'zhiyan.db')}"
    with served(url, folder, DEMO="1") as server:
        site = Site(f"http://localhost:{server.port}", create_app(settings_for(url)))
        yield site
    with site.app.app_context():
        db.engine.dispose()


def give_key(page: Page, kind: dict[str, object]) -> str:
    """Put a key of this kind into the browser; its name to the browser."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    answer = line.send("WebAuthn.addVirtualAuthenticator", {"options": {**kind, **AT_HAND}})
    return str(answer["authenticatorId"])


def register(page: Page, site: Site, name: str, words: str) -> None:
    sign_in(page, site, name)
    unlock(page)
    page.goto("/desk/account")
    page.get_by_role("link", name="登记一把").click()
    page.get_by_label("给它起个名字").fill(words)
    page.get_by_label("给它起个名字").press("Enter")
    page.wait_for_url("**/desk/account")


def give_passphrase(page: Page, name: str) -> None:
    page.goto("/desk/")
    page.get_by_label("登录名").fill(name)
    page.get_by_label("口令").fill(PASSPHRASE)
    press(page, "登录")


@pytest.mark.parametrize(("name", "kind"), [("lin", SECURITY_KEY), ("du", PASSKEY)], ids=["key", "passkey"])
def test_it_is_registered_and_signs_in(chromium: Browser, by_name: Site, name: str, kind: dict[str, object]) -> None:
    with phone(chromium, by_name, **SCREEN) as page:
        give_key(page, kind)
        register(page, by_name, name, "蓝色钥匙")
        assert page.get_by_role("cell", name="蓝色钥匙").first.is_visible()
        assert page.get_by_text("通行密钥，可能有多份").count() == (kind is PASSKEY)
        press(page, "退出")
        give_passphrase(page, name)
        assert page.get_by_text("这个浏览器用不了安全密钥").is_hidden()
        page.get_by_role("button", name="用安全密钥确认").click()
        page.get_by_role("button", name="退出").wait_for()


def test_the_same_key_is_not_registered_twice(chromium: Browser, by_name: Site) -> None:
    with phone(chromium, by_name, **SCREEN) as page:
        give_key(page, SECURITY_KEY)
        register(page, by_name, "zhou", "钥匙")
        page.goto("/desk/account/keys/new")
        page.get_by_label("给它起个名字").fill("又一把")
        page.get_by_role("button", name="登记这把密钥").click()
        page.get_by_text("已经登记过了").wait_for()


def test_without_a_key_at_hand_it_says_so_and_the_code_works(chromium: Browser, by_name: Site) -> None:
    with phone(chromium, by_name, **SCREEN) as page:
        give_key(page, SECURITY_KEY)
        register(page, by_name, "he", "钥匙")
    with phone(chromium, by_name, **SCREEN) as page:
        give_key(page, SECURITY_KEY)
        give_passphrase(page, "he")
        page.get_by_role("button", name="用安全密钥确认").click()
        page.get_by_text("没有成功").wait_for()
        by_code(page, by_name, "he")


def test_without_scripts_the_code_works(chromium: Browser, by_name: Site) -> None:
    with phone(chromium, by_name, **SCREEN) as page:
        give_key(page, SECURITY_KEY)
        register(page, by_name, "sheng", "钥匙")
    with phone(chromium, by_name, **SCREEN, java_script_enabled=False) as page:
        give_passphrase(page, "sheng")
        assert page.get_by_role("button", name="用安全密钥确认").is_hidden()
        assert page.get_by_text("这个浏览器用不了安全密钥").is_visible()
        by_code(page, by_name, "sheng")


@pytest.mark.parametrize("size", [SMALL_PHONE, SCREEN], ids=["phone", "screen"])
def test_axe_finds_nothing(chromium: Browser, by_name: Site, size: dict[str, int]) -> None:
    with phone(chromium, by_name, bypass_csp=True, **size) as page:
        give_key(page, SECURITY_KEY)
        register(page, by_name, "nongju", "钥匙")
        assert looked_at(page) == []
        page.goto("/desk/account/keys/new")
        assert looked_at(page) == []
        page.get_by_label("给它起个名字").fill("又一把")
        page.get_by_role("button", name="登记这把密钥").click()
        page.get_by_text("已经登记过了").wait_for()
        assert looked_at(page) == []
        press(page, "退出")
        give_passphrase(page, "nongju")
        assert looked_at(page) == []
        press(page, "用动态验证码登录")
        assert looked_at(page) == []


def looked_at(page: Page) -> list[str]:
    found = Axe().run(page, options=AXE)
    aside = page.evaluate(SIDEWAYS)
    wrong = [found.generate_report()] if found.violations_count else []
    return wrong + ([f"{aside} px wider than the screen"] if aside > 0 else [])


def by_code(page: Page, site: Site, name: str) -> None:
    forget_used_code(site.app, name)
    page.get_by_label("动态验证码").fill(current_code())
    press(page, "用动态验证码登录")
    assert page.get_by_role("button", name="退出").is_visible()
