"""Why an act on a dispatch was refused, in words beside the field it concerns; the typed text stays in the form."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext as _

from moderation.checks.findings import Finding
from moderation.dispatches.abstract_drafts import NoDraft
from moderation.dispatches.abstract_rules import NotCoarse
from moderation.dispatches.answer_words import WrongDay
from moderation.dispatches.approvals import OwnText
from moderation.dispatches.dispatching import ByLetter, NotAsApproved, Unreachable
from moderation.dispatches.few_reports import ChoiceNeeded
from moderation.dispatches.originals import WordsBlocked
from moderation.dispatches.releasing import AnswerBlocked
from moderation.dispatches.unit_acts import NotPossible
from moderation.dispatches.unit_questions import QuestionSeeksPerson
from moderation.routing.responsible import AddresseeRefused

_PLAIN: dict[type[Exception], Callable[[], str]] = {
    ChoiceNeeded: lambda: _("同类反映不足三件：请先选择怎么办；选了“等一等”就先不转办，选了自查就发自查通知。"),
    NotCoarse: lambda: _("请从列出的选项里选。"),
    NotPossible: lambda: _("现在不能这样做：已经做过一次、已过期限，或者这一件已由平台指定承办。"),
    NotAsApproved: lambda: _("内容与核稿时不一致，或核稿之后又并入、撤回了反映。请收回修改，重新核稿。"),
    Unreachable: lambda: _("这个单位在平台上没有经办人：请改交其上级，或者改发公函。"),
    ByLetter: lambda: _("这一件与发送方式不符：公函在线下寄送后登记，转办单在平台上发出。"),
    OwnText: lambda: _("自己写过的摘要要由别人核稿。"),
    NoDraft: lambda: _("没有未核定的文字：可能已经核定，或随原件一起销毁。"),
    WrongDay: lambda: _("日期不对：请核对先后顺序和期限。"),
    AnswerBlocked: lambda: _("答复里有会让反映人暴露的内容：请退回重办，或逐条写明为什么可以放行。"),
}

REFUSED: tuple[type[Exception], ...] = (*_PLAIN, WordsBlocked, QuestionSeeksPerson, AddresseeRefused)
"""What a view shows beside its form; everything else has a page of its own."""


def said(error: Exception) -> str:
    """The refusal in words."""
    if isinstance(error, AddresseeRefused):
        return _(error.reason.words, **error.reason.params)
    if isinstance(error, WordsBlocked | QuestionSeeksPerson):
        return described(error.findings)
    return _PLAIN[type(error)]()


def field_of(error: Exception) -> str:
    """The part of the form it concerns; empty for the form as a whole."""
    if isinstance(error, WordsBlocked | NotCoarse | WrongDay):
        return error.field
    if isinstance(error, AddresseeRefused):
        return "unit"
    return "question" if isinstance(error, QuestionSeeksPerson) else ""


def blame(form: Any, error: Exception) -> None:
    """Put the refusal where the person looks for it."""
    field = getattr(form, field_of(error), None) if field_of(error) else None
    if field is None:
        form.form_errors.append(said(error))
    else:
        field.errors = [*field.errors, said(error)]


def described(findings: Iterable[Finding]) -> str:
    """`“六张照片”：连续 12 个字以上与原文相同`, one after another."""
    return " ".join(_("“%(text)s”：%(why)s。", text=finding.text, why=_(finding.reason)) for finding in findings)
