"""Lighthouse, as on a phone, against the demo town: 100 for speed, accessibility and good practice, or it fails.

Needs node and the npm registry, so `make test` does not run it.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from tests.services import CHROMIUM_FLAGS, chromium_path, free_port

LIGHTHOUSE = "lighthouse@12"
PATHS = ("/", "/report", "/case")
CATEGORIES = ("performance", "accessibility", "best-practices")
PATIENCE_SECONDS = 300


@contextmanager
def demo() -> Iterator[str]:
    """The demo town, served as `make run` does; its address."""
    port = free_port()
    server = subprocess.Popen(["scripts/run"], env={**os.environ, "PORT": str(port)}, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    end = monotonic() + PATIENCE_SECONDS
    while monotonic() < end and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.2)
    raise SystemExit("演示系统没有起来。请先试 make run。")


def scores(url: str, folder: Path) -> dict[str, int]:
    """Points of 100 by category; what cost points is printed."""
    report = folder / "report.json"
    command = ["npx", "--yes", LIGHTHOUSE, url, "--quiet", "--output=json", f"--output-path={report}"]
    flags = f"--chrome-flags=--headless=new {' '.join(CHROMIUM_FLAGS)}"
    _run([*command, flags, f"--only-categories={','.join(CATEGORIES)}"])
    found = json.loads(report.read_text(encoding="utf-8"))
    for audit in found["audits"].values():
        if audit["score"] is not None and audit["score"] < 1:
            print(f"    {audit['id']}: {audit['score']} {audit.get('displayValue', '')}")
    return {name: round(100 * found["categories"][name]["score"]) for name in CATEGORIES}


def _run(command: list[str]) -> None:
    """Once more where Lighthouse itself fails: now and then it loses its browser, which says nothing of the page."""
    environment = {**os.environ, "CHROME_PATH": chromium_path()}
    if subprocess.run(command, env=environment, check=False).returncode:
        print("    Lighthouse 没有跑完，再试一次", flush=True)
        subprocess.run(command, env=environment, check=True)


def main() -> int:
    """0 where every page has full marks."""
    points: list[int] = []
    with demo() as address, tempfile.TemporaryDirectory() as folder:
        for path in PATHS:
            found = scores(address + path, Path(folder))
            print(path, found, flush=True)
            points += found.values()
    return int(min(points) < 100)


if __name__ == "__main__":
    sys.exit(main())
