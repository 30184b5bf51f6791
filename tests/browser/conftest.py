"""The site as it is served, and one Chromium for all the tests of a run."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from feedback.db import db
from tests.browser.site import Site
from tests.cast import Cast
from tests.conftest import settings_for
from tests.served import served
from tests.services import CHROMIUM_FLAGS, chromium_path
from wsgi import create_app


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(cast_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The cast's office, served by gunicorn; tests share it, so each makes cases of its own."""
    folder = tmp_path_factory.mktemp("served")
    database_url = f"sqlite:///{shutil.copy(cast_template, folder / 'zhiyan.db')}"
    with served(database_url, folder) as server:
        yield Site(f"http://127.0.0.1:{server.port}", create_app(settings_for(database_url)))


@pytest.fixture
def behind(site: Site) -> Iterator[Flask]:
    """The database behind the served site, for what staff do in a story."""
    with site.app.app_context():
        yield site.app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def staff(behind: Flask) -> Cast:
    return Cast()
