"""How an act is answered: on to where it leads, or the page again with the refusal and all that was typed."""

import uuid
from collections.abc import Callable

from flask import Response, g, make_response, redirect, url_for
from flask.typing import ResponseReturnValue

from moderation.dispatches_seen import dispatch_for
from moderation.forms.fields import SeenForm
from moderation.permissions import Permission, Unlocked, Viewer
from moderation.views.office_page import office_page
from moderation.views.refusals import REFUSED, blame
from moderation.views.typed import ActForm

Act = Callable[..., object]
"""A use case: it takes the id of a thing, what its form tells, `by` and `seen_version`."""


def is_done(form: ActForm | SeenForm, act: Act, thing_id: uuid.UUID, *, by: Viewer | Unlocked) -> bool:
    """Do with the thing what the form asks; False where it was filled wrongly or refused, and it says why."""
    if not form.validate():
        return False
    try:
        act(thing_id, **form.told, by=by, seen_version=form.seen_version)
    except REFUSED as error:
        blame(form, error)
        return False
    return True


def submit(dispatch_id: uuid.UUID, form: ActForm, act: Act, *, by: Viewer | Unlocked) -> ResponseReturnValue:
    """A form of the office's page of a dispatch."""
    if is_done(form, act, dispatch_id, by=by):
        return back(dispatch_id)
    return make_response(office_page(dispatch_for(g.viewer, dispatch_id, Permission.READ_DISPATCH), form), 422)


def press(dispatch_id: uuid.UUID, act: Act, *, by: Viewer | Unlocked) -> ResponseReturnValue:
    """A button of that page; refused, the page says why at its top."""
    return submit(dispatch_id, ActForm(), act, by=by)


def refused(dispatch_id: uuid.UUID, error: Exception) -> Response:
    """That page, and at its top why a button that leads elsewhere led nowhere. `error` is one of REFUSED."""
    blame(form := ActForm(), error)
    return make_response(office_page(dispatch_for(g.viewer, dispatch_id, Permission.READ_DISPATCH), form), 422)


def back(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return redirect(url_for("desk.dispatch", dispatch_id=dispatch_id), 303)
