"""Whose turn it is to write (SQLite). A writer is done in half a millisecond, so those who wait ask often.

SQLite's own waiting sleeps 1 ms after the first refusal and up to 100 ms after later ones: longer than a report takes
in all, and the longer somebody has waited the less likely is the next asking to meet a gap.
"""

import sqlite3
import time

FIRST_PAUSE, LONGEST_PAUSE = 0.000_1, 0.005
"""Seconds. Pauses grow, because a writer that is not done soon is a long one."""


def begin_writing(database: sqlite3.Connection, patience_ms: int) -> None:
    """Begin a write transaction when it is our turn. Raises OperationalError (SQLITE_BUSY) after `patience_ms` in vain,
    which is also what the connection then waits for any other lock.
    """
    database.execute("PRAGMA busy_timeout=0")
    try:
        _begin_before(time.monotonic() + patience_ms / 1000, database)
    finally:
        database.execute(f"PRAGMA busy_timeout={patience_ms}")


def _begin_before(end: float, database: sqlite3.Connection) -> None:
    pause = FIRST_PAUSE
    while not _began(database, is_last_try=time.monotonic() >= end):
        time.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


def _began(database: sqlite3.Connection, *, is_last_try: bool) -> bool:
    try:
        database.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        # The low byte is the error, what stands above it the kind of it.
        if is_last_try or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
