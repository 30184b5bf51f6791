"""A mark for browsers in which a person has signed in, so that others' failures do not count against them.

It proves nothing else and lets nobody in. The server keeps no list of them: the mark is a random number signed for one
account name, and only counters of an hour ever see it.
"""

import secrets
from datetime import timedelta
from hashlib import sha256

from itsdangerous import BadSignature, TimestampSigner

from feedback import clock
from feedback.limits import settings
from feedback.sealing import derive

KEPT_FOR = timedelta(days=180)


class _Signer(TimestampSigner):
    def get_timestamp(self) -> int:
        return int(clock.now().timestamp())


def new_mark(name: str) -> str:
    """For the browser in which `name`, as stored, has just signed in."""
    return _signer(name).sign(secrets.token_hex(16)).decode()


def recognise(name: str, mark: str) -> str | None:
    """The random number of the browser; None of a mark made for another name, elsewhere, or too long ago."""
    try:
        return _signer(name).unsign(mark, max_age=int(KEPT_FOR.total_seconds())).decode()
    except BadSignature:
        return None


def _signer(name: str) -> _Signer:
    key = derive(settings().secret_key, "known browser")
    return _Signer(key, salt=f"known browser|{name}".encode(errors="surrogatepass"), digest_method=sha256)
