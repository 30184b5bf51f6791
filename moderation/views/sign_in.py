"""Signing in and out, unlocking and locking."""

from flask import Response, g, make_response, redirect, request, url_for
from flask import session as form_session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from feedback.throttle import client_key
from moderation.accounts import sign_in as signing_in
from moderation.accounts.admitting import Entered, SignInRefused
from moderation.accounts.passphrases import WrongPassphrase
from moderation.accounts.recovery_halves import is_waiting_for
from moderation.accounts.sessions import SessionEnded
from moderation.accounts.tries import Caller, TooManyTries
from moderation.permissions import open_to_anyone, open_to_staff
from moderation.views.account_pages import sign_in_page, unlock_page
from moderation.views.blueprint import desk
from moderation.views.confirm_sign_in import confirm_page
from moderation.views.cookie import give_token, mark_of_request, take_token
from moderation.views.forms import SignInForm, UnlockForm
from moderation.views.kept import kept_of_form, wanted_page
from moderation.views.relying_party import relying_party
from moderation.views.seat import enter, seat


@desk.get("/sign-in")
@open_to_anyone
def sign_in() -> ResponseReturnValue:
    return redirect(wanted_page(), 303) if g.viewer else sign_in_page()


@desk.post("/sign-in")
@open_to_anyone
def sign_in_post() -> ResponseReturnValue:
    form, kept = SignInForm(), kept_of_form()
    if not form.validate():
        return sign_in_page(form, kept=kept, status=422)
    typed = (form.sign_in_name.data or "", form.passphrase.data or "", form.code.data or "")
    try:
        found = signing_in.sign_in(*typed, caller=Caller(client_key(request), mark_of_request()), party=relying_party())
    except SignInRefused:
        form.form_errors = [_wrong_words(typed[2])]
        return sign_in_page(form, kept=kept, status=422)
    except TooManyTries:
        form.form_errors = [_("错误次数太多。请用您登录过的浏览器，或者换一个网络，或者一小时后再试。")]
        return sign_in_page(form, kept=kept, status=429)
    return enter(found) if isinstance(found, Entered) else confirm_page(found)


@desk.post("/sign-out")
@open_to_staff
def sign_out() -> ResponseReturnValue:
    signing_in.sign_out(g.desk_session)
    form_session.clear()
    response = make_response(redirect(url_for("desk.sign_in"), 303))
    take_token(response)
    return response


@desk.get("/unlock")
@open_to_staff
def unlock() -> ResponseReturnValue:
    return redirect(wanted_page(), 303) if g.unlocked else unlock_page()


@desk.post("/unlock")
@open_to_staff
def unlock_post() -> ResponseReturnValue:
    form, kept = UnlockForm(), kept_of_form()
    if not form.validate():
        return unlock_page(form, kept=kept, status=422)
    try:
        token = signing_in.unlock(g.desk_session, form.passphrase.data or "")
    except WrongPassphrase:
        form.form_errors = [_("口令不对，请再试一次。")]
        return unlock_page(form, kept=kept, status=422)
    except TooManyTries:
        form.form_errors = [_("错误次数太多。请退出后重新登录，或者一小时后再试。")]
        return unlock_page(form, kept=kept, status=429)
    if kept is None and is_waiting_for(g.viewer):
        return seat(token, redirect(url_for("desk.recovery_half"), 303))
    return seat(token)


@desk.post("/lock")
@open_to_staff
def lock() -> ResponseReturnValue:
    token = signing_in.lock(g.desk_session)
    response = make_response(redirect(url_for("desk.home"), 303))
    give_token(response, token)
    return response


@desk.errorhandler(SessionEnded)
def session_ended(_error: SessionEnded) -> Response:
    return sign_in_page(status=401)


def _wrong_words(code: str) -> str:
    """The same whatever was wrong, and whoever has a key."""
    if not code.strip():
        return _("登录名、口令不对，或者没有填动态验证码。没有登记安全密钥的，验证码必须填。")
    return _("登录名、口令或动态验证码不对。一个验证码只能用一次，请等下一个；验证码错得太多，要等一小时。")
