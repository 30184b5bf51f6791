"""Putting a case's page together: what is known of it, what was opened, and a form for each thing that may happen."""

import uuid
from typing import Any

from flask import Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from feedback.answers import answers_released
from feedback.models import Case
from feedback.numbers import number_of
from feedback.words import DECLINE_WORDS, day_words
from moderation import disclosure
from moderation.cases import case_words
from moderation.cases.case_page import Act, history, possible_acts, proposed_answer, surroundings
from moderation.cases.classification import may_take_back, tells_of_retaliation
from moderation.cases.matters import like_matters
from moderation.cases.proposals import is_own_unit
from moderation.cases.queue import workdays_left
from moderation.cases_seen import NotFound, case_for
from moderation.disclosure import KeyDestroyed, NoGrant, OpenedCase
from moderation.dispatches import dispatch_words
from moderation.identity.pages import on_case
from moderation.permissions import Permission
from moderation.views.case_forms import forms_for
from moderation.views.dispatch_panel import dispatch_panel


def show(
    case_id: uuid.UUID,
    *,
    opened: OpenedCase | None = None,
    unmasked: bool = False,
    who: dict[str, Any] | None = None,
    typed: dict[str, FlaskForm] | None = None,
    stale: bool = False,
    status: int = 200,
) -> Response:
    """The page. `typed` is the form that was just refused, by its name; it stands where it stood, as it was typed.

    `who` are the identity details just opened, which only this answer shows.
    """
    case = case_for(g.viewer, case_id, Permission.READ_QUEUE)
    proposed = proposed_answer(case, g.viewer)
    acts = possible_acts(case, g.viewer, proposed)
    like = like_matters(case, g.viewer) if acts & {Act.ACCEPT, Act.MOVE} else []
    page = render_template(
        "moderation/case.html",
        case=case,
        number=number_of(case.id),
        around=surroundings(case),
        history=history(case),
        acts=acts,
        proposed=proposed,
        like=like,
        opened=opened,
        unmasked=unmasked,
        identity=on_case(case, g.viewer) if g.viewer.may(Permission.ASK_IDENTITY) else None,
        who=who,
        own_unit=opened is not None and is_own_unit(opened),
        forms=_with_typed(forms_for(case, acts, like, opened, proposed), typed or {}),
        typed=list(typed or {}),
        stale=stale,
        answers=answers_released(case.matter_id) if case.matter_id else [],
        left=workdays_left(case.status, case.due_on),
        dispatch_panel=dispatch_panel(case, g.viewer, opened),
        standing=tells_of_retaliation(case) and not may_take_back(g.viewer),
        words=WORDS,
    )
    return make_response(page, status)


def _with_typed(fresh: dict[str, FlaskForm], typed: dict[str, FlaskForm]) -> dict[str, FlaskForm]:
    """The typed form among the empty ones, about the case as this page shows it: sent again, it is a new decision."""
    for name, form in typed.items():
        if name in fresh:
            form["version"].raw_data, form["version"].data = None, fresh[name]["version"].data
    return fresh | typed


def opened_again(case_id: uuid.UUID) -> OpenedCase | None:
    """For a form sent from an opened page: the page stays open, which is one more reading on the ledger."""
    if "opened" not in request.form or g.unlocked is None:
        return None
    try:
        return disclosure.open_case(case_id, by=g.unlocked)
    except (KeyDestroyed, NoGrant):
        return None


def go_on(case_id: uuid.UUID, said: str, *, stay_open: bool = False) -> ResponseReturnValue:
    """After an act: the case again, or the queue where the act has recused the person from it."""
    try:
        case_for(g.viewer, case_id, Permission.READ_QUEUE)
    except NotFound:
        flash(_("已保存。您须回避此件，此后由其他审核员办理。"), "ok")
        return redirect(url_for("desk.queue"), 303)
    flash(said, "ok")
    opened = opened_again(case_id) if stay_open else None
    return show(case_id, opened=opened) if opened else redirect(url_for("desk.case", case_id=case_id), 303)


def _decline_words(case: Case) -> Any:
    return DECLINE_WORDS[case.decline_code].reason if case.decline_code else None


WORDS: dict[str, Any] = {
    "status": case_words.STATUS,
    "nature": case_words.NATURE,
    "level": case_words.LEVEL,
    "event": case_words.EVENT,
    "category": case_words.category_words,
    "channel": case_words.channel_words,
    "decline": _decline_words,
    "day": day_words,
    "number": number_of,
    "frequency": case_words.FREQUENCY,
    "completion": dispatch_words.COMPLETION,
}
