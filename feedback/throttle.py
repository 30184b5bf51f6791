"""Limits, and the only place that reads an address: what is counted is a keyed digest, for an hour at most.

A view asks in words: `if not allow(Limit.REPORT, key=client_key(request)):`, and gives back what was typed.
"""

import hmac
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from flask import Flask, Request, current_app
from flask import request as current_request
from flask_limiter import Limiter
from limits import RateLimitItem, parse
from limits.errors import StorageError

from feedback.counter_store import SharedCounters, file_of_instance, uri_of
from feedback.day_key import DayKey, DrawnKey, SharedKey
from feedback.networks import network_of

log = logging.getLogger(__name__)

PAUSE_SECONDS = 5
VALKEY_PATIENCE = {"socket_timeout": 1, "socket_connect_timeout": 1}
EXTENSION = "zhiyan-throttle"


class Limit(StrEnum):
    """What is counted. A whole office may stand behind one address, so only wrong tries have close limits."""

    REPORT = "report"  # a form sent, by client
    MAILBOX = "mailbox"  # an act in a mailbox, by client
    WRONG_CODE = "wrong-code"  # a receipt code that opens nothing, by client; a right one is never refused
    SIGN_IN_BROWSER = "sign-in-browser"  # a failed sign-in where that person has signed in before, by browser
    SIGN_IN_HERE = "sign-in-here"  # a failed sign-in, by account name and client
    SIGN_IN_CLIENT = "sign-in-client"  # a failed sign-in, by client
    SIGN_IN_NAME = "sign-in-name"  # a failed sign-in, by account name: from here on each client has fewer tries
    SIGN_IN_WATCHED = "sign-in-watched"  # those fewer tries, by account name and client
    UNLOCK = "unlock"  # a wrong passphrase of somebody signed in, by sign-in
    INVITATION = "invitation"  # an invitation that is none, by client


LIMITS: Mapping[Limit, RateLimitItem] = MappingProxyType(
    {
        Limit.REPORT: parse("600/hour"),
        Limit.MAILBOX: parse("1200/hour"),
        Limit.WRONG_CODE: parse("120/hour"),
        Limit.SIGN_IN_BROWSER: parse("30/hour"),
        Limit.SIGN_IN_HERE: parse("30/hour"),
        # An office of a hundred may mistype five times each; at 64 MiB and 0.2 s a try this is two minutes of work.
        Limit.SIGN_IN_CLIENT: parse("600/hour"),
        Limit.SIGN_IN_NAME: parse("300/hour"),
        Limit.SIGN_IN_WATCHED: parse("3/hour"),
        Limit.UNLOCK: parse("30/hour"),
        Limit.INVITATION: parse("60/hour"),
    }
)


@dataclass(frozen=True)
class ClientKey:
    """Who asks, for counting alone: an IPv4 address or the /64 of an IPv6 one. It prints as nothing."""

    network: str = field(repr=False)

    def trying(self, name: str) -> "ClientKey":
        """The same client at one account name."""
        return ClientKey(f"{self.network} {name}")


class Throttle:
    """Counts by digest. Where the counters fail everything is let through: a limit must not stop a report."""

    def __init__(self, limiter: Limiter, day_key: DayKey, proxies: int, limits: Mapping[Limit, RateLimitItem]) -> None:
        self._limiter = limiter
        self._day_key = day_key
        self._proxies = proxies
        self._limits = limits
        self._resume_at = 0.0

    def client_key(self, request: Request) -> ClientKey:
        """The peer; with ZHIYAN_PROXIES=n the n-th from the right in X-Forwarded-For, which our own proxy wrote."""
        hops = request.headers.get("X-Forwarded-For", "").split(",") if self._proxies else []
        forwarded = hops[-self._proxies] if len(hops) >= self._proxies > 0 else ""
        return ClientKey(network_of(forwarded) or network_of(request.remote_addr or ""))

    def allow(self, kind: Limit, *, key: ClientKey | str) -> bool:
        """Count one more; whether it is still within the limit."""
        return self._ask(self._limiter.limiter.hit, kind, key)

    def has_room(self, kind: Limit, *, key: ClientKey | str) -> bool:
        """Whether one more would be allowed; counts nothing."""
        return self._ask(self._limiter.limiter.test, kind, key)

    def digest(self, key: ClientKey | str) -> str:
        """128 bits that mean nothing tomorrow. StorageError when the day has no key."""
        who = key.network if isinstance(key, ClientKey) else key
        return hmac.digest(self._day_key.of_today(), who.encode(errors="surrogatepass"), "sha256")[:16].hex()

    def forget_expired(self) -> None:
        """Delete what is past its hour; counting does so too, but a silent night counts nothing."""
        storage = self._limiter.storage
        if isinstance(storage, SharedCounters):
            storage.forget_expired()

    def _ask(self, verb: Callable[..., bool], kind: Limit, key: ClientKey | str) -> bool:
        if time.monotonic() < self._resume_at:
            return True
        try:
            return verb(self._limits[kind], kind, self.digest(key))
        except StorageError as error:
            # A dead store is not asked by each request anew: its time-outs would slow everybody.
            self._resume_at = time.monotonic() + PAUSE_SECONDS
            log.warning("limit counters fail, all is let through: %s", type(error.storage_error).__name__)
            return True


def set_up_throttle(
    app: Flask,
    *,
    instance: str,
    valkey_url: str | None = None,
    proxies: int = 0,
    limits: Mapping[Limit, RateLimitItem] = LIMITS,
) -> Throttle:
    """Give `app` its throttle. Call it before workers fork: they share the key drawn here.

    `instance` names the installation (its database URL will do): processes of one user that name the same one
    share a file of counters. With `valkey_url` (valkey or redis, s for TLS) several machines count together.
    """
    day_key: DayKey = DrawnKey()
    counters, options = uri_of(file_of_instance(instance)), {}
    if valkey_url is not None:
        counters, options = valkey_url.replace("redis", "valkey", 1), VALKEY_PATIENCE
        day_key = SharedKey(counters, **options)
    limiter = Limiter(
        _digest_of_client,
        # Not `app`: the extension would look at every request for limits declared by decorators, of which there are
        # none, at a twentieth of what a report costs.
        app=Flask(__name__),
        storage_uri=counters,
        storage_options={"wrap_exceptions": True, **options},
        strategy="fixed-window",
    )
    throttle = app.extensions[EXTENSION] = Throttle(limiter, day_key, proxies, limits)
    return throttle


def client_key(request: Request) -> ClientKey:
    """Who asks, for `key=` below. Nothing else may read an address, or keep this longer than the request."""
    return _throttle().client_key(request)


def allow(kind: Limit, *, key: ClientKey | str) -> bool:
    """Count one more of `kind` for `key`, a client or an account name; whether it is still within the limit."""
    return _throttle().allow(kind, key=key)


def has_room(kind: Limit, *, key: ClientKey | str) -> bool:
    """Whether one more of `kind` would be allowed; counts nothing. For limits that count failures only."""
    return _throttle().has_room(kind, key=key)


def _throttle() -> Throttle:
    throttle: Throttle = current_app.extensions[EXTENSION]
    return throttle


def _digest_of_client() -> str:
    """Flask-Limiter wants to know whom a decorator would count; no address, whatever comes."""
    return _throttle().digest(client_key(current_request))
