"""A dispatch on paper: printing it, and recording its fate for the unit."""

import uuid

from flask import g, make_response, render_template
from flask.typing import ResponseReturnValue

from feedback.limits import today
from feedback.numbers import number_of
from moderation.dispatches import letters
from moderation.dispatches_seen import dispatch_for
from moderation.permissions import Permission, requires
from moderation.views.acting import submit
from moderation.views.blueprint import desk
from moderation.views.dispatch_forms import LetterAnswerForm, LetterDayForm
from moderation.views.office_page import office_page
from moderation.views.refusals import REFUSED, blame
from moderation.views.typed import ActForm


@desk.post("/dispatches/<uuid:dispatch_id>/print")
@requires(Permission.WRITE_ABSTRACT)
def print_letter(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    """Printing is an act on the ledger, hence a POST that answers with the letter itself."""
    try:
        printed = letters.print_letter(dispatch_id, by=g.viewer)
    except REFUSED as error:
        blame(form := ActForm(), error)
        return make_response(office_page(dispatch_for(g.viewer, dispatch_id, Permission.WRITE_ABSTRACT), form), 422)
    number = number_of(printed.dispatch.id)
    return make_response(render_template("moderation/letter.html", printed=printed, number=number, on=today()))


@desk.post("/dispatches/<uuid:dispatch_id>/letter-sent")
@requires(Permission.WRITE_ABSTRACT)
def letter_sent(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return submit(dispatch_id, LetterDayForm(), letters.record_sent, by=g.viewer)


@desk.post("/dispatches/<uuid:dispatch_id>/letter-received")
@requires(Permission.WRITE_ABSTRACT)
def letter_received(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return submit(dispatch_id, LetterDayForm(), letters.record_receipt, by=g.viewer)


@desk.post("/dispatches/<uuid:dispatch_id>/letter-answered")
@requires(Permission.WRITE_ABSTRACT)
def letter_answered(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return submit(dispatch_id, LetterAnswerForm(), letters.record_answer, by=g.viewer)
