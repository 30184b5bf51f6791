"""The halves of the recovery key: who keeps them, writing down one's own, and having new ones made."""

from flask import Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from moderation.accounts import recovery_halves, recovery_keys
from moderation.accounts.recovery_halves import NotCopied
from moderation.accounts.recovery_keys import TooFewKeepers
from moderation.disclosure import NoGrant
from moderation.permissions import Permission, requires
from moderation.views.blueprint import desk


@desk.get("/recovery-half")
@requires(Permission.OPEN_CASE)
def recovery_half() -> ResponseReturnValue:
    return _page()


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


@desk.post("/recovery-half/renew")
@requires(Permission.GIVE_GRANT, unlocked=True)
def renew_recovery() -> ResponseReturnValue:
    if request.form.get("confirm") != "1":
        return _page(refusal=_("请先勾选确认"), status=422)
    try:
        recovery_keys.renew(by=g.unlocked)
    except NoGrant:
        return _page(refusal=_("有的时期您没有授权，请有全部授权的同事来换"), status=422)
    except TooFewKeepers:
        return _page(refusal=_("没有两位可以抄写的人：须是有授权的审核员、核稿人或上级复核人"), status=422)
    flash(_("已换一套恢复码，旧的两半已经没有用，请销毁。新的请下面两位各抄一半。"), "ok")
    return redirect(url_for("desk.recovery_half"), 303)


def _page(half: str = "", error: str = "", status: int = 200, refusal: str = "") -> Response:
    page = render_template(
        "moderation/recovery_half.html",
        half=half,
        error=error,
        refusal=refusal,
        mine=recovery_halves.is_waiting_for(g.viewer),
        halves=recovery_keys.halves(g.viewer.office_id),
    )
    return make_response(page, status)
