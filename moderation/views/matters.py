"""事项: the list, and one matter with its cases and dispatches, so that both are found again."""

import uuid
from typing import Any

from flask import g, render_template, request, url_for

from feedback.limits import day_of
from feedback.numbers import number_of
from feedback.words import day_words
from moderation.cases.case_words import STATUS, category_words
from moderation.cases.matter_list import MatterState, matter_with_all, page_of_matters
from moderation.dispatches import dispatch_words
from moderation.forms.matters import MATTER_STATES, MatterForm, matter_form
from moderation.permissions import Permission, requires
from moderation.views.blueprint import desk

_WORDS: dict[str, Any] = {
    "state": MATTER_STATES,
    "category": category_words,
    "day": day_words,
    "day_of": day_of,
    "case": STATUS,
    "dispatch": dispatch_words,
    "number": number_of,
}


@desk.get("/matters")
@requires(Permission.READ_QUEUE)
def matters() -> str:
    form = matter_form(request.args, g.viewer.office_id)
    after = request.args.get("after", "")
    page = page_of_matters(form.wanted, g.viewer, target_id=form.target_id, after=after)
    older = _here(form, after=page.after) if page.after else ""
    first = _here(form) if after else ""
    links = {"older": older, "first": first}
    waiting = form.wanted is MatterState.WAITING
    return render_template("moderation/matters.html", form=form, page=page, waiting=waiting, words=_WORDS, **links)


@desk.get("/matters/<uuid:matter_id>")
@requires(Permission.READ_QUEUE)
def matter(matter_id: uuid.UUID) -> str:
    return render_template("moderation/matter.html", one=matter_with_all(matter_id, g.viewer), words=_WORDS)


def _here(form: MatterForm, **changes: str) -> str:
    """This page's address with what was asked for, other than its cursor."""
    asked: dict[str, Any] = {field.name: field.data for field in form if field.data}
    return url_for("desk.matters", **(asked | changes))
