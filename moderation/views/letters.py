"""A dispatch on paper: printing it, and recording its fate for the unit."""

import uuid
from collections.abc import Callable
from datetime import date

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
from moderation.views.refusals import REFUSED, said


@desk.post("/dispatches/<uuid:dispatch_id>/print")
@requires(Permission.WRITE_ABSTRACT)
def print_letter(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    """Printing is an act on the ledger, hence a POST that answers with the letter itself."""
    try:
        printed = letters.print_letter(dispatch_id, by=g.viewer)
    except REFUSED as error:
        found = dispatch_for(g.viewer, dispatch_id, Permission.WRITE_ABSTRACT)
        return make_response(office_page(found, refusal=said(error)), 422)
    number = number_of(printed.dispatch.id)
    return make_response(render_template("moderation/letter.html", printed=printed, number=number, on=today()))


@desk.post("/dispatches/<uuid:dispatch_id>/letter-sent")
@requires(Permission.WRITE_ABSTRACT)
def letter_sent(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return _record_day(dispatch_id, letters.record_sent)


@desk.post("/dispatches/<uuid:dispatch_id>/letter-received")
@requires(Permission.WRITE_ABSTRACT)
def letter_received(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return _record_day(dispatch_id, letters.record_receipt)


@desk.post("/dispatches/<uuid:dispatch_id>/letter-answered")
@requires(Permission.WRITE_ABSTRACT)
def letter_answered(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    form = LetterAnswerForm()

    def act() -> None:
        on: date = form.on.data or today()
        letters.record_answer(dispatch_id, form.typed, on, by=g.viewer, seen_version=form.seen_version)

    return submit(dispatch_id, form, act)


def _record_day(dispatch_id: uuid.UUID, record: Callable[..., None]) -> ResponseReturnValue:
    form = LetterDayForm()
    return submit(
        dispatch_id, form, lambda: record(dispatch_id, form.on.data, by=g.viewer, seen_version=form.seen_version)
    )
