"""An installation on its first day: migrated, regions imported, nobody there."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from feedback.categories import Level
from feedback.db import db
from feedback.models import Region
from tests.conftest import OwnContextClient, settings_for
from wsgi import create_app


@pytest.fixture(scope="session")
def empty_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "zhiyan.db"
    app = create_app(settings_for(f"sqlite:///{path}"))
    with app.app_context():
        upgrade()
        db.session.add(Region(code="990121", name="望川县", level=Level.COUNTY))
        db.session.commit()
        db.session.remove()
        with db.engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return path


@pytest.fixture
def first_day(empty_template: Path, tmp_path: Path) -> Iterator[Flask]:
    settings = settings_for(f"sqlite:///{shutil.copy(empty_template, tmp_path / 'first.db')}")
    app = create_app(replace(settings, founders=frozenset()))
    app.test_client_class = OwnContextClient
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
