"""The office's dispatches: the list, one dispatch, and what a moderator does with it."""

import uuid
from datetime import date

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from feedback.lifecycle import DispatchStatus
from feedback.limits import calendar, today
from moderation.dispatches import (
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
from moderation.views.acting import press, submit
from moderation.views.blueprint import desk
from moderation.views.cursors import args_of, cursor_of
from moderation.views.dispatch_forms import (
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


@desk.post("/dispatches/<uuid:dispatch_id>/send")
@requires(Permission.WRITE_ABSTRACT)
def send_dispatch(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return press(dispatch_id, lambda seen: dispatching.send(dispatch_id, by=g.viewer, seen_version=seen))


@desk.post("/dispatches/<uuid:dispatch_id>/take-back")
@requires(Permission.WRITE_ABSTRACT, unlocked=True)
def take_back_dispatch(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return press(dispatch_id, lambda seen: redrafting.take_back(dispatch_id, by=g.unlocked, seen_version=seen))


@desk.post("/dispatches/<uuid:dispatch_id>/drop")
@requires(Permission.WRITE_ABSTRACT)
def drop_dispatch(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return press(dispatch_id, lambda seen: redrafting.drop(dispatch_id, by=g.viewer, seen_version=seen))


@desk.post("/dispatches/<uuid:dispatch_id>/make-letter")
@requires(Permission.WRITE_ABSTRACT)
def make_letter(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    return press(dispatch_id, lambda seen: redrafting.make_letter(dispatch_id, by=g.viewer, seen_version=seen))


@desk.post("/dispatches/<uuid:dispatch_id>/recall")
@requires(Permission.WRITE_ABSTRACT, unlocked=True)
def recall_dispatch(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    form = RecallForm()

    def act() -> None:
        dispatching.recall(dispatch_id, form.reason.data or "", by=g.unlocked, seen_version=form.seen_version)

    return submit(dispatch_id, form, act)


@desk.post("/dispatches/<uuid:dispatch_id>/explain")
@requires(Permission.WRITE_ABSTRACT, unlocked=True)
def explain_dispatch(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    form = ExplainForm()

    def act() -> None:
        unit_questions.explain(dispatch_id, form.words.data or "", by=g.unlocked, seen_version=form.seen_version)

    return submit(dispatch_id, form, act)


@desk.post("/dispatches/<uuid:dispatch_id>/uphold-return")
@requires(Permission.WRITE_ABSTRACT, unlocked=True)
def uphold_return(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    """On to the new dispatch, where its text can be opened and handed on."""
    form, made = DecideReturnForm(), []
    offer_units(form, dispatch_for(g.viewer, dispatch_id, Permission.WRITE_ABSTRACT))

    def act() -> None:
        unit_id = uuid.UUID(form.unit.data)
        made.append(returns.uphold_return(dispatch_id, unit_id, by=g.unlocked, seen_version=form.seen_version))

    answer = submit(dispatch_id, form, act)
    return redirect(url_for("desk.dispatch", dispatch_id=made[0]), 303) if made else answer


@desk.post("/dispatches/<uuid:dispatch_id>/refuse-return")
@requires(Permission.WRITE_ABSTRACT, unlocked=True)
def refuse_return(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    form = RefuseReturnForm()

    def act() -> None:
        returns.refuse_return(dispatch_id, form.reason.data or "", by=g.unlocked, seen_version=form.seen_version)

    return submit(dispatch_id, form, act)


@desk.post("/dispatches/<uuid:dispatch_id>/decide-extension")
@requires(Permission.WRITE_ABSTRACT, unlocked=True)
def decide_extension(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    form = ExtensionDecisionForm()

    def act() -> None:
        decide = extensions.grant_extension if form.decision.data == "grant" else extensions.refuse_extension
        decide(dispatch_id, form.reason.data or "", by=g.unlocked, seen_version=form.seen_version)

    return submit(dispatch_id, form, act)


@desk.post("/dispatches/<uuid:dispatch_id>/rework")
@requires(Permission.RELEASE, unlocked=True)
def rework_answer(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    form = ReworkForm()

    def act() -> None:
        releasing.rework(dispatch_id, form.reason.data or "", by=g.unlocked, seen_version=form.seen_version)

    return submit(dispatch_id, form, act)


@desk.post("/dispatches/<uuid:dispatch_id>/release")
@requires(Permission.RELEASE)
def release_answer(dispatch_id: uuid.UUID) -> ResponseReturnValue:
    reasons = overrides_typed()
    return press(dispatch_id, lambda seen: releasing.release(dispatch_id, reasons, by=g.viewer, seen_version=seen))


def _older(after: Cursor) -> str:
    state = request.args.get("state", "")
    return url_for("desk.dispatches", state=state, **args_of(after))


def _filter() -> DispatchFilter:
    """What is no state lists all that has not ended."""
    asked = request.args.get("state", "")
    if asked in set(DispatchStatus):
        return DispatchFilter(DispatchStatus(asked))
    return DispatchFilter(ended=asked == "ended")


def _days_left(due_on: date | None) -> int | None:
    return calendar().working_days_between(today(), due_on) if due_on else None
