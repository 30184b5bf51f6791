"""The pages that come instead of the one asked for: sign in, unlock, and what was kept meanwhile."""

from dataclasses import replace

from flask import Response, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from feedback.errors import Words, error_page
from moderation.views.forms import SignInForm, UnlockForm
from moderation.views.kept import Kept, desk_view, kept_of_form, kept_of_post, wanted_page
from moderation.views.relying_party import relying_party


def sign_in_page(form: SignInForm | None = None, *, kept: Kept | None = None, status: int = 200) -> Response:
    form = form or SignInForm(formdata=None)
    form.code.data = ""
    keys_work = relying_party() is not None
    page = render_template("moderation/sign_in.html", form=form, keys_work=keys_work, kept=kept, to=wanted_page())
    return make_response(page, status)


def unlock_page(form: UnlockForm | None = None, *, kept: Kept | None = None, status: int = 200) -> Response:
    form = form or UnlockForm(formdata=None)
    page = render_template("moderation/unlock.html", form=form, kept=kept, to=wanted_page())
    return make_response(page, status)


def resume_page(kept: Kept | None, *, status: int = 200) -> ResponseReturnValue:
    """The kept text with one button that sends it where it was going."""
    if kept is None:
        return redirect("/desk/", 303)
    return make_response(render_template("moderation/resume.html", kept=kept), status)


def go_on(kept: Kept | None) -> ResponseReturnValue:
    """After signing in or unlocking: to what was kept (unlocking first where it needs that), or to the page wanted.

    An opening goes on by itself: the browser is told to post once more (307), so that it passes the door and leaves its
    ledger row like any other. It then sends the unlock form again, of which an opening reads nothing.
    """
    if kept is None:
        return redirect(wanted_page(), 303)
    view = desk_view(kept.path, "POST")
    if getattr(view, "needs_unlocked", False) and g.unlocked is None:
        return unlock_page(kept=kept)
    return redirect(kept.path, 307) if kept.at_once else resume_page(kept)


def stale_form() -> ResponseReturnValue:
    """A form that has waited too long, or was not ours: nothing of it was done, and what it held comes back."""
    if request.endpoint in {"desk.sign_in_post", "desk.confirm_sign_in"}:
        sign_in = SignInForm(formdata=None, sign_in_name=request.form.get("sign_in_name", ""))
        sign_in.form_errors = [_("页面放得太久了，请再登录一次。")]
        return sign_in_page(sign_in, kept=kept_of_form(), status=400)
    if request.endpoint == "desk.unlock_post":
        kept = kept_of_form()
        return unlock_page(kept=kept and replace(kept, at_once=False), status=400)
    if request.endpoint == "desk.enrol_post":
        return error_page(400, Words(_("页面放得太久了"), _("请重新打开收到的邀请链接，再填一次。")))
    return resume_page(kept_of_post(), status=400)
