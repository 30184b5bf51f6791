"""Who may do what, as the code decides it: for everybody who works here to read."""

from flask import render_template
from flask.typing import ResponseReturnValue

from moderation.models import Role
from moderation.permission_words import PERMISSION_WORDS
from moderation.permissions import GRANTS, may_be_held_together, open_to_staff
from moderation.role_words import ROLE_WORDS
from moderation.views.blueprint import desk


@desk.get("/roles")
@open_to_staff
def roles() -> ResponseReturnValue:
    return render_template(
        "moderation/roles.html",
        grants=GRANTS,
        beside={role: _beside(role) for role in Role},
        permission_words=PERMISSION_WORDS,
        role_words=ROLE_WORDS,
    )


def _beside(role: Role) -> list[Role]:
    """The roles that the same person may hold too."""
    return [other for other in Role if other is not role and may_be_held_together({role, other})]
