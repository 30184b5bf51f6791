"""What staff type to triage a case: one form for each thing that can happen, told apart on the page by its prefix."""

import secrets
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length

from feedback.categories import Channel, DeclineCode
from moderation.cases import direct_answers, messages
from moderation.cases.case_words import DECLINE, channel_words
from moderation.cases.matters import LikeMatter
from moderation.forms.fields import SeenForm, Words, id_or_none, one_of

NEW = "new"
LONGEST_REASON = 200


class WordsForm(SeenForm):
    """A form with words, beside which stands what is found in them."""

    words = Words(_l("内容"), most=messages.LONGEST)


class IntoForm(SeenForm):
    """Into which matter: a new one, or one of those offered."""

    into = RadioField(_l("归入事项"), default=NEW)

    def offer(self, like: Iterable[LikeMatter], words_of: dict[str, str]) -> None:
        values = [NEW, *(str(one.id) for one in like)]
        self.into.choices = one_of((value, words_of[value]) for value in values)

    @property
    def told(self) -> dict[str, Any]:
        return {"into": None if self.into.data == NEW else id_or_none(self.into.data)}


class DeclineForm(WordsForm):
    code = SelectField(
        _l("理由"),
        [DataRequired(_l("请选理由"))],
        choices=one_of(((code.value, DECLINE[code]) for code in DeclineCode), blank=_l("请选择")),
    )
    words = Words(_l("另外告诉反映人一句话"), most=messages.LONGEST, description=_l("选填；理由和其他渠道会自动写上"))

    @property
    def told(self) -> dict[str, Any]:
        return super().told | {"code": DeclineCode(self.code.data)}


class AskForm(WordsForm):
    words = Words(
        _l("要补充什么"),
        most=messages.LONGEST,
        required=_l("请写明要补充什么"),
        description=_l("只问事，不问人。等反映人补充时，计时暂停"),
    )


class ReferForm(WordsForm):
    channel = SelectField(_l("告知的渠道"), [DataRequired(_l("请选渠道"))])
    words = Words(_l("另外告诉反映人一句话"), most=messages.LONGEST, description=_l("选填；立即销毁时不保留"))
    destroy_now = BooleanField(
        _l("立即销毁内容"),
        description=_l("反映领导干部或本机构负责人时选用：原文、留言和身份信息即刻无法打开，只留状态和渠道。不能恢复"),
    )

    @property
    def told(self) -> dict[str, Any]:
        return super().told | {"channel": Channel(self.channel.data)}


class MessageForm(WordsForm):
    words = Words(
        _l("给反映人留言"),
        most=messages.LONGEST,
        required=_l("请写留言"),
        description=_l("反映人凭查询码看到，只问事，不问人"),
    )
    once = HiddenField(validators=[DataRequired(), Length(max=64)])

    @property
    def told(self) -> dict[str, Any]:
        return {"words": self.words.data, "once": str(self.once.data).encode()}


class AnswerForm(WordsForm):
    words = Words(
        _l("答复内容"),
        most=direct_answers.LONGEST,
        required=_l("请写答复"),
        description=_l("由平台答复：说明应急情形、致谢等。另一人核稿后才发给反映人"),
        render_kw={"rows": 5},
    )
    reason = Words(
        _l("仍要这样写的理由"), most=LONGEST_REASON, description=_l("检查发现问题而确需保留时填写，记入台账")
    )


class ApproveForm(SeenForm):
    reason = Words(_l("仍予通过的理由"), most=LONGEST_REASON, description=_l("检查发现问题而确需通过时填写，记入台账"))


class ReasonForm(WordsForm):
    """A reason in staff's own words; `words` is its field, so that findings show beside it."""

    words = Words(_l("理由"), most=LONGEST_REASON, required=_l("请写理由"))

    @property
    def told(self) -> dict[str, Any]:
        return {"reason": self.words.data}


class ReviewForm(WordsForm):
    upheld = RadioField(
        _l("复核决定"),
        [InputRequired(_l("请选复核决定"))],
        choices=one_of((("yes", _l("支持：重新办理")), ("no", _l("维持原来的结果，办结")))),
    )
    words = Words(_l("告诉反映人的理由"), most=messages.LONGEST, required=_l("请写理由"))

    @property
    def told(self) -> dict[str, Any]:
        return {"upheld": self.upheld.data == "yes", "reason": self.words.data}


def refer_form(**options: object) -> ReferForm:
    form = ReferForm(prefix="refer-", **options)  # type: ignore[arg-type]
    form.channel.choices = one_of(((one.value, channel_words(one)) for one in Channel), blank=_("请选择"))
    return form


def message_form(**options: object) -> MessageForm:
    """`once` is drawn with the page: the same page sent twice is one message."""
    form = MessageForm(prefix="message-", **options)  # type: ignore[arg-type]
    form.once.data = form.once.data or secrets.token_hex(16)
    return form
