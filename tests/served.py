"""The program as it is served in production, and a phone that visits it from an address of its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

from tests.cast import FOUNDERS
from tests.html import sent_by, tree_of
from tests.services import free_port

ROOT = Path(__file__).parents[1]
PATIENCE_SECONDS = 30


@dataclass(frozen=True)
class Served:
    """A running server: its port, the file that holds all it ever said on stdout or stderr, and its process."""

    port: int
    said: Path
    pid: int

    def workers(self) -> list[int]:
        """The processes that answer requests just now (on Linux)."""
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]


@contextmanager
def served(database_url: str, folder: Path, **settings: str) -> Iterator[Served]:
    """gunicorn with the production configuration, until left. `settings` are ZHIYAN_ names without the prefix."""
    port, said = free_port(), folder / "gunicorn.out"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ZHIYAN_")},
        **_environment(port, database_url, settings),
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:create_app()"]
    with said.open("wb") as out:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
        try:
            _wait_for(port, server, said)
            yield Served(port, said, server.pid)
        finally:
            server.terminate()
            server.wait(PATIENCE_SECONDS)


def _environment(port: int, database_url: str, settings: Mapping[str, str]) -> dict[str, str]:
    """The secrets of tests.conftest.settings_for, so that the cast's database serves."""
    ours = {
        "SECRET_KEY": "s" * 32,
        "RECEIPT_PEPPER": "p" * 32,
        "FOUNDERS": ",".join(FOUNDERS),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": database_url,
        **settings,
    }
    return {"PORT": str(port), "WEB_CONCURRENCY": "2", **{f"ZHIYAN_{name}": value for name, value in ours.items()}}


def _wait_for(port: int, server: "subprocess.Popen[bytes]", said: Path) -> None:
    end = monotonic() + PATIENCE_SECONDS
    while monotonic() < end and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.05)
    raise AssertionError(f"the server did not come up: {said.read_text(encoding='utf-8')}")


@dataclass
class Answer:
    status: int
    headers: Mapping[str, str]
    html: str

    @property
    def root(self) -> Element:
        return tree_of(self.html)

    def fields(self, action: str) -> list[tuple[str, str]]:
        """What the form sent to `action` would send as it stands."""
        form = next(form for form in self.root.iter("form") if form.get("action", "").split("?")[0] == action)
        return sent_by(form)


@dataclass
class Phone:
    """A browser at `source`, sending `headers` with everything. It keeps cookies, where it is given any."""

    port: int
    source: str = "127.0.0.1"
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, {})

    def post(self, path: str, fields: Mapping[str, object] | list[tuple[str, str]]) -> Answer:
        body = urlencode(fields, doseq=True)
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def send_raw(self, request: bytes) -> bytes:
        """Bytes as they are, and the beginning of what comes back."""
        with socket.create_connection(("127.0.0.1", self.port), 5, (self.source, 0)) as line:
            line.sendall(request)
            return line.recv(65536)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30, source_address=(self.source, 0))
        kept = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        connection.request(method, path, body, {**self.headers, **headers, **({"Cookie": kept} if kept else {})})
        answer = connection.getresponse()
        for value in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.load(value)
        text = answer.read().decode()
        connection.close()
        return Answer(answer.status, answer.headers, text)
