"""The pages that explain: the same for every visitor, rendered once a minute, and the small files browsers ask for."""

import re
from datetime import timedelta

from flask import Response, abort, make_response, render_template
from flask_babel import gettext as _

from feedback import regions
from feedback.intake.blueprint import intake
from feedback.intake.kept_pages import kept_page
from feedback.limits import limits, settings, today

ROBOTS = "User-agent: *\nDisallow: /case\nDisallow: /desk\nDisallow: /report\n"
ONE_DAY = "public, max-age=86400"
SECURITY_TXT_DAYS = 180
CONTACT_SCHEMES = (("", r"https://\S+"), ("mailto:", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), ("tel:", r"\+?\d[\d -]{5,}\d"))


@intake.get("/")
def landing() -> str:
    return kept_page("landing", lambda: render_template("feedback/landing.html", limits=limits()))


@intake.get("/privacy")
def privacy() -> str:
    return kept_page("privacy", lambda: render_template("feedback/privacy.html", limits=limits()))


@intake.get("/help")
def channels() -> str:
    return kept_page("help", lambda: render_template("feedback/help.html"))


@intake.get("/about")
def about() -> str:
    return kept_page("about", lambda: render_template("feedback/about.html", attribution=_(regions.ATTRIBUTION)))


@intake.post("/done")
def done() -> Response:
    """完成: what the browser kept of this site goes, where it follows the header."""
    response = make_response(render_template("feedback/done.html"))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@intake.get("/robots.txt")
def robots() -> Response:
    return Response(ROBOTS, mimetype="text/plain", headers={"Cache-Control": ONE_DAY})


@intake.get("/favicon.ico")
def favicon() -> Response:
    """Nothing, kept for a day: a picture beside the address would tell who looks over the shoulder where one is."""
    return Response(status=204, headers={"Cache-Control": ONE_DAY})


@intake.get("/.well-known/security.txt")
def security_txt() -> Response:
    """Whom to tell of a hole (RFC 9116); none where the installation names no address that can be written to."""
    contact = _contact_uri(settings().contact or "") or abort(404)
    expires = today() + timedelta(days=SECURITY_TXT_DAYS)
    text = f"Contact: {contact}\nExpires: {expires}T00:00:00Z\nPreferred-Languages: zh, en\n"
    return Response(text, mimetype="text/plain")


def _contact_uri(contact: str) -> str | None:
    """The first address in the words of the footer: a page, a mailbox, or a telephone."""
    found = ((scheme, re.search(pattern, contact, re.ASCII)) for scheme, pattern in CONTACT_SCHEMES)
    return next((scheme + re.sub(r"\s", "", match[0]) for scheme, match in found if match), None)
