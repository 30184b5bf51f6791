"""The queue."""

from collections.abc import Mapping
from typing import Any

from flask import g, render_template, request, url_for

from feedback.lifecycle import CaseStatus
from feedback.words import day_words
from moderation.cases.case_words import STATUS, category_words
from moderation.cases.queue import COUNTED, MOST_COUNTED, Page, page_of_cases, queue_counts
from moderation.cases.queue_filter import Named, QueueFilter, State
from moderation.dispatches.dispatch_list import held_back
from moderation.forms.queue import QueueForm, queue_form, state_words
from moderation.permissions import Permission, requires
from moderation.views.blueprint import desk

HELD_BACK = "held_back"


@desk.get("/queue")
@requires(Permission.READ_QUEUE)
def queue() -> str:
    form = queue_form(request.args, g.viewer.office_id)
    valid = form.validate()
    wanted = form.filter() if valid else QueueFilter()
    page = page_of_cases(wanted, g.viewer, after=form.after.data or "") if valid else Page((), None)
    counts = queue_counts(g.viewer, {HELD_BACK: held_back(g.viewer)})
    return render_template(
        "moderation/queue.html",
        form=form,
        wanted=wanted,
        page=page,
        queues=_queues(wanted, counts),
        older=_older(form, page),
        first=_here(form) if form.after.data else "",
        words={"state": state_words, "status": STATUS, "category": category_words, "day": day_words},
        need_info=CaseStatus.NEED_INFO,
        held_back=counts[HELD_BACK],
    )


def _queues(wanted: QueueFilter, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    links = [_queue_link(state, wanted, _count_words(counts[state])) for state in COUNTED]
    return [*links, _queue_link(CaseStatus.ANSWERED, wanted, None), _queue_link(Named.ALL, wanted, None)]


def _queue_link(state: State, wanted: QueueFilter, count: str | None) -> dict[str, Any]:
    current = wanted.state is state and not wanted.number
    return {
        "label": state_words(state),
        "url": url_for("desk.queue", state=state.value),
        "count": count,
        "current": current,
    }


def _count_words(count: int) -> str:
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)


def _older(form: QueueForm, page: Page) -> str:
    return _here(form, after=page.next_cursor) if page.next_cursor else ""


def _here(form: QueueForm, **changes: str) -> str:
    """This page's address with what was asked for, other than its cursor."""
    asked: dict[str, Any] = {field.name: field.data for field in form if field.data and field.name != "after"}
    return url_for("desk.queue", **(asked | changes))
