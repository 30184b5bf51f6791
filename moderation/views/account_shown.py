"""A person's own account page: a template of `moderation/account/` for each section, and what it shows."""

from typing import Any

from flask import Response, g, make_response, render_template

from moderation.accounts.browsers import browsers_of
from moderation.accounts.endorsements import is_believed, own_fingerprint
from moderation.accounts.people import current_memberships
from moderation.accounts.security_keys import shown_keys
from moderation.permissions import Permission
from moderation.role_words import ROLE_WORDS
from moderation.views.forms import passphrase_form


def account_page(*, status: int = 200, **typed: Any) -> Response:
    """`typed` is what a section shows instead of its own: the form that was just refused, by the name below."""
    sections = {
        "held": current_memberships(g.viewer.staff_id),
        "role_words": ROLE_WORDS,
        "browsers": browsers_of(g.desk_session),
        "needs_grant": g.viewer.may(Permission.GIVE_GRANT),
        "believed": is_believed(g.viewer),
        "own_fingerprint": own_fingerprint(g.unlocked) if g.unlocked else None,
        "security_keys": shown_keys(g.viewer.staff_id),
        "passphrase": typed.get("passphrase") or passphrase_form(),
    }
    return make_response(render_template("moderation/account.html", **(sections | typed)), status)
