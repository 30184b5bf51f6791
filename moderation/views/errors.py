"""Errors of the domain become pages of the desk here, once; what was typed comes back."""

import uuid

from flask import Response, make_response, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from feedback.errors import Words, error_page, fail, note, refuse
from feedback.lifecycle import MoveNotAllowed
from feedback.numbers import number_of
from feedback.sealing import CannotOpen
from moderation.cases_seen import NotAllowed, NotFound, Stale
from moderation.disclosure import KeyDestroyed, NoGrant
from moderation.views.blueprint import desk
from moderation.views.kept import Kept, kept_of_post


@desk.errorhandler(NotFound)
def not_found(_error: NotFound) -> Response:
    return error_page(404)


@desk.errorhandler(NotAllowed)
def not_allowed(_error: NotAllowed) -> Response:
    return error_page(403)


@desk.errorhandler(Stale)
@desk.errorhandler(StaleDataError)
@desk.errorhandler(MoveNotAllowed)
def handled_by_another(_error: Exception) -> Response:
    """For the form that has no better answer of its own."""
    kept = kept_of_post() or Kept(request.path, ())
    return make_response(render_template("moderation/stale.html", kept=kept), 409)


@desk.errorhandler(NoGrant)
def no_grant(_error: NoGrant) -> Response:
    remedy = _("您登记之后还没有人给您授权。请已有授权的同事在“授权”页给您授权，然后再打开。")
    return error_page(403, Words(_("还打不开：等待授权"), remedy))


@desk.errorhandler(KeyDestroyed)
def key_destroyed(_error: KeyDestroyed) -> Response:
    return error_page(410, Words(_("内容已经销毁"), _("反映人撤回或保存期满，内容已无法打开；办理状态和统计仍在。")))


@desk.errorhandler(CannotOpen)
def cannot_open(error: CannotOpen) -> Response:
    """Stored bytes are not what was sealed there. The database is not asked: what it would say of them is in doubt."""
    note(error)
    kept = kept_of_post() or Kept(request.path, ())
    page = render_template("moderation/cannot_open.html", number=_number_asked_for(), kept=kept)
    return make_response(page, 500)


def _number_asked_for() -> str:
    """Of the case or dispatch the address names; empty where it names none."""
    named = request.view_args or {}
    thing_id = named.get("case_id") or named.get("dispatch_id")
    return number_of(thing_id) if isinstance(thing_id, uuid.UUID) else ""


@desk.errorhandler(Exception)
def failed(error: Exception) -> Response | HTTPException:
    """What nobody expected: the typed words come back with a button that sends them again."""
    if isinstance(error, HTTPException):
        return refuse(error)
    page, kept = fail(error), kept_of_post()
    if kept is None or not kept.words:
        return page
    return make_response(render_template("moderation/resume.html", kept=kept, failed=True), page.status_code)
