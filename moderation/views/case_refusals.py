"""What a use case refused, in words on the form that asked for it."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field

from moderation.cases.classification import NotInRegistry
from moderation.cases.direct_answers import AlreadyProposed
from moderation.cases.matters import AlreadySent, LeavesDispatches, NotLike
from moderation.cases.messages import AsksWhoTheyAre
from moderation.cases.triage import NotClassified, UrgentIsNoAbuse
from moderation.dispatches.approvals import OwnText
from moderation.dispatches.originals import WordsBlocked
from moderation.forms.classification import ClassifyForm
from moderation.forms.triage import WordsForm
from moderation.identity.asking import AlreadyAsked, NobodyCanOpen, NoIdentity

REFUSALS = (
    AlreadyAsked,
    AlreadyProposed,
    AlreadySent,
    AsksWhoTheyAre,
    LeavesDispatches,
    NoIdentity,
    NobodyCanOpen,
    NotClassified,
    NotInRegistry,
    NotLike,
    OwnText,
    UrgentIsNoAbuse,
    WordsBlocked,
)


def put_on_form(refusal: Exception, form: FlaskForm) -> None:
    """Beside the field it is about, else above the form."""
    if isinstance(refusal, AsksWhoTheyAre | WordsBlocked) and isinstance(form, WordsForm):
        form.refuse(refusal.findings)
    elif isinstance(refusal, NotInRegistry) and isinstance(form, ClassifyForm):
        form.refuse(refusal)
    elif isinstance(refusal, UrgentIsNoAbuse):
        _add(form["code"], words_of(refusal))
    else:
        form.form_errors = [*form.form_errors, words_of(refusal)]


def words_of(refusal: Exception) -> str:
    """Why, and what to do instead."""
    return {
        AlreadyAsked: _("已有一份申请在办理，请等保密员处理"),
        AlreadyProposed: _("已有一份答复在等核稿：请先核稿、退回或撤下"),
        AlreadySent: _("所在事项已经转办，本件不能再移出"),
        LeavesDispatches: _("本件是所在事项的最后一件，请先撤下或撤回该事项的转办单"),
        NoIdentity: _("反映人没有留联系方式，或者已经销毁"),
        NobodyCanOpen: _("封存时的保密员现在不足两人，谁也打不开；请用“给反映人留言”"),
        NotClassified: _("请先选定类别和性质，保存分类"),
        NotLike: _("对象或类别不同，不能并在一起"),
        OwnText: _("不能核自己写的稿"),
        UrgentIsNoAbuse: _("标为紧急的反映不能按辱骂处理；确属误标，请先写明理由取消紧急标记"),
    }.get(type(refusal), _("没有办成，请看看现在的情况再试"))


def _add(field: Field, words: str) -> None:
    errors: Sequence[str] = field.errors
    field.errors = [*errors, words]
