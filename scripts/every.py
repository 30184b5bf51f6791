"""Runs a command now and every so many seconds, and ends with its parent: every.py $$ 900 flask moderation tick.

Started in the background of a shell that then becomes a server by `exec`, it ends within a second of that server,
however that ends. It also ends the server when the terminal is closed: gunicorn takes SIGHUP for a word to load anew.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

LOOKS_EVERY_SECONDS = 0.5


def run_beside(parent: int, seconds: float, command: Sequence[str]) -> None:
    """Until `parent` is this process's parent no more. What the command prints is not shown, its errors are."""
    next_run = time.monotonic()
    while os.getppid() == parent:
        if time.monotonic() >= next_run:
            subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
            next_run = time.monotonic() + seconds
        time.sleep(LOOKS_EVERY_SECONDS)


def end_with_the_terminal(parent: int) -> None:
    """Tell the parent, too, that its terminal was closed; not under nohup, which would have it go on."""

    def end(_number: int, _frame: FrameType | None) -> None:
        if os.getppid() == parent:
            os.kill(parent, signal.SIGTERM)

    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, end)


if __name__ == "__main__":
    end_with_the_terminal(int(sys.argv[1]))
    run_beside(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3:])
