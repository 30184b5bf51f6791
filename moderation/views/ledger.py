"""The ledger, for oversight."""

from typing import Any

from flask import g, render_template, request, url_for

from feedback.ledger import checkpoints
from feedback.limits import settings
from moderation.forms.ledger import LedgerForm, ledger_form
from moderation.oversight import ledger_words
from moderation.oversight.ledger_pages import LedgerPage, ledger_page
from moderation.permissions import Permission, requires
from moderation.views.blueprint import desk


@desk.get("/ledger")
@requires(Permission.READ_LEDGER)
def ledger() -> str:
    form = ledger_form(request.args, g.viewer)
    valid = form.validate()
    page = ledger_page(g.viewer, form.filter(), older_than=form.older_than) if valid else LedgerPage((), None)
    return render_template(
        "moderation/ledger.html",
        form=form,
        page=page,
        words=ledger_words,
        zone=settings().time_zone,
        older=_here(form, before=page.older_than) if page.older_than else "",
        first=_here(form) if form.before.data else "",
        archived=() if page.older_than else checkpoints()[::-1],
    )


def _here(form: LedgerForm, **changes: Any) -> str:
    """This page's address with what was asked for, other than its place in the list."""
    asked = {field.name: field.data for field in form if field.data and field.name != "before"}
    return url_for("desk.ledger", **(asked | changes))
