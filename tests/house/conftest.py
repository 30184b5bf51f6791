"""Both databases: a story that asks for `any_app` is told on SQLite and again on PostgreSQL."""

import pytest
from flask import Flask

from tests.postgres import empty_postgres_url, postgres_app, postgres_server, postgres_template

__all__ = ["empty_postgres_url", "postgres_app", "postgres_server", "postgres_template"]


@pytest.fixture(params=["sqlite", "postgresql"])
def any_app(request: pytest.FixtureRequest) -> Flask:
    app: Flask = request.getfixturevalue("app" if request.param == "sqlite" else "postgres_app")
    return app
