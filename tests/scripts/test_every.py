"""What is due by time runs beside the demo's server, and ends with it, however that ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

# As scripts/run does: the shell starts it in the background and becomes the server. Each run notes by whom it was run.
BESIDE = """"$0" scripts/every.py $$ "$1" sh -c 'echo $PPID >>"$0"' "$2" & exec sleep 60"""
LONGEST_WAIT_SECONDS = 20


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    return tmp_path / "runs"


@pytest.fixture
def server(runs: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process group of its own, as of a terminal."""
    with subprocess.Popen(["sh", "-c", BESIDE, sys.executable, "0.1", str(runs)], start_new_session=True) as server:
        assert waited_for(runs.exists)
        yield server
        server.kill()


def waited_for(happened: Callable[[], bool]) -> bool:
    end = time.monotonic() + LONGEST_WAIT_SECONDS
    while not happened() and time.monotonic() < end:
        time.sleep(0.05)
    return happened()


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def timer_of(runs: Path) -> int:
    return int(runs.read_text().split()[0])


def test_it_runs_at_once_and_again(runs: Path, server: subprocess.Popen[bytes]) -> None:
    assert waited_for(lambda: len(runs.read_text().split()) > 2)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_it_ends_with_the_server(runs: Path, server: subprocess.Popen[bytes], how: signal.Signals) -> None:
    server.send_signal(how)
    server.wait()
    assert waited_for(lambda: is_gone(timer_of(runs)))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGHUP])
def test_both_end_by_ctrl_c_and_with_the_terminal(
    runs: Path, server: subprocess.Popen[bytes], how: signal.Signals
) -> None:
    os.killpg(server.pid, how)
    server.wait(LONGEST_WAIT_SECONDS)
    assert waited_for(lambda: is_gone(timer_of(runs)))


def test_where_only_the_timer_learns_that_the_terminal_is_closed_the_server_ends_too(
    runs: Path, server: subprocess.Popen[bytes]
) -> None:
    """gunicorn takes that for a word to load itself anew."""
    os.kill(timer_of(runs), signal.SIGHUP)
    assert server.wait(LONGEST_WAIT_SECONDS) == -signal.SIGTERM


def test_a_command_that_fails_runs_again(tmp_path: Path) -> None:
    runs = tmp_path / "failed"
    script = """"$0" scripts/every.py $$ 0.1 sh -c 'echo $PPID >>"$0"; exit 3' "$1" & exec sleep 60"""
    with subprocess.Popen(["sh", "-c", script, sys.executable, str(runs)]) as server:
        assert waited_for(lambda: runs.exists() and len(runs.read_text().split()) > 1)
        server.kill()
