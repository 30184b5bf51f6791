"""One gunicorn a subject, as in production but for worker recycling, and the CPU time its workers have used."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
WORKERS = 2
PATIENCE_SECONDS = 30
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Server:
    """A gunicorn on loopback with its workers' process ids."""

    port: int
    workers: tuple[int, ...]

    def cpu_seconds(self) -> float:
        """User and system time of the workers since they began; the clients' and the arbiter's is not in it."""
        return sum(map(_cpu_ticks, self.workers)) / TICKS


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(app: str, port: int, environ: Mapping[str, str]) -> Iterator[Server]:
    """Run `app` (module:factory()) until the block ends."""
    own = {"PORT": str(port), "HOST": "127.0.0.1", "WEB_CONCURRENCY": str(WORKERS), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "--log-level", "warning"]
    # A worker replaced in the middle of a round would take its CPU time with it.
    command += ["--max-requests", "0", app]
    process = subprocess.Popen(command, cwd=PROJECT, env={**os.environ, **environ, **own})
    try:
        yield _when_ready(process, port)
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def _when_ready(process: subprocess.Popen[bytes], port: int) -> Server:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        workers = _children(process.pid)
        if len(workers) == WORKERS and _answers(port):
            return Server(port, workers)
        time.sleep(0.05)
    raise RuntimeError("gunicorn did not start; its reason stands above")


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _children(pid: int) -> tuple[int, ...]:
    return tuple(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


def _cpu_ticks(pid: int) -> int:
    # The second field is the program's name in brackets, which may hold spaces.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
