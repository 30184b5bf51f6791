"""A fresh office to measure: its database at head, people enrolled, intake open; gone again afterwards."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from bench.servers import free_port
from feedback.config import Settings
from feedback.counter_store import file_of_instance
from feedback.db import db
from tests.cast import FOUNDERS, enrol_the_cast
from wsgi import create_app

ENROLLING_KIB = 64


@dataclass(frozen=True, slots=True)
class Town:
    """`environ` holds the settings by which another process serves it."""

    folder: Path
    port: int
    settings: Settings

    @property
    def environ(self) -> Mapping[str, str]:
        return {
            "ZHIYAN_SECRET_KEY": self.settings.secret_key.decode(),
            "ZHIYAN_RECEIPT_PEPPER": self.settings.receipt_pepper.decode(),
            "ZHIYAN_DATABASE_URL": self.settings.database_url,
            "ZHIYAN_PUBLIC_URL": self.settings.public_url or "",
            "ZHIYAN_FOUNDERS": ",".join(sorted(self.settings.founders)),
            "ZHIYAN_PROXIES": str(self.settings.proxies),
        }

    def app(self) -> Flask:
        return create_app(self.settings)

    def client(self) -> FlaskClient:
        """A browser in this process, which knows one address only."""
        return create_app(replace(self.settings, public_url="http://localhost")).test_client()


@contextmanager
def fresh_town() -> Iterator[Town]:
    with TemporaryDirectory(prefix="zhiyan-bench-") as name:
        town = _found(Path(name))
        try:
            yield town
        finally:
            _remove_counters(town.settings.database_url)


def _found(folder: Path) -> Town:
    port = free_port()
    settings = Settings(
        secret_key=secrets.token_hex(32).encode(),
        receipt_pepper=secrets.token_hex(32).encode(),
        database_url=f"sqlite:///{folder / 'zhiyan.db'}",
        public_url=f"http://127.0.0.1:{port}",
        proxies=1,
        stretch_kib=ENROLLING_KIB,
        founders=FOUNDERS,
    )
    town = Town(folder, port, settings)
    with town.app().app_context():
        upgrade()
        enrol_the_cast()
        db.session.remove()
        db.engine.dispose()
    return town


def _remove_counters(instance: str) -> None:
    counters = file_of_instance(instance)
    for path in counters.parent.glob(f"{counters.name}*"):
        path.unlink()
