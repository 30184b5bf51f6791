"""The site as security keys know it."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Party:
    """Keys answer to this name alone, at this origin."""

    id: str
    origin: str


def party_at(address: str) -> Party | None:
    """The party of a site at `address` (scheme, host, port); None where browsers use no keys: a number, plain http."""
    parts = urlsplit(address)
    host = _as_browsers_write(parts.hostname or "")
    is_local = host == "localhost" or host.endswith(".localhost")
    if not host or _is_number(host) or not (parts.scheme == "https" or (is_local and parts.scheme == "http")):
        return None
    default_port = 443 if parts.scheme == "https" else 80
    port = "" if parts.port in {None, default_port} else f":{parts.port}"
    return Party(host, f"{parts.scheme}://{host}{port}")


def _as_browsers_write(host: str) -> str:
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return ""


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
