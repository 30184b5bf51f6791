"""What goes with every response, and what is refused before it is read: other sites' forms, other hosts' names."""

from functools import partial
from urllib.parse import urlsplit

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from werkzeug.exceptions import BadRequest, Forbidden

from feedback.config import Settings
from feedback.i18n import is_desk

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
DEVICES = "camera=(), microphone=(), geolocation=(), interest-cohort=(), browsing-topics=()"
STRICT = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": f"{DEVICES}, publickey-credentials-create=(), publickey-credentials-get=()",
}
OF_THE_DESK = {
    "Permissions-Policy": f"{DEVICES}, publickey-credentials-create=(self), publickey-credentials-get=(self)",
}
"""Staff may sign in with a security key; no page of the public side may even ask for one."""
OF_A_FILE = {name: STRICT[name] for name in ("X-Content-Type-Options", "Cross-Origin-Resource-Policy")}
"""A sheet or a script is no page: the rest would say nothing of it, and weigh as much as a tenth of it."""
ONE_YEAR = 365 * 24 * 60 * 60
READING = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


class ForeignForm(Forbidden):
    """A form that the browser says was sent from another site's page."""


class DeskSessions(SecureCookieSessionInterface):
    """Sessions exist under /desk alone: elsewhere a write to one is an error, so no public page can set a cookie."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return super().open_session(app, request) if is_desk() else None


def init_app(app: Flask) -> None:
    """Refuse what is foreign before a view runs, and harden every response."""
    settings: Settings = app.extensions["zhiyan"]
    app.session_interface = DeskSessions()
    known_hosts = _hosts_of(settings)
    strict = _headers_of(settings)
    of_the_desk = strict | OF_THE_DESK

    @app.before_request
    def refuse_foreign_requests() -> None:
        if known_hosts and not _is_known(request.headers.get("Host", ""), known_hosts, loopback=settings.is_demo):
            raise BadRequest
        if request.method not in READING and not _is_our_own_form(request.headers.get("Sec-Fetch-Site")):
            raise ForeignForm

    @app.after_request
    def harden(response: Response) -> Response:
        is_file = request.endpoint == "static" and response.status_code == 200
        of_a_page = of_the_desk if is_desk() else strict
        response.headers.extend(OF_A_FILE if is_file else of_a_page)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response

    if settings.onion_url:
        app.after_request(partial(_tell_onion, settings.onion_url))


def _tell_onion(onion_url: str, response: Response) -> Response:
    """The same page as a hidden service, for a Tor Browser that came by the open address."""
    is_page = response.status_code == 200 and response.mimetype == "text/html" and request.method in READING
    if is_page and not is_desk() and request.host != onion_url.removeprefix("http://"):
        response.headers["Onion-Location"] = onion_url + request.path
    return response


def _is_our_own_form(site: str | None) -> bool:
    # Old phones send none. Origin and Referer are useless beside no-referrer, so they are never judged.
    return site in {None, "same-origin", "none"}


def _hosts_of(settings: Settings) -> frozenset[str]:
    """The Host headers by which this installation is known; empty where no address is set, in a demo."""
    if settings.public_url is None:
        return frozenset()
    onion = {settings.onion_url.removeprefix("http://")} if settings.onion_url else set()
    return _hosts_of_address(settings.public_url) | onion


def _hosts_of_address(public_url: str) -> frozenset[str]:
    address = urlsplit(public_url)
    default_port = 443 if address.scheme == "https" else 80
    name = (address.hostname or "").lower()
    name = f"[{name}]" if ":" in name else name
    if address.port not in {None, default_port}:
        return frozenset({f"{name}:{address.port}"})
    return frozenset({name, f"{name}:{default_port}"})


def _is_known(host: str, known: frozenset[str], *, loopback: bool) -> bool:
    host = host.lower()
    without_port = host if host.endswith("]") else host.rpartition(":")[0] or host
    return host in known or (loopback and without_port in LOOPBACK)


def _headers_of(settings: Settings) -> dict[str, str]:
    if (settings.public_url or "").startswith("https://"):
        return STRICT | {"Strict-Transport-Security": f"max-age={ONE_YEAR}; includeSubDomains"}
    return STRICT
