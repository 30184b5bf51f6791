"""The front of the desk: the first page the person may use."""

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from moderation.permissions import open_to_staff
from moderation.views.blueprint import desk
from moderation.views.navigation import pages_of


@desk.get("/")
@open_to_staff
def home() -> ResponseReturnValue:
    pages = pages_of(g.viewer)
    if pages:
        return redirect(url_for(pages[0].endpoint), 303)
    return render_template("moderation/home.html")
