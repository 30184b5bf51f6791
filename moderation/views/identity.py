"""身份查询: what custodians are asked to open, and opening their layer of it or refusing."""

import uuid
from collections.abc import Callable

from flask import Response, flash, g, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from feedback.lifecycle import MoveNotAllowed
from feedback.sealing import CannotOpen
from moderation.accounts.endorsements import NoFounders, NotEndorsed
from moderation.forms.identity import RefuseIdentityForm
from moderation.identity import custodians, pages
from moderation.identity.custodians import AskerGone, NotYourLayer, SamePerson
from moderation.identity.requests import TooLate
from moderation.identity.words import STATE
from moderation.permissions import Permission, requires
from moderation.views.blueprint import desk

REFUSED = (AskerGone, CannotOpen, MoveNotAllowed, NoFounders, NotEndorsed, NotYourLayer, SamePerson, TooLate)


@desk.get("/identity")
@requires(Permission.HOLD_IDENTITY)
def identity() -> ResponseReturnValue:
    return _page()


@desk.post("/identity/<uuid:request_id>/outer")
@requires(Permission.HOLD_IDENTITY, unlocked=True)
def open_outer_layer(request_id: uuid.UUID) -> ResponseReturnValue:
    return _open(lambda: custodians.open_outer_layer(request_id, by=g.unlocked), _("外层已开启，等另一位保密员。"))


@desk.post("/identity/<uuid:request_id>/inner")
@requires(Permission.HOLD_IDENTITY, unlocked=True)
def open_inner_layer(request_id: uuid.UUID) -> ResponseReturnValue:
    return _open(lambda: custodians.open_inner_layer(request_id, by=g.unlocked), _("已开启，只有申请人能查看一次。"))


@desk.post("/identity/<uuid:request_id>/refuse")
@requires(Permission.HOLD_IDENTITY)
def refuse_identity(request_id: uuid.UUID) -> ResponseReturnValue:
    form = RefuseIdentityForm(prefix=_prefix(request_id))
    if not form.validate():
        return _page(typed={request_id: form}, status=422)
    custodians.refuse(request_id, form.words.data or "", by=g.viewer)
    flash(_("已拒绝，申请人会看到理由。"), "ok")
    return redirect(url_for("desk.identity"), 303)


def _open(act: Callable[[], None], said: str) -> ResponseReturnValue:
    try:
        act()
    except REFUSED as refusal:
        return _page(refusal=_words_of(refusal), status=409)
    flash(said, "ok")
    return redirect(url_for("desk.identity"), 303)


def _page(
    *, refusal: str = "", typed: dict[uuid.UUID, RefuseIdentityForm] | None = None, status: int = 200
) -> Response:
    waiting = pages.waiting(g.viewer)
    forms = {each.id: RefuseIdentityForm(None, prefix=_prefix(each.id)) for each in waiting} | (typed or {})
    page = render_template(
        "moderation/identity.html",
        waiting=waiting,
        handled=pages.handled(g.viewer),
        forms=forms,
        typed=list(typed or {}),
        refusal=refusal,
        state_words=STATE,
    )
    return make_response(page, status)


def _prefix(request_id: uuid.UUID) -> str:
    return f"refuse-{request_id}-"


def _words_of(refusal: Exception) -> str:
    return {
        AskerGone: _("申请人已不能办理这一件，没有人可以交给。请写明理由拒绝。"),
        CannotOpen: _("您的钥匙打不开这一件：这一件之后您重新登记过。请其他保密员开启，或者写明理由拒绝。"),
        NoFounders: _("系统还没有认定最初的两位审核员，不能开启：请运维人员照手册设置 ZHIYAN_FOUNDERS。"),
        NotEndorsed: _(
            "申请人现在的密钥没有同事担保：他重新登记过，或者有人换过密钥，所以不能交给他。请告诉他先请同事核对授权。"
        ),
        NotYourLayer: _("这一步不由您开启：要先由另一位保密员开启，或者这一件早于您的钥匙。"),
        SamePerson: _("申请人和两位保密员必须是三个人。"),
        TooLate: _("外层开启后时间已过，不能再用。申请人可以重新申请。"),
    }.get(type(refusal), _("别人刚处理过，请看现在的情况。"))
