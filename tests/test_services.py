"""The programs that other tests stand on do start, and leave nothing behind."""

import pytest
import sqlalchemy as sa
import valkey

from tests.services import ServiceMissing, chromium_path, postgres_url, valkey_url


def test_postgres_answers_and_is_gone_afterwards() -> None:
    with postgres_url() as url:
        engine = sa.create_engine(url)
        with engine.connect() as connection:
            assert "PostgreSQL" in str(connection.scalar(sa.text("SELECT version()")))
        engine.dispose()

    with pytest.raises(sa.exc.OperationalError):
        engine.connect()


def test_valkey_answers_and_is_gone_afterwards() -> None:
    with valkey_url() as url, valkey.from_url(url) as client:
        assert client.ping()

    with pytest.raises(valkey.exceptions.ConnectionError):
        valkey.from_url(url).ping()


def test_a_browser_that_is_not_there_is_an_error_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")

    with pytest.raises(ServiceMissing, match="apt-get install -y chromium"):
        chromium_path()
