"""How an act on a dispatch is answered: back to its page, or the page with the refusal and all that was typed."""

import uuid
from collections.abc import Callable

from flask import g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from moderation.dispatches_seen import dispatch_for
from moderation.permissions import Permission
from moderation.views.office_page import office_page
from moderation.views.refusals import REFUSED, blame, said
from moderation.views.typed import ActForm


def press(dispatch_id: uuid.UUID, act: Callable[[int], None]) -> ResponseReturnValue:
    """A button without words; refused, the page says why at its top."""
    try:
        act(request.form.get("version", 0, type=int))
    except REFUSED as error:
        found = dispatch_for(g.viewer, dispatch_id, Permission.READ_DISPATCH)
        return make_response(office_page(found, refusal=said(error)), 422)
    return back(dispatch_id)


def submit(dispatch_id: uuid.UUID, form: ActForm, act: Callable[[], None]) -> ResponseReturnValue:
    """A form with words; refused, it comes back with them and with the reason beside its field."""
    found = dispatch_for(g.viewer, dispatch_id, Permission.READ_DISPATCH)
    if form.validate_on_submit():
        try:
            act()
        except REFUSED as error:
            blame(form, error)
        else:
            return back(dispatch_id)
    return make_response(office_page(found, form), 422)


def back(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return redirect(url_for("desk.dispatch", dispatch_id=dispatch_id), 303)
