"""Adding and removing one's own security keys."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from moderation.accounts import security_keys
from moderation.accounts.challenges import ChallengeVoid
from moderation.accounts.security_keys import KnownKey, NameMissing, NoSuchKey, TooManyKeys
from moderation.keys.authenticators import AnswerRefused
from moderation.permissions import open_to_unlocked
from moderation.views.blueprint import desk
from moderation.views.cookie import give_token
from moderation.views.relying_party import relying_party

_REFUSED: dict[type[Exception], tuple[str, Any]] = {
    NameMissing: ("name", _l("请给密钥起个名字，最多 40 字")),
    ChallengeVoid: ("answer", _l("页面放得太久了，请再按一次“登记这把密钥”。")),
    AnswerRefused: ("answer", _l("没有登记成功，请再按一次“登记这把密钥”。")),
    KnownKey: ("answer", _l("这把密钥已经登记过了，请换一把。")),
    TooManyKeys: ("answer", _l("登记的密钥太多了，请先删除不用的。")),
}


@desk.get("/account/keys/new")
@open_to_unlocked
def new_security_key() -> ResponseReturnValue:
    return _page()


@desk.post("/account/keys")
@open_to_unlocked
def add_security_key() -> ResponseReturnValue:
    party = relying_party()
    if party is None:
        return _page()
    name, question, answer = (request.form.get(field, "") for field in ("name", "question", "answer"))
    try:
        token = security_keys.add(name, question, answer, session=g.desk_session, by=g.unlocked, party=party)
    except tuple(_REFUSED) as error:
        field, words = _REFUSED[type(error)]
        return _page({field: str(words)})
    flash(_("已登记。下次登录可以不填动态验证码，用它确认；动态验证码照常可用。"), "ok")
    response = make_response(_back())
    give_token(response, token)
    return response


@desk.post("/account/keys/remove")
@open_to_unlocked
def remove_security_key() -> ResponseReturnValue:
    try:
        security_keys.remove(request.form.get("key", ""), by=g.unlocked)
    except NoSuchKey:
        flash(_("这把密钥已经不在了。"), "warn")
    else:
        flash(_("已删除，它不能再用来登录。"), "ok")
    return _back()


def _page(errors: Mapping[str, str] = MappingProxyType({})) -> Response:
    """The form with a new question; `errors` by field."""
    party, question, is_full = relying_party(), None, False
    try:
        question = security_keys.ask_for_new(g.desk_session, party) if party else None
    except TooManyKeys:
        is_full = True
    shown = {"question": question, "is_full": is_full, "most": security_keys.MOST, "errors": errors}
    page = render_template("moderation/new_security_key.html", name=request.form.get("name", ""), **shown)
    return make_response(page, 422 if request.method == "POST" else 200)


def _back() -> ResponseReturnValue:
    return redirect(url_for("desk.account"), 303)
