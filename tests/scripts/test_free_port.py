"""An address that cannot be served on is told in one line with its remedy."""

import socket

import pytest

from scripts.free_port import problem
from tests.services import free_port


def test_a_free_port_is_no_problem() -> None:
    assert problem("127.0.0.1", str(free_port())) is None


def test_a_taken_port_is_told_with_another_to_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        told = problem("127.0.0.1", str(port))

    assert told is not None
    assert f"端口 {port} 已被占用" in told
    assert "\n" not in told


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", ""])
def test_what_is_no_port_is_told(port: str) -> None:
    assert "PORT=8000 make run" in (problem("127.0.0.1", port) or "")


def test_an_address_of_another_machine_is_told() -> None:
    assert "HOST=127.0.0.1 make run" in (problem("192.0.2.1", "8000") or "")
