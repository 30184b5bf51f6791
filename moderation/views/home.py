"""The front of the desk: the first page the person may use."""

from flask import g, redirect, url_for
from flask.typing import ResponseReturnValue

from moderation.permissions import open_to_staff
from moderation.views.blueprint import desk
from moderation.views.navigation import pages_of


@desk.get("/")
@open_to_staff
def home() -> ResponseReturnValue:
    return redirect(url_for(pages_of(g.viewer)[0].endpoint), 303)
