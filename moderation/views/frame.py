"""The door of the desk: closed unless a view is marked and the person at it may enter."""

from typing import Any

from flask import abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import MethodNotAllowed

from moderation.accounts import sessions
from moderation.views import account_pages
from moderation.views.blueprint import desk
from moderation.views.cookie import token_of_request
from moderation.views.kept import kept_of_post, kept_while_locked

csrf = CSRFProtect()


@desk.before_request
def let_in() -> ResponseReturnValue | None:
    """Set g.desk_session, g.viewer and g.unlocked, then let the request through or answer it.

    A view without a mark answers 404, and so does one the person may not know of.
    """
    _recognise()
    view = current_app.view_functions[request.endpoint or ""]
    if getattr(view, "open_to_anyone", False):
        return None if _form_is_fresh() else account_pages.stale_form()
    if not hasattr(view, "permission"):
        abort(404)
    if g.viewer is None:
        return _ask_to_sign_in()
    if view.permission is not None and not g.viewer.may(view.permission):
        abort(404)
    if request.method == "HEAD":
        # Of some pages every reading is on the ledger (R10), and of a head alone nothing is read.
        raise MethodNotAllowed(["GET"])
    return _hold_back(view)


def _recognise() -> None:
    token = token_of_request()
    session = sessions.resume(token) if token else None
    g.desk_session = session
    g.viewer = session.viewer if session else None
    g.unlocked = session.unlocked if session else None


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.method == "POST":
        kept = kept_of_post()
        return account_pages.sign_in_page(kept=kept if kept and kept.fields else None, status=401)
    return redirect(url_for("desk.sign_in", to=_here()), 303)


def _hold_back(view: Any) -> ResponseReturnValue | None:
    """What was posted with an old form, or while locked, comes back in the page to be sent again."""
    if not _form_is_fresh():
        return account_pages.stale_form()
    if getattr(view, "needs_unlocked", False) and g.unlocked is None:
        if request.method == "POST":
            return account_pages.unlock_page(kept=kept_while_locked(), status=403)
        return redirect(url_for("desk.unlock", to=_here()), 303)
    return None


def _form_is_fresh() -> bool:
    g.pop("csrf_valid", None)
    try:
        csrf.protect()
    except CSRFError:
        return False
    return True


def _here() -> str:
    return request.full_path.removesuffix("?")
