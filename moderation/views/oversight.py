"""What oversight watches."""

from flask import g, render_template, request, url_for

from feedback.limits import calendar, today
from feedback.words import day_words
from moderation.cases.urgent import left_overnight
from moderation.oversight.overdue import overdue_page
from moderation.permissions import Permission, requires
from moderation.standing_in import too_long_waiting
from moderation.timer.reminder_words import STEP_WORDS
from moderation.views.blueprint import desk
from moderation.views.cursors import args_of, cursor_of


@desk.get("/oversight")
@requires(Permission.OVERSEE)
def oversight() -> str:
    page = overdue_page(g.viewer, after=cursor_of(request.args))
    older = url_for("desk.oversight", **args_of(page.after)) if page.after else ""
    late = {row.dispatch_id: calendar().working_days_between(today(), row.due_on) for row in page.rows}
    return render_template(
        "moderation/oversight.html",
        page=page,
        older=older,
        late=late,
        overnight=left_overnight(g.viewer),
        waiting=too_long_waiting(g.viewer),
        step_words=STEP_WORDS,
        day=day_words,
    )
