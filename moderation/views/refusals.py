"""Why an act was refused, in words beside the field it concerns; the typed text stays in the form."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext as _

from moderation.accounts.endorsements import NoFounders, NotEndorsed
from moderation.cases.classification import NotInRegistry, RetaliationStands
from moderation.cases.direct_answers import AlreadyProposed
from moderation.cases.matters import AlreadySent, KeptFromItsUnit, LeavesDispatches, NotLike
from moderation.cases.messages import AsksWhoTheyAre
from moderation.cases.triage import NotClassified, UrgentIsNoAbuse
from moderation.checks.findings import Finding
from moderation.dispatches.abstract_drafts import NoDraft
from moderation.dispatches.abstract_rules import NotCoarse
from moderation.dispatches.answer_words import WrongDay
from moderation.dispatches.approvals import OwnText
from moderation.dispatches.dispatching import ByLetter, NotAsApproved, ReasonNeeded, Unreachable
from moderation.dispatches.few_reports import ChoiceNeeded
from moderation.dispatches.left_drafts import QuotesTheCase
from moderation.dispatches.originals import WordsBlocked
from moderation.dispatches.releasing import AnswerBlocked
from moderation.dispatches.unit_acts import NotPossible
from moderation.dispatches.unit_questions import QuestionSeeksPerson
from moderation.identity.asking import AlreadyAsked, NobodyCanOpen, NoIdentity
from moderation.routing.responsible import AddresseeRefused

_PLAIN: dict[type[Exception], Callable[[], str]] = {
    AlreadyAsked: lambda: _("已有一份申请在办理，请等保密员处理"),
    AlreadyProposed: lambda: _("已有一份答复在等核稿：请先核稿、退回或撤下"),
    AlreadySent: lambda: _("所在事项已经转办，本件不能再移出"),
    AnswerBlocked: lambda: _("答复里有会让反映人暴露的内容：请退回重办，或逐条写明为什么可以放行。"),
    ByLetter: lambda: _("这一件与发送方式不符：公函在线下寄送后登记，转办单在平台上发出。"),
    ChoiceNeeded: lambda: _("同类反映太少：请先选择怎么办；选了“等一等”就先不转办，选了自查就发自查通知。"),
    KeptFromItsUnit: lambda: _("这个事项正由本件须回避的单位办理，请另立事项"),
    LeavesDispatches: lambda: _("本件是所在事项的最后一件，请先撤下或撤回该事项的转办单、待核的答复"),
    NoDraft: lambda: _("没有未核定的文字：可能已经核定，或随原件一起销毁。"),
    NoFounders: lambda: _("系统还没有认定最初的两位审核员，暂时不能申请：请运维人员照手册设置 ZHIYAN_FOUNDERS。"),
    NoIdentity: lambda: _("反映人没有留联系方式，或者已经销毁"),
    NobodyCanOpen: lambda: _("封存时的保密员现在不足两人，谁也打不开；请用“给反映人留言”"),
    NotAsApproved: lambda: _("内容与核稿时不一致，或核稿之后又并入、撤回了反映。请收回修改，重新核稿。"),
    NotClassified: lambda: _("请先选定类别和性质，保存分类"),
    NotCoarse: lambda: _("请从列出的选项里选。"),
    NotEndorsed: lambda: _("还没有同事担保您现在的密钥，不能申请：请先在“授权”页由同事核对您的核对码。"),
    NotInRegistry: lambda: _("登记册里已没有这一项，请重新选择"),
    NotLike: lambda: _("对象或类别不同，不能并在一起"),
    NotPossible: lambda: _("现在不能这样做：已经做过一次、已过期限，或者这一件已由平台指定承办。"),
    OwnText: lambda: _("不能核自己写的稿"),
    ReasonNeeded: lambda: _("请写明为什么不等到那天"),
    QuotesTheCase: lambda: _("在本件旁边起草的文字里有本件的原话，请先改写再移出"),
    RetaliationStands: lambda: _("反映人说自己被追查、报复：性质和须回避的单位只有上级复核人可以改"),
    Unreachable: lambda: _("这个单位在平台上没有经办人：请改交其上级，或者改发公函。"),
    UrgentIsNoAbuse: lambda: _("标为紧急的反映不能按辱骂处理；确属误标，请先写明理由取消紧急标记"),
    WrongDay: lambda: _("日期不对：请核对先后顺序和期限。"),
}
_FOUND = (AsksWhoTheyAre, QuestionSeeksPerson, WordsBlocked)

REFUSED: tuple[type[Exception], ...] = (*_PLAIN, *_FOUND, AddresseeRefused)
"""What a view shows beside its form; everything else has a page of its own."""

_FIELDS: dict[type[Exception], str] = {
    AddresseeRefused: "unit",
    QuestionSeeksPerson: "question",
    UrgentIsNoAbuse: "code",
}


def blame(form: Any, error: Exception) -> None:
    """Put the refusal where the person looks for it."""
    field = _field_of(form, error)
    if field is None:
        form.form_errors = [*form.form_errors, *said(error)]
    else:
        field.errors = [*field.errors, *said(error)]


def said(error: Exception) -> list[str]:
    """The refusal in words."""
    if isinstance(error, AddresseeRefused):
        return [_(error.reason.words, **error.reason.params)]
    if isinstance(error, _FOUND):
        return _described(error.findings)
    return [_PLAIN[type(error)]()]


def _field_of(form: Any, error: Exception) -> Any:
    """The field the error names; what was found in words stands beside the words. None is the form as a whole."""
    name = getattr(error, "field", "") or _FIELDS.get(type(error), "")
    field = getattr(form, name, None) if name else None
    return field or (getattr(form, "words", None) if isinstance(error, _FOUND) else None)


def _described(findings: Iterable[Finding]) -> list[str]:
    """`“六张照片”：连续 12 个字以上与原文相同`, each once."""
    said = (_("“%(text)s”：%(why)s", text=finding.text, why=_(finding.reason)) for finding in findings)
    return list(dict.fromkeys(said))
