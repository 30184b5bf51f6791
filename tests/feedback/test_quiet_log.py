"""What a client sends is in no log, however it goes wrong."""

import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from feedback.quiet_log import ClientBlind, frames_only
from tests.services import free_port

HOUSE = Path(__file__).resolve().parents[2]


def failing_site(environ: dict[str, str], start_response: object) -> Iterable[bytes]:
    raise ValueError(f"WORDS of {environ['REMOTE_ADDR']}") from KeyError("ROW")


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET /PATH nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\nWRONG HEADER: x\r\n\r\n",
        b"GET /" + b"PATH" * 2000 + b" HTTP/1.1\r\n\r\n",
        b"GET /PATH?QUERY HTTP/1.1\r\nHost: HOST\r\nUser-Agent: AGENT\r\n\r\n",
    ],
)
def test_gunicorn_logs_that_something_went_wrong_and_nothing_of_the_client(
    tmp_path: Path, request_bytes: bytes
) -> None:
    with (tmp_path / "log").open("wb") as log:
        port = free_port()
        server = start_gunicorn(port, log.fileno())
        try:
            assert ask(port, request_bytes).startswith(b"HTTP/1.1 ")
        finally:
            server.terminate()
            server.wait(timeout=20)

    written = (tmp_path / "log").read_text()
    assert "while serving a request" in written
    for sent in ("127.0.0.2", "PATH", "QUERY", "HOST", "AGENT", "WRONG", "WORDS of 1", "'ROW'"):
        assert sent not in written


def start_gunicorn(port: int, log: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", f"{__name__}:failing_site"]
    environ = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port), "WEB_CONCURRENCY": "1"}
    return subprocess.Popen(command, cwd=HOUSE, env=environ, stdout=log, stderr=log)


def ask(port: int, request_bytes: bytes) -> bytes:
    for _ in range(100):
        try:
            client = socket.create_connection(("127.0.0.1", port), timeout=10, source_address=("127.0.0.2", 0))
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            with client:
                client.sendall(request_bytes)
                return client.recv(100)
    raise TimeoutError("gunicorn did not start")


def test_an_error_keeps_its_place_and_kind_and_loses_its_words() -> None:
    address = ".".join(["127", "0", "0", "2"])
    with pytest.raises(ValueError, match="WORDS") as caught:
        failing_site({"REMOTE_ADDR": address}, None)

    told = frames_only(caught.value)
    assert "builtins.KeyError" in told
    assert told.endswith("builtins.ValueError")
    assert "in failing_site" in told
    assert address not in told


def test_the_master_process_keeps_its_words_and_its_children_do_not() -> None:
    record = logging.makeLogRecord({"msg": "Listening at: %s", "args": ("here",), "levelname": "INFO"})

    ClientBlind().filter(record)
    assert record.getMessage() == "Listening at: here"

    ClientBlind(everywhere=True).filter(record)
    assert record.getMessage() == "info while serving a request"
