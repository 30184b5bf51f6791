"""What is typed about a dispatch, by the office and by the unit. Prefixes keep ids apart on a page of many forms."""

import uuid
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from feedback.models import Completion, GatherChoice
from moderation.dispatches.abstract_drafts import LONGEST_ABSTRACT, LONGEST_REASON, Words
from moderation.dispatches.answer_words import LONGEST_FIELD, LONGEST_UNIT, AnswerWords
from moderation.dispatches.dispatch_words import CHOICE, COMPLETION
from moderation.views.choices import choices
from moderation.views.typed import ActForm, line, words

LONGEST_NOTE = 500
WITH_DISPATCH = (GatherChoice.SELF_CHECK, GatherChoice.OWNER_ONLY)
"""R7's choices under which something is sent; to wait is a button of its own."""
SEEN_BY_UNIT = _l("承办单位会看到")
_NEEDED = InputRequired(_l("请选择"))
_DAY = InputRequired(_l("请填写日期，例如 2026-10-01"))


class AbstractForm(ActForm):
    """The choices are set by the view; a choice not offered is refused."""

    PREFIX = "abstract-"
    gather = RadioField(
        _l("同类反映太少，怎么办"),
        [Optional()],
        choices=choices((choice, CHOICE[choice]) for choice in WITH_DISPATCH),
    )
    unit = SelectField(_l("承办单位"), [_NEEDED])
    place = SelectField(_l("地点"), description=_l("最细到县"))
    period = SelectField(_l("时间"), description=_l("最细到旬"))
    abstract = words(
        _l("转办摘要"),
        LONGEST_ABSTRACT,
        rows=9,
        hint=_l("用自己的话写事，不写人；不照抄原文，不写乡镇、日期、件数"),
    )
    questions = words(_l("请承办单位回答的问题"), LONGEST_ABSTRACT, required=False, rows=3)

    @property
    def typed(self) -> Words:
        return Words(self.abstract.data or "", self.questions.data or "", self.place.data or "", self.period.data or "")


class RejectForm(ActForm):
    PREFIX = "reject-"
    reason = words(_l("退回修改的理由"), LONGEST_NOTE, rows=3)


class AtOnceForm(ActForm):
    PREFIX = "once-"
    reason = words(
        _l("为什么不等到那天"), LONGEST_REASON, required=False, rows=2, hint=_l("记入操作台账；紧急的件可以不写")
    )

    @property
    def told(self) -> dict[str, Any]:
        return {"reason": self.reason.data or ""}


class RecallForm(ActForm):
    PREFIX = "recall-"
    reason = words(_l("撤回的理由"), LONGEST_NOTE, rows=2, hint=SEEN_BY_UNIT)


class ExplainForm(ActForm):
    PREFIX = "explain-"
    words = words(_l("向承办单位说明"), LONGEST_NOTE, rows=3, hint=_l("只说事，不说人；发出前与原文比对"))


class DecideReturnForm(ActForm):
    PREFIX = "return-"
    unit = SelectField(_l("改由哪个单位承办"), [_NEEDED])

    @property
    def told(self) -> dict[str, Any]:
        return {"unit_id": uuid.UUID(self.unit.data)}


class RefuseReturnForm(ActForm):
    PREFIX = "refuse-"
    reason = words(_l("不同意退回的理由"), LONGEST_NOTE, rows=3, hint=SEEN_BY_UNIT)


class ExtensionDecisionForm(ActForm):
    PREFIX = "extension-"
    decision = RadioField(
        _l("是否同意延期"), [_NEEDED], choices=choices([("grant", _l("同意")), ("refuse", _l("不同意"))])
    )
    reason = words(_l("理由"), LONGEST_NOTE, rows=2, hint=SEEN_BY_UNIT)

    @property
    def told(self) -> dict[str, Any]:
        return {"granted": self.decision.data == "grant", "reason": self.reason.data}


class ReworkForm(ActForm):
    PREFIX = "rework-"
    reason = words(_l("退回重办的理由"), LONGEST_NOTE, rows=3, hint=SEEN_BY_UNIT)


class LetterDayForm(ActForm):
    PREFIX = "letter-"
    on = DateField(_l("日期"), [_DAY])


class ReturnForm(ActForm):
    PREFIX = "return-"
    reason = words(_l("为什么不由本单位承办"), LONGEST_NOTE, rows=3)
    suggests = line(_l("您认为应由谁承办"), LONGEST_UNIT)


class ExtensionForm(ActForm):
    PREFIX = "extension-"
    until = DateField(_l("延到哪一天"), [_DAY])
    reason = words(_l("延期的理由"), LONGEST_NOTE, rows=3)


class QuestionForm(ActForm):
    PREFIX = "question-"
    question = words(_l("想了解的情况"), LONGEST_NOTE, rows=3, hint=_l("由平台代问；只问事，不问人"))


class AnswerForm(ActForm):
    PREFIX = "answer-"
    findings = words(_l("核查情况"), LONGEST_FIELD, hint=_l("查了什么，情况是否属实"))
    measures = words(_l("整改措施"), LONGEST_FIELD, hint=_l("改了什么，怎样防止再发生"))
    completion = RadioField(_l("完成时间"), [_NEEDED], choices=choices((c, COMPLETION[c]) for c in Completion))
    completion_on = DateField(_l("完成日期"), [_DAY])
    responsible = line(_l("责任单位"), LONGEST_UNIT)

    @property
    def told(self) -> dict[str, Any]:
        parts = super().told
        on = {"on": parts.pop("on")} if "on" in parts else {}
        return {"words": AnswerWords(**parts | {"completion": Completion(self.completion.data)}), **on}


class LetterAnswerForm(AnswerForm):
    PREFIX = "entered-"
    on = DateField(_l("单位答复的日期"), [_DAY])
