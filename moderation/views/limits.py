"""The administrator's page of deadlines and periods."""

from flask import Response, flash, g, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from feedback.limit_table import TABLE
from feedback.limits import stored_limits
from moderation import office_limits
from moderation.cases_seen import Stale
from moderation.forms.limits import LimitsForm
from moderation.office_limits import LongerThan, WouldDestroy, version_of
from moderation.permissions import Permission, requires
from moderation.views.blueprint import desk


@desk.get("/limits")
@requires(Permission.SET_LIMITS)
def limits() -> ResponseReturnValue:
    return _page(LimitsForm.showing(stored_limits()))


@desk.post("/limits")
@requires(Permission.SET_LIMITS)
def set_limits() -> ResponseReturnValue:
    form = LimitsForm()
    if not form.validate():
        return _page(form, 422)
    try:
        changes = office_limits.change(
            form.wanted, by=g.viewer, seen_version=form.version.data or "", confirmed=form.confirm.data
        )
    except (LongerThan, WouldDestroy, Stale) as error:
        _explain(form, error)
        return _page(form, 422)
    flash(_("已保存，一分钟内全部生效。") if changes else _("没有改动。"), "ok")
    return redirect(url_for("desk.limits"), 303)


def _page(form: LimitsForm, status: int = 200) -> Response:
    return make_response(render_template("moderation/limits.html", form=form, now=_now()), status)


def _now() -> dict[str, int]:
    return office_limits.values_of(stored_limits())


def _explain(form: LimitsForm, error: Exception) -> None:
    if isinstance(error, LongerThan):
        form[error.name].errors = [_("不能比“%(other)s”长", other=TABLE[error.other].words)]
    elif isinstance(error, WouldDestroy):
        names = _("、").join(str(TABLE[name].words) for name in error.names)
        form.confirm.errors = [_("%(names)s：改短了。超过新期限的会在一刻钟内销毁，不能恢复。请勾选。", names=names)]
    else:
        form.version.data = version_of(stored_limits())
        form.form_errors = [_("别人刚改过期限。您填的都在，请对照“现在”的数再保存一次。")]
