"""Where a list by due day goes on, as it stands in an address: a day and a random id, which tell nothing."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from moderation.dispatches.dispatch_list import Cursor


def cursor_of(args: Mapping[str, str]) -> Cursor | None:
    """What is no cursor begins at the top."""
    try:
        return date.fromisoformat(args["due"]), uuid.UUID(args["id"])
    except (KeyError, ValueError):
        return None


def args_of(cursor: Cursor) -> dict[str, Any]:
    """For `url_for`."""
    return {"due": cursor[0].isoformat(), "id": cursor[1].hex}
