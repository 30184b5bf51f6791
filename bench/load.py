"""Clients: some processes of some threads each, a new connection for every request, as before a sync worker."""

import random
import re
import socket
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain
from multiprocessing import get_context
from urllib.parse import urlencode

import brotli

CLIENTS = 16
PROCESSES = 2
PATIENCE_SECONDS = 30
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")

Act = Callable[["Browser", str], bool]
"""What one client does once with one of the things given to it; False when the answer was not the one expected."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Browser:
    """Asks one server, each time as somebody else: by X-Forwarded-For, as behind a proxy.

    `accepts` is empty or br: a page then comes packed.
    """

    port: int
    accepts: str = ""

    def get(self, path: str) -> Answer:
        return self._ask(f"GET {path} HTTP/1.1\r\n", b"")

    def post(self, path: str, fields: Sequence[tuple[str, str]]) -> Answer:
        body = urlencode(fields).encode()
        form = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        return self._ask(f"POST {path} HTTP/1.1\r\nSec-Fetch-Site: same-origin\r\n{form}", body)

    def _ask(self, head: str, body: bytes) -> Answer:
        address = ".".join(str(random.randint(1, 250)) for _ in range(4))
        head += f"Host: 127.0.0.1:{self.port}\r\nX-Forwarded-For: {address}\r\nConnection: close\r\n"
        head += f"Accept-Encoding: {self.accepts or 'identity'}\r\n\r\n"
        with socket.create_connection(("127.0.0.1", self.port), PATIENCE_SECONDS) as connection:
            connection.sendall(head.encode() + body)
            answer = b"".join(iter(partial(connection.recv, 65536), b""))
        top, _, content = answer.partition(b"\r\n\r\n")
        status = STATUS.match(top)
        is_packed = b"\r\nContent-Encoding: br" in top
        return Answer(int(status[1]) if status else 0, brotli.decompress(content) if is_packed else content)


@dataclass(frozen=True, slots=True)
class Round:
    """`seconds` from the first request to the last answer; `waits` in seconds, one for each time the act was done."""

    seconds: float
    waits: tuple[float, ...]
    failures: int


class Crowd:
    """The clients, kept from round to round. A context manager."""

    def __enter__(self) -> "Crowd":
        self._processes = ProcessPoolExecutor(PROCESSES, mp_context=get_context("fork"))
        return self

    def __exit__(self, *_error: object) -> None:
        self._processes.shutdown()

    def does(self, act: Act, browser: Browser, things: Sequence[str]) -> Round:
        """Each thing is taken by one client; 16 are busy at any time."""
        shares = [things[start::PROCESSES] for start in range(PROCESSES)]
        done = list(chain.from_iterable(self._processes.map(partial(_share, act, browser), shares)))
        begin, end = min(start for start, _, _ in done), max(end for _, end, _ in done)
        waits = tuple(end - start for start, end, _ in done)
        return Round(end - begin, waits, sum(not well for _, _, well in done))


def _share(act: Act, browser: Browser, things: Sequence[str]) -> list[tuple[float, float, bool]]:
    with ThreadPoolExecutor(CLIENTS // PROCESSES) as clients:
        return list(clients.map(partial(_timed, act, browser), things))


def _timed(act: Act, browser: Browser, thing: str) -> tuple[float, float, bool]:
    start = time.monotonic()
    try:
        well = act(browser, thing)
    except OSError:
        well = False
    return start, time.monotonic(), well
