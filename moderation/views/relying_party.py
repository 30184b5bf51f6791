"""As whom security keys know the site that this request came to."""

from urllib.parse import urlsplit

from flask import request

from feedback.limits import settings
from moderation.keys.parties import Party, party_at


def relying_party() -> Party | None:
    """None where keys cannot be used: at a hidden service, for they are bound to the open address; at a number.

    A demo is asked by whatever name it was called.
    """
    configured = party_at(settings().public_url or "")
    if configured and configured.id == urlsplit(f"//{request.host}").hostname:
        return configured
    return party_at(request.host_url) if settings().is_demo else None
