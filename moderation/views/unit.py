"""The unit's side: its own dispatches, the legal notice, and what its officers do. Nothing here leads to a case."""

import uuid

from flask import Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from feedback.lifecycle import DispatchStatus
from feedback.limits import calendar, today
from feedback.models import Completion, Dispatch
from feedback.numbers import number_of
from moderation.dispatches import dispatch_words, unit_acts, unit_desk, unit_questions
from moderation.dispatches.as_approved import is_as_approved
from moderation.dispatches.deadlines import acknowledge_by, latest_extension
from moderation.dispatches.unit_pages import answers_of, unit_history, unit_list
from moderation.permissions import Permission, requires
from moderation.views.acting import Act, back, is_done
from moderation.views.blueprint import desk
from moderation.views.cursors import args_of, cursor_of
from moderation.views.dispatch_forms import AnswerForm, ExtensionForm, QuestionForm, ReturnForm
from moderation.views.kept import kept_of_form, kept_of_post
from moderation.views.typed import ActForm, refusal_of, with_refused

_WITH_THE_UNIT = frozenset({DispatchStatus.SENT, DispatchStatus.HANDLING})


@desk.get("/unit")
@requires(Permission.ANSWER_DISPATCH)
def unit() -> ResponseReturnValue:
    if not unit_desk.notice_is_read(g.viewer):
        return redirect(url_for("desk.unit_notice"), 303)
    ended = request.args.get("ended") == "1"
    page = unit_list(g.viewer, ended=ended, after=cursor_of(request.args))
    left = {row.id: _days_left(row) for row in page.rows}
    numbers = {row.id: number_of(row.id) for row in page.rows}
    older = url_for("desk.unit", ended=1 if ended else None, **args_of(page.after)) if page.after else ""
    return _page("unit.html", rows=page.rows, left=left, numbers=numbers, ended=ended, older=older)


@desk.get("/unit/notice")
@requires(Permission.ANSWER_DISPATCH)
def unit_notice() -> ResponseReturnValue:
    return _page("unit_notice.html", is_read=unit_desk.notice_is_read(g.viewer), kept=None)


@desk.post("/unit/notice")
@requires(Permission.ANSWER_DISPATCH)
def confirm_unit_notice() -> ResponseReturnValue:
    unit_desk.confirm_notice(by=g.viewer)
    kept = kept_of_form()
    return _page("resume.html", kept=kept) if kept else redirect(url_for("desk.unit"), 303)


@desk.post("/dispatches/<uuid:dispatch_id>/acknowledge")
@requires(Permission.ANSWER_DISPATCH)
def acknowledge_dispatch(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return _submit(dispatch_id, ActForm(), unit_acts.acknowledge)


@desk.post("/dispatches/<uuid:dispatch_id>/return")
@requires(Permission.ANSWER_DISPATCH)
def return_dispatch(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return _submit(dispatch_id, ReturnForm(), unit_acts.return_)


@desk.post("/dispatches/<uuid:dispatch_id>/extension")
@requires(Permission.ANSWER_DISPATCH)
def ask_extension(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return _submit(dispatch_id, ExtensionForm(), unit_acts.ask_extension)


@desk.post("/dispatches/<uuid:dispatch_id>/question")
@requires(Permission.ANSWER_DISPATCH)
def ask_question(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return _submit(dispatch_id, QuestionForm(), unit_questions.ask)


@desk.post("/dispatches/<uuid:dispatch_id>/answer")
@requires(Permission.ANSWER_DISPATCH)
def answer_dispatch(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return _submit(dispatch_id, AnswerForm(), unit_acts.answer)


def unit_page(dispatch_id: uuid.UUID, form: ActForm | None = None) -> ResponseReturnValue:
    """The dispatch as its unit reads it, once the notice of the year is confirmed; the reading is on the ledger."""
    if notice := _notice_first(dispatch_id):
        return notice
    dispatch = unit_desk.view(dispatch_id, by=g.viewer)
    text_shown = dispatch.status in unit_desk.TEXT_SHOWN
    as_approved = not text_shown or is_as_approved(dispatch, by=g.viewer)
    return _page(
        "unit_dispatch.html",
        dispatch=dispatch,
        number=number_of(dispatch.id),
        forms=with_refused(_forms(dispatch), form),
        refusal=refusal_of(form),
        text_shown=text_shown,
        as_approved=as_approved,
        left=_days_left(dispatch),
        acknowledge_by=acknowledge_by(dispatch),
        history=unit_history(dispatch),
        answers=answers_of(dispatch),
        may_return=unit_acts.may_return(dispatch),
        may_extend=unit_acts.may_ask_extension(dispatch),
    )


def _forms(dispatch: Dispatch) -> dict[str, ActForm]:
    until = latest_extension(dispatch) if unit_acts.may_ask_extension(dispatch) else None
    return {
        ReturnForm.PREFIX: ReturnForm(formdata=None),
        ExtensionForm.PREFIX: ExtensionForm(formdata=None, until=until),
        QuestionForm.PREFIX: QuestionForm(formdata=None),
        AnswerForm.PREFIX: AnswerForm(
            formdata=None, completion=Completion.DONE, completion_on=today(), responsible=dispatch.unit.name
        ),
    }


def _submit(dispatch_id: uuid.UUID, form: ActForm, act: Act) -> ResponseReturnValue:
    if notice := _notice_first(dispatch_id):
        return notice
    if is_done(form, act, dispatch_id, by=g.viewer):
        return back(dispatch_id)
    return make_response(unit_page(dispatch_id, form), 422)


def _notice_first(dispatch_id: uuid.UUID) -> ResponseReturnValue | None:
    """404 before anything else: whoever asks for another's dispatch learns nothing, not even of a notice.

    A form that was open when the year began comes along, to be sent once the notice is confirmed.
    """
    unit_desk.dispatch_of_unit(g.viewer, dispatch_id)
    if unit_desk.notice_is_read(g.viewer):
        return None
    if kept := kept_of_post():
        return make_response(_page("unit_notice.html", is_read=False, kept=kept), 403)
    return redirect(url_for("desk.unit_notice"), 303)


def _page(template: str, **values: object) -> Response:
    """Every page of the unit bears who is looking at it, and when (R10)."""
    page = render_template(
        f"moderation/{template}", watermark=url_for("desk.watermark"), words=dispatch_words, **values
    )
    return make_response(page)


def _days_left(dispatch: Dispatch) -> int | None:
    """None where it waits for the office, or for nobody."""
    if dispatch.due_on is None or dispatch.status not in _WITH_THE_UNIT:
        return None
    return calendar().working_days_between(today(), dispatch.due_on)
