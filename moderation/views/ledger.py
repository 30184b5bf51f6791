"""The ledger, for oversight."""

from flask import g, render_template, request

from feedback.limits import settings
from moderation import ledger_words
from moderation.ledger_pages import ledger_page
from moderation.permissions import Permission, requires
from moderation.views.blueprint import desk


@desk.get("/ledger")
@requires(Permission.READ_LEDGER)
def ledger() -> str:
    act = request.args.get("act", "").strip() or None
    page = ledger_page(g.viewer, older_than=request.args.get("before", type=int), act=act)
    return render_template("moderation/ledger.html", page=page, act=act, words=ledger_words, zone=settings().time_zone)
