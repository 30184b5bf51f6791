"""What oversight watches."""

import uuid
from datetime import date

from flask import g, render_template, request, url_for

from feedback.limits import calendar, today
from moderation.oversight import Cursor, overdue_page
from moderation.permissions import Permission, requires
from moderation.reminder_words import STEP_WORDS
from moderation.views.blueprint import desk


@desk.get("/oversight")
@requires(Permission.OVERSEE)
def oversight() -> str:
    page = overdue_page(g.viewer, after=_cursor())
    older = url_for("desk.oversight", due=page.after[0].isoformat(), id=page.after[1].hex) if page.after else ""
    late = {row.dispatch_id: calendar().working_days_between(today(), row.due_on) for row in page.rows}
    return render_template("moderation/oversight.html", page=page, older=older, late=late, step_words=STEP_WORDS)


def _cursor() -> Cursor | None:
    """Where the list goes on; what is no cursor begins at the top."""
    try:
        return date.fromisoformat(request.args["due"]), uuid.UUID(request.args["id"])
    except (KeyError, ValueError):
        return None
