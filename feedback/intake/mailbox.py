"""A case by its receipt code: the code form, the mailbox, and what can be done there.

The code travels in the body of a POST and in hidden fields of the answer, never in an address. Whatever is wrong, the
answer holds what was typed.
"""

from collections.abc import Callable

from flask import Response, abort, make_response, render_template, request
from flask_babel import gettext as _

from feedback import mailbox
from feedback.intake.blueprint import intake
from feedback.intake.kept_pages import kept_page
from feedback.intake.mailbox_forms import (
    Errors,
    bad_code_words,
    read_judgement,
    read_once,
    read_text,
)
from feedback.intake.mailbox_page import Remarks, mailbox_page
from feedback.lifecycle import MoveNotAllowed
from feedback.mailbox import NoSuchCase, NotPossibleNow
from feedback.receipts import BadCode, ReceiptCode, normalise
from feedback.throttle import Limit, allow, client_key
from feedback.wording import visible

TYPED_FIELDS = ("message", "retaliation", "reason", "resolved", "satisfaction", "comment")
LONGEST_CODE = 100
"""What is typed beyond is not looked at: no spaces or dashes make twenty characters that long."""
TEXTS = ("message", "retaliation", "reason", "comment")


@intake.get("/case")
def code_form() -> str:
    return kept_page("code", lambda: _code_page("", {}, []))


@intake.post("/case")
def look_up() -> Response:
    return _with_code(lambda code: mailbox_page(code, Remarks()))


@intake.post("/case/message")
def write_message() -> Response:
    body, errors = read_text(request.form, "message", missing=_("请写下要补充的内容"))
    once = read_once(request.form)
    return _act(errors, lambda code: mailbox.follow_up(code, body, once=once), _("补充已收到。"))


@intake.post("/case/retaliation")
def tell_of_retaliation() -> Response:
    body, errors = read_text(request.form, "retaliation", missing=_("请写下是哪个单位、做了什么"))
    once = read_once(request.form)
    done = _("已收到，由上级复核人优先看。以后不再转给已经收到这件事的单位和它们的下级。")
    return _act(errors, lambda code: mailbox.tell_of_retaliation(code, body, once=once), done)


@intake.post("/case/rating")
def rate_answer() -> Response:
    judgement = read_judgement(request.form)

    def rate(code: ReceiptCode) -> None:
        if judgement.resolved:
            mailbox.rate(code, judgement.resolved, judgement.satisfaction, judgement.comment)

    return _act(judgement.errors, rate, _("评价已收到。"))


@intake.post("/case/review")
def ask_review() -> Response:
    reason, errors = read_text(request.form, "reason", missing=_("请写下申请复核的理由"))
    return _act(errors, lambda code: mailbox.ask_review(code, reason), _("复核申请已收到，由上级复核人来看。"))


@intake.post("/case/withdraw")
def withdraw() -> Response:
    errors = {} if request.form.get("confirm") else {"confirm": _("要撤回，请先勾选这一项")}
    return _act(errors, mailbox.withdraw, "")


def _act(errors: Errors, act: Callable[[ReceiptCode], None], done: str) -> Response:
    """Do one thing in a mailbox; the answer is the mailbox as it then is."""
    return _with_code(lambda code: _acted(code, errors, act, done))


def _acted(code: ReceiptCode, errors: Errors, act: Callable[[ReceiptCode], None], done: str) -> Response:
    if not allow(Limit.MAILBOX, key=client_key(request)):
        abort(429)
    if errors:
        return mailbox_page(code, Remarks(errors=errors, typed=_typed()), 422)
    try:
        act(code)
    except (NotPossibleNow, MoveNotAllowed):
        return mailbox_page(code, Remarks(stale=True, typed=_typed()), 409)
    return mailbox_page(code, Remarks(done=done))


def _with_code(answer: Callable[[ReceiptCode], Response]) -> Response:
    """Answer for the posted code, or with the code form. Only codes that open nothing are counted."""
    # Selected by a long press, the word above the code comes along.
    typed = request.form.get("code", "").strip().removeprefix(_("查询码"))[:LONGEST_CODE]
    try:
        return answer(normalise(typed))
    except BadCode as error:
        return _code_again(422, bad_code_words(typed, error))
    except NoSuchCase:
        if allow(Limit.WRONG_CODE, key=client_key(request)):
            return _code_again(404, _("没有找到。请对照抄下的查询码再看一遍"))
        return _code_again(429, _("试得太多了。请对照抄下的查询码，过几分钟再试"))


def _code_again(status: int, error: str) -> Response:
    unsent = [text for text in map(_typed().get, TEXTS) if text]
    return make_response(_code_page(visible(request.form.get("code", "")), {"code": error}, unsent), status)


def _code_page(typed: str, errors: Errors, unsent: list[str]) -> str:
    return render_template("feedback/code.html", typed=typed, errors=errors, unsent=unsent)


def _typed() -> dict[str, str]:
    return {name: visible(request.form[name]) for name in TYPED_FIELDS if name in request.form}
