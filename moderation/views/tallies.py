"""Monthly tallies: the list of months that are over, one month on a page that prints, and the same as CSV."""

from flask import Response, abort, g, render_template

from feedback.clock import Month
from moderation.oversight import bulletin
from moderation.oversight.tallies import NotOverYet, Tally, months_to_read, next_on, record_export, tally
from moderation.permissions import Permission, requires
from moderation.views.blueprint import desk


@desk.get("/tallies")
@requires(Permission.READ_TALLIES)
def tallies() -> str:
    months = months_to_read(g.viewer.office_id)
    return render_template("moderation/tallies.html", months=months, next_on=next_on())


@desk.get("/tallies/<month>")
@requires(Permission.READ_TALLIES)
def tally_of_month(month: str) -> str:
    return render_template("moderation/tally.html", tally=_tally(month), bulletin=bulletin)


@desk.get("/tallies/<month>.csv")
@requires(Permission.READ_TALLIES)
def tally_as_csv(month: str) -> Response:
    counted = _tally(month)
    record_export(counted.month, "csv", by=g.viewer)
    name = f"tally-{counted.month}.csv"
    return Response(
        bulletin.as_csv(counted),
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )


def _tally(month: str) -> Tally:
    try:
        return tally(Month.parse(month), viewer=g.viewer)
    except (ValueError, NotOverYet):
        abort(404)
