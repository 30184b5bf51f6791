"""Who waits for a grant; comparing what they read aloud, and giving it."""

import uuid
from collections.abc import Callable

from flask import Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from feedback import crockford
from feedback.fingerprints import TEXT_LENGTH, BadFingerprint
from feedback.limits import settings
from moderation.accounts import endorsements
from moderation.accounts import grants as granting
from moderation.accounts.endorsements import NoFounders, NotEndorsed
from moderation.accounts.endorsing import FingerprintDiffers, NoSigningKey
from moderation.permissions import Permission, requires
from moderation.views.blueprint import desk

_SAID: dict[type[Exception], Callable[[], str]] = {
    FingerprintDiffers: lambda: _(
        "与系统里存的密钥对不上，没有授权。请对方再念一遍；还是对不上，密钥可能被人换过，请停下来告诉同事和运维人员。"
    ),
    NoFounders: lambda: _("系统还没有认定最初的两位审核员，暂时不能授权。"),
    NoSigningKey: lambda: _("对方还没有核对码：请本人登录并解锁一次，再来授权。"),
    NotEndorsed: lambda: _("您自己的密钥还没有同事担保，不能给别人授权。"),
}
REFUSED: tuple[type[Exception], ...] = (BadFingerprint, *_SAID)


@desk.get("/grants")
@requires(Permission.GIVE_GRANT)
def grants() -> ResponseReturnValue:
    return _page()


@desk.post("/grants/<uuid:staff_id>")
@requires(Permission.GIVE_GRANT, unlocked=True)
def give_grant(staff_id: uuid.UUID) -> ResponseReturnValue:
    typed = request.form.get("fingerprint", "")
    try:
        granting.give(staff_id, typed, by=g.unlocked)
    except REFUSED as error:
        return _page({staff_id: typed}, {staff_id: _words_of(error, typed)}, 422)
    flash(_("核对无误，已授权，对方现在可以打开来件。"), "ok")
    return redirect(url_for("desk.grants"), 303)


def _page(
    typed: dict[uuid.UUID, str] | None = None, errors: dict[uuid.UUID, str] | None = None, status: int = 200
) -> Response:
    """`typed` and `errors` by whom they are about."""
    waiting = [staff for staff in granting.waiting(g.viewer.office_id) if staff.id != g.viewer.staff_id]
    page = render_template(
        "moderation/grants.html",
        waiting=waiting,
        anew=endorsements.enrolled_anew(waiting),
        has_founders=bool(settings().founders),
        believed=endorsements.is_believed(g.viewer),
        own_fingerprint=endorsements.own_fingerprint(g.unlocked) if g.unlocked else None,
        typed=typed or {},
        errors=errors or {},
    )
    return make_response(page, status)


def _words_of(error: Exception, typed: str) -> str:
    if not isinstance(error, BadFingerprint):
        return _SAID[type(error)]()
    if not crockford.clean(typed):
        return _("请填对方念的核对码")
    if error.impossible:
        return _("核对码里不会有“%(named)s”，只有数字和字母（没有 I、L、O、U）", named=_("、").join(error.impossible))
    return _("核对码是 %(length)s 位，您输入了 %(count)s 位", length=TEXT_LENGTH, count=error.length)
