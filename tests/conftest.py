"""One migrated database copied for every test, one application on it, one cast of people."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from werkzeug.test import TestResponse

from feedback.config import Settings
from feedback.db import db
from tests import outcomes
from tests.cast import FOUNDERS, Cast, enrol_the_cast
from wsgi import create_app

CHEAP_STRETCH_KIB = 64


def settings_for(database_url: str) -> Settings:
    return Settings(
        secret_key=b"s" * 32,
        receipt_pepper=b"p" * 32,
        database_url=database_url,
        public_url="http://localhost",
        stretch_kib=CHEAP_STRETCH_KIB,
        founders=FOUNDERS,
    )


def pytest_configure(config: pytest.Config) -> None:
    outcomes.watch(config)


class OwnContextClient(FlaskClient):
    """Each request has an app context of its own, as when served: nothing of `g` or the database session is shared.

    The test's own session then reads anew, and sees what the request has written.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        db.session.rollback()
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture(scope="session")
def cast_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database at head in which the cast is enrolled and the office open; tests work on copies of it."""
    path = tmp_path_factory.mktemp("template") / "zhiyan.db"
    app = create_app(settings_for(f"sqlite:///{path}"))
    with app.app_context():
        upgrade()
        enrol_the_cast()
        db.session.remove()
        with db.engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return path


@pytest.fixture
def database_file(cast_template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(cast_template, tmp_path / "zhiyan.db"))


@pytest.fixture
def app(database_file: Path) -> Iterator[Flask]:
    app = create_app(settings_for(f"sqlite:///{database_file}"))
    app.test_client_class = OwnContextClient
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
