"""A person's own account: roles held, passphrase, browsers signed in."""

from flask import flash, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from moderation import keys
from moderation.accounts import browsers, passphrases
from moderation.accounts.browsers import NoSuchBrowser
from moderation.accounts.passphrases import SamePassphrase, WrongPassphrase
from moderation.accounts.tries import TooManyTries
from moderation.permissions import open_to_staff
from moderation.views.account_shown import account_page
from moderation.views.blueprint import desk
from moderation.views.cookie import give_token
from moderation.views.forms import PassphraseForm
from moderation.views.passphrase_words import what_is_wrong_with


@desk.get("/account")
@open_to_staff
def account() -> ResponseReturnValue:
    return account_page()


@desk.post("/account/passphrase")
@open_to_staff
def change_passphrase() -> ResponseReturnValue:
    form = PassphraseForm()
    if not form.validate():
        return account_page(passphrase=form, status=422)
    try:
        token = passphrases.change(g.desk_session, form.current.data or "", form.passphrase.data or "")
    except TooManyTries:
        form.current.errors = [_("错误次数太多。请退出后重新登录，或者一小时后再试。")]
        return account_page(passphrase=form, status=429)
    except WrongPassphrase:
        form.current.errors = [_("口令不对，没有改。这也算一次错误，错得太多就要等一小时。")]
        return account_page(passphrase=form, status=422)
    except SamePassphrase:
        form.passphrase.errors = [_("新口令和现在的一样，请换一个")]
        return account_page(passphrase=form, status=422)
    except (keys.PassphraseTooShort, keys.PassphraseTooPlain) as error:
        form.passphrase.errors = [what_is_wrong_with(error)]
        return account_page(passphrase=form, status=422)
    flash(_("口令已改。您在别处的登录都已退出，下次解锁请用新口令。"), "ok")
    response = make_response(_back())
    give_token(response, token)
    return response


@desk.post("/account/sessions/end")
@open_to_staff
def end_session() -> ResponseReturnValue:
    try:
        browsers.end_one(request.form.get("session", ""), session=g.desk_session)
    except NoSuchBrowser:
        flash(_("那一处刚有变化，没有退出。请按现在的情况再看一次。"), "warn")
    else:
        flash(_("那一处已退出。"), "ok")
    return _back()


@desk.post("/account/sessions/end-others")
@open_to_staff
def end_other_sessions() -> ResponseReturnValue:
    ended = browsers.end_others(g.desk_session)
    flash(ngettext("已退出 %(num)s 处，只留这一处。", "已退出 %(num)s 处，只留这一处。", ended), "ok")
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("desk.account"), 303)
