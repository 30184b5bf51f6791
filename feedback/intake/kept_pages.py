"""Public pages that are the same for every visitor: rendered once a minute in each process, not once a visit."""

import time
from collections.abc import Callable

from flask import current_app

from feedback.i18n import shown

KEPT_SECONDS = 60.0
EXTENSION = "zhiyan.kept_pages"


def kept_page(name: str, render: Callable[[], str]) -> str:
    """The page `name` in the language and size asked for. `render` must not read who asks, nor what was sent."""
    pages: dict[tuple[str, str], tuple[float, str]] = current_app.extensions.setdefault(EXTENSION, {})
    asked = (name, shown())
    until, page = pages.get(asked, (0.0, ""))
    if time.monotonic() > until:
        page = render()
        pages[asked] = (time.monotonic() + KEPT_SECONDS, page)
    return page
