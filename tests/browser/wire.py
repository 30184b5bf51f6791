"""What a page costs on the wire, as the browser itself counts it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

SLOW_3G = {"offline": False, "latency": 2000, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""The figures of the devtools preset, in milliseconds and bytes a second."""


@dataclass
class Wire:
    """Addresses asked for, pictures inside a page left out, and bytes received with their headers."""

    urls: list[str] = field(default_factory=list)
    received: int = 0

    def asked(self, event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):
            self.urls.append(event["request"]["url"])

    def finished(self, event: dict[str, Any]) -> None:
        self.received += int(event["encodedDataLength"])


@contextmanager
def counted(page: Page) -> Iterator[Wire]:
    """Everything the page fetches inside, from a cold cache, until the network is quiet."""
    session, wire = page.context.new_cdp_session(page), Wire()
    session.on("Network.requestWillBeSent", wire.asked)
    session.on("Network.loadingFinished", wire.finished)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    yield wire
    page.wait_for_load_state("networkidle")
    session.detach()


def on_slow_3g(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_3G)
