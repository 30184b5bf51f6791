"""The same application on PostgreSQL: one server a run, a fresh database a test."""

import secrets
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, make_url, text

from feedback.db import db
from tests.cast import enrol_the_cast
from tests.conftest import OwnContextClient, settings_for
from tests.services import postgres_url
from wsgi import create_app

TEMPLATE = "zhiyan_template"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres_url() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The server, with a database at head in which the cast is enrolled and the office open."""
    app = create_app(settings_for(_create(postgres_server, TEMPLATE)))
    with app.app_context():
        upgrade()
        enrol_the_cast()
        db.session.remove()
        db.engine.dispose()
    return postgres_server


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> str:
    return _create(postgres_server, _a_name())


@pytest.fixture
def postgres_app(postgres_template: str) -> Iterator[Flask]:
    """The ledger cannot be emptied, so every test has a database of its own, copied from the template."""
    app = create_app(settings_for(_create(postgres_template, _a_name(), f"TEMPLATE {TEMPLATE}")))
    app.test_client_class = OwnContextClient
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def _a_name() -> str:
    return f"zhiyan_{secrets.token_hex(6)}"


def _create(server: str, name: str, options: str = "") -> str:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} {options}"))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)
