"""Writing down one's half of the recovery key."""

from flask import Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from moderation.accounts import recovery_halves
from moderation.accounts.recovery_halves import NotCopied
from moderation.permissions import Permission, requires
from moderation.views.blueprint import desk


@desk.get("/recovery-half")
@requires(Permission.OPEN_CASE)
def recovery_half() -> ResponseReturnValue:
    return _page() if recovery_halves.is_waiting_for(g.viewer) else redirect(url_for("desk.home"), 303)


@desk.post("/recovery-half")
@requires(Permission.OPEN_CASE, unlocked=True)
def show_recovery_half() -> ResponseReturnValue:
    return _page(recovery_halves.show(by=g.unlocked))


@desk.post("/recovery-half/kept")
@requires(Permission.OPEN_CASE, unlocked=True)
def keep_recovery_half() -> ResponseReturnValue:
    try:
        recovery_halves.confirm(request.form.get("end", ""), by=g.unlocked)
    except NotCopied:
        error = _("与恢复码的最后一组不一样，请对照纸面再抄一遍")
        return _page(recovery_halves.show(by=g.unlocked), error, 422)
    flash(_("已确认抄好，系统里不再保存这一半。"), "ok")
    return redirect(url_for("desk.home"), 303)


def _page(half: str = "", error: str = "", status: int = 200) -> Response:
    return make_response(render_template("moderation/recovery_half.html", half=half, error=error), status)
