"""The office's dispatches: the list, one dispatch, and what a moderator does with it."""

import uuid
from datetime import date
from functools import partial
from typing import Any

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from feedback.lifecycle import DispatchStatus
from feedback.limits import calendar, today
from moderation.dispatches import (
    batches,
    dispatch_words,
    dispatching,
    extensions,
    redrafting,
    releasing,
    returns,
    unit_questions,
)
from moderation.dispatches.dispatch_list import Cursor, DispatchFilter, page_of_dispatches
from moderation.dispatches_seen import dispatch_for
from moderation.permissions import Permission, requires
from moderation.views.acting import back, press, submit
from moderation.views.blueprint import desk
from moderation.views.cursors import args_of, cursor_of
from moderation.views.dispatch_forms import (
    AtOnceForm,
    DecideReturnForm,
    ExplainForm,
    ExtensionDecisionForm,
    RecallForm,
    RefuseReturnForm,
    ReworkForm,
)
from moderation.views.editor import overrides_typed
from moderation.views.office_page import offer_units, office_page
from moderation.views.unit import unit_page

HELD_BACK = "held_back"


@desk.get("/dispatches")
@requires(Permission.READ_QUEUE)
def dispatches() -> str:
    wanted = _filter()
    page = page_of_dispatches(wanted, g.viewer, after=cursor_of(request.args))
    left = {row.id: _days_left(row.due_on) for row in page.rows}
    return render_template(
        "moderation/dispatches.html",
        page=page,
        wanted=wanted,
        left=left,
        words=dispatch_words,
        statuses=list(DispatchStatus),
        older=_older(page.after) if page.after else "",
    )


@desk.get("/dispatches/<uuid:dispatch_id>")
@requires(Permission.READ_DISPATCH)
def dispatch(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    """One address, two pages: the unit's own, or the office's."""
    if g.viewer.unit_id is not None:
        return unit_page(dispatch_id)
    return office_page(dispatch_for(g.viewer, dispatch_id, Permission.READ_DISPATCH))


@desk.post("/dispatches/<uuid:dispatch_id>/queue")
@requires(Permission.WRITE_ABSTRACT)
def queue_dispatch(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return press(dispatch_id, batches.queue, by=g.viewer)


@desk.post("/dispatches/<uuid:dispatch_id>/take-out")
@requires(Permission.WRITE_ABSTRACT)
def take_out_dispatch(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return press(dispatch_id, batches.take_out, by=g.viewer)


@desk.post("/dispatches/<uuid:dispatch_id>/send")
@requires(Permission.WRITE_ABSTRACT, unlocked=True)
def send_dispatch(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return submit(dispatch_id, AtOnceForm(), dispatching.send, by=g.unlocked)


@desk.post("/dispatches/<uuid:dispatch_id>/take-back")
@requires(Permission.WRITE_ABSTRACT, unlocked=True)
def take_back_dispatch(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return press(dispatch_id, redrafting.take_back, by=g.unlocked)


@desk.post("/dispatches/<uuid:dispatch_id>/drop")
@requires(Permission.WRITE_ABSTRACT)
def drop_dispatch(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return press(dispatch_id, redrafting.drop, by=g.viewer)


@desk.post("/dispatches/<uuid:dispatch_id>/make-letter")
@requires(Permission.WRITE_ABSTRACT)
def make_letter(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return press(dispatch_id, redrafting.make_letter, by=g.viewer)


@desk.post("/dispatches/<uuid:dispatch_id>/recall")
@requires(Permission.RECALL, unlocked=True)
def recall_dispatch(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return submit(dispatch_id, RecallForm(), dispatching.recall, by=g.unlocked)


@desk.post("/dispatches/<uuid:dispatch_id>/explain")
@requires(Permission.WRITE_ABSTRACT, unlocked=True)
def explain_dispatch(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return submit(dispatch_id, ExplainForm(), unit_questions.explain, by=g.unlocked)


@desk.post("/dispatches/<uuid:dispatch_id>/uphold-return")
@requires(Permission.WRITE_ABSTRACT, unlocked=True)
def uphold_return(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    """On to the new dispatch, where its text can be opened and handed on."""
    form, made = DecideReturnForm(), []
    offer_units(form, dispatch_for(g.viewer, dispatch_id, Permission.WRITE_ABSTRACT))

    def act(thing_id: uuid.UUID, **told: Any) -> None:
        made.append(returns.uphold_return(thing_id, **told))

    answer = submit(dispatch_id, form, act, by=g.unlocked)
    return back(made[0]) if made else answer


@desk.post("/dispatches/<uuid:dispatch_id>/refuse-return")
@requires(Permission.WRITE_ABSTRACT, unlocked=True)
def refuse_return(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return submit(dispatch_id, RefuseReturnForm(), returns.refuse_return, by=g.unlocked)


@desk.post("/dispatches/<uuid:dispatch_id>/decide-extension")
@requires(Permission.WRITE_ABSTRACT, unlocked=True)
def decide_extension(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return submit(dispatch_id, ExtensionDecisionForm(), extensions.decide_extension, by=g.unlocked)


@desk.post("/dispatches/<uuid:dispatch_id>/rework")
@requires(Permission.RELEASE, unlocked=True)
def rework_answer(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return submit(dispatch_id, ReworkForm(), releasing.rework, by=g.unlocked)


@desk.post("/dispatches/<uuid:dispatch_id>/release")
@requires(Permission.RELEASE, unlocked=True)
def release_answer(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return press(dispatch_id, partial(releasing.release, overrides=overrides_typed()), by=g.unlocked)


def _older(after: Cursor) -> str:
    state = request.args.get("state", "")
    return url_for("desk.dispatches", state=state, **args_of(after))


def _filter() -> DispatchFilter:
    """What is no state lists all that has not ended."""
    asked = request.args.get("state", "")
    if asked in set(DispatchStatus):
        return DispatchFilter(DispatchStatus(asked))
    return DispatchFilter(ended=asked == "ended", held_back=asked == HELD_BACK)


def _days_left(due_on: date | None) -> int | None:
    return calendar().working_days_between(today(), due_on) if due_on else None
