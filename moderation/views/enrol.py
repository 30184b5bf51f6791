"""Where a one-time link leads: passphrase and second factor, set by the person alone."""

import segno
from flask import Response, flash, g, make_response, redirect, render_template, request, url_for
from flask import session as form_session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, EqualTo

from feedback.errors import Words, error_page
from feedback.throttle import Limit, allow, client_key, has_room
from moderation import keys
from moderation.accounts import enrolment, invitations, second_factor
from moderation.accounts.enrolment import InvitationVoid, WrongCode
from moderation.accounts.people import current_memberships
from moderation.models import Staff
from moderation.permissions import HOLDS_GRANT, open_to_anyone
from moderation.views.blueprint import desk
from moderation.views.cookie import give_mark, give_token
from moderation.views.forms import NEW
from moderation.views.passphrase_words import what_is_wrong_with


class EnrolForm(FlaskForm):
    token = HiddenField()
    offer = HiddenField()
    suggestion = HiddenField()
    passphrase = PasswordField(
        _l("口令"),
        [DataRequired(_l("请填写口令"))],
        description=_l("至少 16 个字符，空格不算；不分大小写。忘了无人能找回，只能重新登记。"),
        render_kw=NEW,
    )
    again = PasswordField(_l("再输一次口令"), [EqualTo("passphrase", _l("两次输入的口令不一样"))], render_kw=NEW)
    code = StringField(
        _l("验证器里现在的 6 位数字"),
        [DataRequired(_l("请填写验证器里现在的 6 位数字"))],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


@desk.get("/enrol/<token>")
@open_to_anyone
def enrol(token: str) -> ResponseReturnValue:
    staff = _invited(token)
    if staff is None:
        return _void()
    _secret, offer = enrolment.offer_secret(token)
    form = EnrolForm(formdata=None, token=token, offer=offer, suggestion=keys.new_passphrase())
    return _page(form, staff)


@desk.post("/enrol")
@open_to_anyone
def enrol_post() -> ResponseReturnValue:
    form = EnrolForm()
    token, offer = form.token.data or "", form.offer.data or ""
    staff, secret = _invited(token), enrolment.offered_secret(token, offer)
    if staff is None or secret is None:
        return _void()
    if not form.validate():
        return _page(form, staff, 422)
    try:
        session_token = enrolment.enrol(
            token, passphrase=form.passphrase.data or "", totp_secret=secret, code=form.code.data or ""
        )
    except (keys.PassphraseTooShort, keys.PassphraseTooPlain, WrongCode) as error:
        _explain(form, error)
        return _page(form, staff, 422)
    except InvitationVoid:
        return _void()
    return _welcome(session_token, staff)


def _invited(token: str) -> Staff | None:
    """Wrong links are counted by client, and no link is looked at once there were too many."""
    client = client_key(request)
    if not has_room(Limit.INVITATION, key=client):
        return None
    staff = invitations.invited_by(token)
    if staff is None:
        allow(Limit.INVITATION, key=client)
    return staff


def _page(form: EnrolForm, staff: Staff, status: int = 200) -> Response:
    """The same secret and suggestion come back with a corrected form, so that what was scanned stays right."""
    secret = enrolment.offered_secret(form.token.data or "", form.offer.data or "") or ""
    form.code.data = ""
    uri = second_factor.provisioning_uri(secret, staff.sign_in_name)
    picture = segno.make(uri, error="m").svg_inline(scale=4, light="#fff", dark="#000", title=_("验证器二维码"))
    page = render_template(
        "moderation/enrol.html",
        form=form,
        staff=staff,
        secret=" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        picture=Markup(picture),  # noqa: S704 - drawn here, from base 32 and a sign-in name that segno encodes
    )
    return make_response(page, status)


def _explain(form: EnrolForm, error: keys.PassphraseTooShort | keys.PassphraseTooPlain | WrongCode) -> None:
    if isinstance(error, WrongCode):
        form.code.errors = [_("验证码不对：请确认已扫上面的图，并填最新的 6 位数字")]
    else:
        form.passphrase.errors = [what_is_wrong_with(error)]


def _welcome(session_token: bytes, staff: Staff) -> ResponseReturnValue:
    """Who is to read reports goes to their account first: there stands what they read aloud to be given a grant."""
    reads = HOLDS_GRANT & {membership.role for membership in current_memberships(staff.id)}
    form_session.clear()
    g.pop("csrf_token", None)
    flash(_("登记完成，已登录。请把口令收好。"), "ok")
    response = make_response(redirect(url_for("desk.account" if reads else "desk.home"), 303))
    give_token(response, session_token)
    give_mark(response, staff.sign_in_name)
    return response


def _void() -> Response:
    remedy = _("链接 24 小时内有效，只能用一次。请向管理员要一个新的链接。")
    return error_page(404, Words(_("这个邀请链接不能用了"), remedy))
