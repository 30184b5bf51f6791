"""What was typed into a form that could not be accepted: carried through sign-in, unlocking or a notice in the page.

It goes from form to form as hidden fields, never into a URL, a cookie or the database.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

PREFIX = "kept."
PATH = "kept_path"
AT_ONCE = "kept_at_once"
NOT_KEPT = frozenset({"csrf_token", "passphrase", "again", "code", "token"})
ACCOUNT_PAGES = frozenset(
    {"desk.confirm_sign_in"}
    | {f"desk.{page}{post}" for page in ("sign_in", "unlock", "enrol") for post in ("", "_post")}
)
View = TypeVar("View", bound=Callable[..., Any])
_PLAIN = re.compile(r"[\w.:+-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Kept:
    """A refused post: where it was going, and its fields. `at_once`: it needs no more than the key, see below."""

    path: str
    fields: tuple[tuple[str, str], ...]
    at_once: bool = False

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """As it is carried through a form of ours that has fields of its own."""
        at_once = [(AT_ONCE, "1")] if self.at_once else []
        return [(PATH, self.path), *at_once, *((PREFIX + name, value) for name, value in self.fields)]

    @property
    def words(self) -> list[str]:
        """The values a person typed, as against ids and choices."""
        return [value for _, value in self.fields if value.strip() and not _PLAIN.fullmatch(value)]


def opens_at_once(view: View) -> View:
    """Mark a view that only opens what its address names: pressed while locked, it opens once the key does."""
    view.opens_at_once = True  # type: ignore[attr-defined]
    return view


def kept_of_post() -> Kept | None:
    """The post that is being refused, or what it carries for another; nothing else of the pages of signing in."""
    if request.method != "POST":
        return None
    if carried := kept_of_form():
        return replace(carried, at_once=False)
    if desk_view(request.path, "POST") is None:
        return None
    return Kept(request.path, tuple((n, v) for n, v in request.form.items(multi=True) if _is_kept(n)))


def kept_while_locked() -> Kept | None:
    """The post of a fresh form of ours, by who is signed in: an opening is then done as soon as the key is open.

    Only such a form may be: the page of a stale one, or of one from elsewhere, asks first whether it is still meant.
    """
    kept = kept_of_post()
    return replace(kept, at_once=_needs_nothing_more(kept)) if kept else None


def kept_of_form() -> Kept | None:
    """What the form of a page in between carries; None for nothing, or for a path that is none of ours."""
    path = request.form.get(PATH, "")
    if desk_view(path, "POST") is None:
        return None
    fields = request.form.items(multi=True)
    kept = Kept(path, tuple((n.removeprefix(PREFIX), v) for n, v in fields if n.startswith(PREFIX)))
    return replace(kept, at_once=AT_ONCE in request.form and _needs_nothing_more(kept))


def wanted_page() -> str:
    """Where a signed-in person meant to go: a page of the desk, or its front."""
    wanted = request.values.get("to", "")
    return wanted if _is_page_of_ours(wanted) else "/desk/"


def _is_page_of_ours(address: str) -> bool:
    """`urlsplit` passes over line ends, which no redirect can hold, and refuses what begins like an address in IPv6."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    is_ours = not parts.scheme and not parts.netloc and desk_view(parts.path, "GET") is not None
    return is_ours and address.isprintable()


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


def _is_kept(name: str) -> bool:
    """Neither a secret nor what the form itself was carrying for another."""
    return name not in NOT_KEPT and name not in {PATH, AT_ONCE} and not name.startswith(PREFIX)


def _needs_nothing_more(kept: Kept) -> bool:
    return not kept.fields and getattr(desk_view(kept.path, "POST"), "opens_at_once", False)
