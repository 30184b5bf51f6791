"""The desk's own cookies, sent to /desk alone and read by no script: a session's token, and a browser's mark."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request

from feedback.config import Settings
from moderation.accounts import known_browsers

COOKIE = "desk"
KNOWN = "desk_known"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def set_up_cookies(app: Flask) -> None:
    """The cookie of forms and notices follows the same rule as the session's."""
    settings: Settings = app.extensions["zhiyan"]
    app.config["SESSION_COOKIE_SECURE"] = _is_secure(settings)


def token_of_request() -> bytes | None:
    """The token the browser brought; None when there is none or it is no token."""
    try:
        return bytes.fromhex(request.cookies.get(COOKIE, "")) or None
    except ValueError:
        return None


def give_token(response: Response, token: bytes) -> None:
    _give(response, COOKIE, token.hex())


def take_token(response: Response) -> None:
    response.delete_cookie(COOKIE, path="/desk")


def mark_of_request() -> str:
    """What the browser brought to be known by, or nothing; `known_browsers` says what it is worth."""
    return request.cookies.get(KNOWN, "")


def give_mark(response: Response, sign_in_name: str) -> None:
    """Whoever has just signed in here does so again though others try and fail, here or elsewhere. It stays after
    signing out, and lets nobody in."""
    _give(response, KNOWN, known_browsers.new_mark(sign_in_name), max_age=known_browsers.KEPT_FOR)


def _give(response: Response, name: str, value: str, *, max_age: timedelta | None = None) -> None:
    response.set_cookie(
        name,
        value,
        max_age=max_age,
        path="/desk",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )


def _is_secure(settings: Settings) -> bool:
    """Always, but where a browser would then keep no cookie at all: plain http on this machine, or in a demo."""
    address = urlsplit(settings.public_url or "")
    if address.scheme == "https":
        return True
    return not (settings.is_demo or address.hostname in LOOPBACK)
