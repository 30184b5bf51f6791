"""The page of the report form: blank for a visitor, or with everything that was typed after it was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import Response, make_response, render_template
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from feedback import clock, identifiers, receipts
from feedback.categories import MOST_CATEGORIES
from feedback.identifiers import Detail
from feedback.intake import choices
from feedback.intake.kept_pages import kept_page
from feedback.intake.offer import Offer, name_of_place, offer
from feedback.intake.report_form import IDENTITY_FIELDS, Posted, targets_as_typed
from feedback.limits import limits, settings
from feedback.reports import MOST_TARGETS
from feedback.wording import clean, visible

DRAFT_GOES_HERE = "draft-goes-here"
MORE_FIELDS = (
    "issuer_name",
    "issuer_level",
    "region",
    "frequency",
    "after_hours",
    "data_items",
    "from_own_unit",
    "keep_from",
    "submitter_kind",
)


@dataclass(frozen=True, slots=True)
class Remarks:
    """What the form says about what was typed: one line, a message by field, details found in the description."""

    note: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    details: Sequence[Detail] = ()
    added: bool = False


def blank_form() -> str:
    """The form for a visitor, with a draft of its own. Raises IntakeClosed."""
    page = kept_page("report", lambda: _render(MultiDict(), Remarks(), DRAFT_GOES_HERE))
    return page.replace(DRAFT_GOES_HERE, new_draft(), 1)


def new_draft() -> str:
    return receipts.mint_draft(settings().secret_key, int(clock.now().timestamp()))


def form_again(posted: Posted, status: int, remarks: Remarks, *, draft: str | None = None) -> Response:
    """The form with all that was typed; a fresh draft where the posted one is of no use (`draft` None)."""
    return make_response(_render(_without_controls(posted), remarks, draft or new_draft()), status)


def _render(posted: Posted, remarks: Remarks, draft: str) -> str:
    offered = offer()
    return render_template(
        "feedback/report.html",
        posted=posted,
        rows=targets_as_typed(posted),
        errors=remarks.errors,
        note=remarks.note,
        pieces=_pieces(posted, remarks.details),
        added=remarks.added,
        offer=offered,
        limits=limits(),
        other_place=_other_place(posted, offered),
        identity_open=any(map(posted.get, IDENTITY_FIELDS)),
        more_open=any(map(posted.get, MORE_FIELDS)),
        options=choices,
        most_targets=MOST_TARGETS,
        draft=draft,
        **_chosen_categories(posted),
    )


def _pieces(posted: Posted, details: Sequence[Detail]) -> list[tuple[str, str]]:
    if not details:
        return []
    pieces = identifiers.marked(clean(posted.get("description", "")), details)
    return [(words, _(identifiers.why(detail.kind)) if detail else "") for words, detail in pieces]


def _chosen_categories(posted: Posted) -> dict[str, object]:
    """The first is the primary one; leaves, which the page has no sentence for, are kept in hidden fields."""
    letters = dict(choices.CATEGORIES)
    chosen = list(dict.fromkeys(filter(None, posted.getlist("category"))))
    primary = chosen[0] if chosen and chosen[0] in letters else ""
    return {
        "primary": primary,
        "also": [code for code in chosen if code in letters and code != primary],
        "chosen_leaves": [code for code in chosen if code not in letters][:MOST_CATEGORIES],
    }


def _other_place(posted: Posted, offered: Offer) -> tuple[str, str] | None:
    """A place outside the office's region, or none at all, stays chosen: the list would drop it silently."""
    typed = clean(posted.get("region", ""))
    if not typed or typed in offered.codes:
        return None
    return typed, name_of_place(typed) or typed


def _without_controls(posted: Posted) -> Posted:
    """As typed, but for what no keyboard types: a page cannot hold it."""
    return MultiDict((name, visible(text)) for name, text in posted.items(multi=True))
