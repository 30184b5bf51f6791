"""The desk's own cookie: the token of a session, sent to /desk alone and read by no script."""

from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request

from feedback.config import Settings

COOKIE = "desk"
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
    response.set_cookie(
        COOKIE,
        token.hex(),
        path="/desk",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )


def take_token(response: Response) -> None:
    response.delete_cookie(COOKIE, path="/desk")


def _is_secure(settings: Settings) -> bool:
    """Always, but where a browser would then keep no cookie at all: plain http on this machine, or in a demo."""
    address = urlsplit(settings.public_url or "")
    if address.scheme == "https":
        return True
    return not (settings.is_demo or address.hostname in LOOPBACK)
