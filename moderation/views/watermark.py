"""The watermark of a unit's pages: a picture of its own, drawn anew for whoever is signed in (R10)."""

from flask import Response, g, make_response, render_template

from feedback.limits import today
from feedback.words import day_words
from moderation.dispatches.unit_pages import unit_name
from moderation.permissions import Permission, requires
from moderation.views.blueprint import desk


@desk.get("/watermark.svg")
@requires(Permission.ANSWER_DISPATCH)
def watermark() -> Response:
    """Unit, account and day. It deters; a person who can change the page can also take it off."""
    words = (unit_name(g.viewer), g.viewer.name, day_words(today()))
    picture = make_response(render_template("moderation/watermark.svg", words=words))
    picture.content_type = "image/svg+xml"
    picture.headers["Cache-Control"] = "no-store"
    return picture
