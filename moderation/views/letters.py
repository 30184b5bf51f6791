"""A dispatch on paper: printing it, and recording its fate for the unit."""

import uuid

from babel.dates import format_skeleton
from flask import g, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from feedback.limits import today
from feedback.numbers import number_of
from moderation.dispatches import letters
from moderation.permissions import Permission, requires
from moderation.views.acting import refused, submit
from moderation.views.blueprint import desk
from moderation.views.dispatch_forms import LetterAnswerForm, LetterDayForm
from moderation.views.refusals import REFUSED


@desk.post("/dispatches/<uuid:dispatch_id>/print")
@requires(Permission.WRITE_ABSTRACT)
def print_letter(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    """Printing is an act on the ledger, hence a POST that answers with the letter itself."""
    try:
        printed = letters.print_letter(dispatch_id, by=g.viewer)
    except REFUSED as error:
        return refused(dispatch_id, error)
    number, on = number_of(printed.dispatch.id), format_skeleton("yMMMd", today(), locale=get_locale() or "zh")
    return make_response(render_template("moderation/letter.html", printed=printed, number=number, on=on))


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
