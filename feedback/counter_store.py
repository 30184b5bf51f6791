"""Limit counters that all processes of one machine share: a small SQLite file on a memory file system."""

import os
import sqlite3
import stat
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from limits.storage import Storage

from feedback import clock
from feedback.turns import begin_writing

MEMORY_FILES = Path("/dev/shm")  # noqa: S108 - the file is made 0600 and refused when it is not ours
PATIENCE_MS = 200
SECONDS_BETWEEN_SWEEPS = 60

# Nothing here has to survive a loss of power; WAL is what lets four busy processes count without refusals.
OPENING = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
PRAGMA secure_delete = ON;
CREATE TABLE IF NOT EXISTS counters (key TEXT PRIMARY KEY, count INTEGER NOT NULL, expires INTEGER NOT NULL)
    WITHOUT ROWID;
"""
COUNT = """
INSERT INTO counters (key, count, expires) VALUES (:key, :amount, :expires)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN expires <= :now THEN excluded.count ELSE count + excluded.count END,
    expires = excluded.expires
"""
FORGET = "DELETE FROM counters WHERE expires <= ?"
READ = "SELECT count, expires FROM counters WHERE key = ? AND expires > ?"


def file_of_instance(instance: str) -> Path:
    """Where the counters of this installation are, whichever process of this user asks. `instance` names it."""
    name = sha256(instance.encode()).hexdigest()[:16]
    folder = MEMORY_FILES if MEMORY_FILES.is_dir() else Path(tempfile.gettempdir())
    return folder / f"zhiyan-{os.geteuid()}-{name}.counters"


def uri_of(path: Path) -> str:
    return f"zhiyan-sqlite://{quote(str(path))}"


class SharedCounters(Storage):
    """Storage of `limits` for fixed windows. A row is a key, a number and the end of its window, nothing else.

    Windows are cut from the clock, not from the first count, so that the end tells no time of a visit.
    """

    STORAGE_SCHEME = ["zhiyan-sqlite"]

    def __init__(self, uri: str, wrap_exceptions: bool = False, **_options: float | str | bool) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._path = Path(unquote(urlsplit(uri).path))
        self._opened = threading.local()
        self._next_sweep = 0

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        return (sqlite3.Error, OSError)

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = _now()
        if now >= self._next_sweep:
            self._next_sweep = now + SECONDS_BETWEEN_SWEEPS
            self.forget_expired()
        with self._writing() as database:
            window_end = now - now % expiry + expiry
            database.execute(COUNT, {"key": key, "amount": amount, "expires": window_end, "now": now})
            return _read(database, key, now)[0]

    def get(self, key: str) -> int:
        return _read(self._database(), key, _now())[0]

    def get_expiry(self, key: str) -> float:
        return _read(self._database(), key, _now())[1]

    def forget_expired(self) -> None:
        """Delete what is past its window. Raises one of `base_exceptions` where that cannot be done."""
        with self._writing() as database:
            database.execute(FORGET, (_now(),))
        # The log still holds pages as they were before.
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def check(self) -> bool:
        """True; an error of `base_exceptions` (wrapped or not) where the counters cannot be used."""
        with self._writing():
            return True

    def reset(self) -> int | None:
        with self._writing() as database:
            return database.execute("DELETE FROM counters").rowcount

    def clear(self, key: str) -> None:
        with self._writing() as database:
            database.execute("DELETE FROM counters WHERE key = ?", (key,))

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        database = self._database()
        begin_writing(database, PATIENCE_MS)
        try:
            yield database
        except BaseException:
            database.rollback()
            raise
        database.execute("COMMIT")

    def _database(self) -> sqlite3.Connection:
        # A connection opened before a fork is left alone: SQLite's may not be carried into a child.
        opened: tuple[int, sqlite3.Connection] | None = getattr(self._opened, "by", None)
        if opened is None or opened[0] != os.getpid():
            opened = self._opened.by = (os.getpid(), self._open())
        return opened[1]

    def _open(self) -> sqlite3.Connection:
        _make_private(self._path)
        database = sqlite3.connect(self._path, timeout=PATIENCE_MS / 1000, isolation_level=None)
        try:
            database.executescript(OPENING)
        except sqlite3.Error:
            database.close()
            raise
        return database


def _make_private(path: Path) -> None:
    """The file, 0600 and ours. PermissionError when it is somebody's trap in a folder anyone may write."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    status = path.lstat()
    is_private = stat.S_ISREG(status.st_mode) and not status.st_mode & 0o077
    if not is_private or status.st_uid != os.geteuid():
        raise PermissionError(f"{path} is not a private file of this user: remove it")


def _read(database: sqlite3.Connection, key: str, now: int) -> tuple[int, int]:
    row: tuple[int, int] | None = database.execute(READ, (key, now)).fetchone()
    return row or (0, now)


def _now() -> int:
    return int(clock.now().timestamp())
