"""A case's page, closed and opened."""

import uuid

from flask import Response, g, request
from flask.typing import ResponseReturnValue

from moderation import disclosure
from moderation.permissions import Permission, requires
from moderation.views.blueprint import desk
from moderation.views.case_shown import show
from moderation.views.kept import opens_at_once


@desk.get("/cases/<uuid:case_id>")
@requires(Permission.READ_QUEUE)
def case(case_id: uuid.UUID) -> Response:
    return show(case_id)


@desk.post("/cases/<uuid:case_id>/open")
@requires(Permission.OPEN_CASE, unlocked=True)
@opens_at_once
def open_case(case_id: uuid.UUID) -> ResponseReturnValue:
    unmasked = "unmask" in request.form
    opened = disclosure.open_case(case_id, by=g.unlocked, unmasked=unmasked)
    return show(case_id, opened=opened, unmasked=unmasked)
