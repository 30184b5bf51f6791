"""The key that turns who asks into a digest: new each day, yesterday's gone, on no disk."""

import secrets
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Protocol

from limits.errors import StorageError
from valkey import Valkey
from valkey.exceptions import ValkeyError

from feedback import clock

ONE_DAY = timedelta(days=1)
# Machines do not agree on midnight to the second: a key lives on a little, or they would draw two for one day.
OVERLAP_SECONDS = 60


class DayKey(Protocol):
    """`of_today` is the same in all processes that count together. StorageError when it cannot be had."""

    def of_today(self) -> bytes: ...


class DrawnKey:
    """For one machine: drawn when made, so make it before the workers fork. Each day SHA-256 of the one before."""

    def __init__(self) -> None:
        self._dated = (clock.today(UTC), secrets.token_bytes(32))

    def of_today(self) -> bytes:
        day, key = self._dated
        today = clock.today(UTC)
        if day < today:
            while day < today:
                day, key = day + ONE_DAY, sha256(key).digest()
            # Day and key in one assignment: two threads at midnight both arrive at the same pair.
            self._dated = (day, key)
        return key


class SharedKey:
    """For several machines: whoever comes first in a day draws it into Valkey, where it ends with the day."""

    def __init__(self, valkey_url: str, **options: float) -> None:
        self._valkey = Valkey.from_url(valkey_url, **options)
        self._dated: tuple[date, bytes] | None = None

    def of_today(self) -> bytes:
        today = clock.today(UTC)
        if self._dated is None or self._dated[0] != today:
            self._dated = (today, self._agree_on(today))
        return self._dated[1]

    def _agree_on(self, today: date) -> bytes:
        name = f"zhiyan:day-key:{today}"
        midnight = datetime.combine(today + ONE_DAY, time.min, UTC)
        seconds = int((midnight - clock.now()).total_seconds()) + OVERLAP_SECONDS
        try:
            self._valkey.set(name, secrets.token_bytes(32), ex=seconds, nx=True)
            key = self._valkey.get(name)
        except ValkeyError as error:
            raise StorageError(error) from error
        if not isinstance(key, bytes):
            raise StorageError(LookupError("the key of the day was removed at once"))
        return key
