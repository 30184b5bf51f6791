"""What was typed into a form that could not be accepted: carried through sign-in or unlocking in the page itself.

It goes from form to form as hidden fields, never into a URL, a cookie or the database.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

PREFIX = "kept."
PATH = "kept_path"
NOT_KEPT = frozenset({"csrf_token", "passphrase", "again", "code", "token"})
ACCOUNT_PAGES = frozenset(
    {"desk.confirm_sign_in"}
    | {f"desk.{page}{post}" for page in ("sign_in", "unlock", "enrol") for post in ("", "_post")}
)
_PLAIN = re.compile(r"[\w.:+-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Kept:
    """A refused post: where it was going, and its fields."""

    path: str
    fields: tuple[tuple[str, str], ...]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """As it is carried through a form of ours that has fields of its own."""
        return [(PATH, self.path), *((PREFIX + name, value) for name, value in self.fields)]

    @property
    def words(self) -> list[str]:
        """The values a person typed, as against ids and choices."""
        return [value for _, value in self.fields if value.strip() and not _PLAIN.fullmatch(value)]


def kept_of_post() -> Kept | None:
    """The post that is being refused, unless it belongs to the pages of signing in themselves."""
    if request.method != "POST" or desk_view(request.path, "POST") is None:
        return None
    return Kept(request.path, tuple((n, v) for n, v in request.form.items(multi=True) if n not in NOT_KEPT))


def kept_of_form() -> Kept | None:
    """What the sign-in or unlock form carries; None when it carries nothing, or names a path that is none of ours."""
    path = request.form.get(PATH, "")
    if desk_view(path, "POST") is None:
        return None
    fields = request.form.items(multi=True)
    return Kept(path, tuple((n.removeprefix(PREFIX), v) for n, v in fields if n.startswith(PREFIX)))


def wanted_page() -> str:
    """Where a signed-in person meant to go: a page of the desk, or its front."""
    wanted = request.values.get("to", "")
    address = urlsplit(wanted)
    is_ours = not address.scheme and not address.netloc and desk_view(address.path, "GET") is not None
    return wanted if is_ours else "/desk/"


def desk_view(path: str, method: str) -> Any:
    """The view of the desk behind a path, other than the pages of signing in; None for any other address."""
    if not path.startswith("/desk/") or "\\" in path:
        return None
    try:
        endpoint, _values = current_app.create_url_adapter(request).match(path, method)  # type: ignore[union-attr]
    except (HTTPException, RequestRedirect):
        return None
    is_ours = endpoint.startswith("desk.") and endpoint not in ACCOUNT_PAGES
    return current_app.view_functions[endpoint] if is_ours else None
