"""The page between passphrase and desk of somebody who has a security key."""

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from feedback.throttle import client_key
from moderation.accounts import admitting
from moderation.accounts.admitting import SignInRefused
from moderation.accounts.challenges import ChallengeVoid
from moderation.accounts.security_keys import Question
from moderation.accounts.tries import Caller, TooManyTries
from moderation.keys.parties import Party
from moderation.permissions import open_to_anyone
from moderation.views.account_pages import sign_in_page
from moderation.views.blueprint import desk
from moderation.views.cookie import mark_of_request
from moderation.views.forms import ConfirmForm, SignInForm
from moderation.views.kept import kept_of_form, wanted_page
from moderation.views.relying_party import relying_party
from moderation.views.seat import enter


def confirm_page(question: Question, form: ConfirmForm | None = None, *, status: int = 200) -> Response:
    form = form or ConfirmForm(formdata=None)
    form.question.data, form.answer.data, form.code.data = question.sealed, "", ""
    page = render_template(
        "moderation/confirm_sign_in.html", form=form, options=question.options, kept=kept_of_form(), to=wanted_page()
    )
    return make_response(page, status)


@desk.post("/sign-in/confirm")
@open_to_anyone
def confirm_sign_in() -> ResponseReturnValue:
    form, party = ConfirmForm(), relying_party()
    try:
        if party is None:
            raise ChallengeVoid
        return _confirmed(form, party)
    except ChallengeVoid:
        return from_the_beginning(_("等得太久了，请从头登录。"))
    except TooManyTries:
        words = _("错误次数太多。请用您登录过的浏览器，或者换一个网络，或者一小时后再试。")
        return from_the_beginning(words, status=429)


def from_the_beginning(words: str, *, status: int = 422) -> Response:
    form = SignInForm(formdata=None)
    form.form_errors = [words]
    return sign_in_page(form, kept=kept_of_form(), status=status)


def _confirmed(form: ConfirmForm, party: Party) -> Response:
    sealed, answer, code = form.question.data or "", form.answer.data or "", form.code.data or ""
    caller = Caller(client_key(request), mark_of_request())
    if form.validate():
        try:
            return enter(admitting.confirm(sealed, answer=answer, code=code, party=party, caller=caller))
        except SignInRefused:
            form.form_errors = [_("没有确认成功，请再试一次。一个验证码只能用一次；错得太多，要等一小时。")]
    return confirm_page(admitting.ask_again(sealed, party), form, status=422)
