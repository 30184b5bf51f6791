"""What is typed to ask who wrote, and to refuse it."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from moderation.forms.fields import Words
from moderation.forms.triage import LONGEST_REASON, ReasonForm


class AskIdentityForm(ReasonForm):
    words = Words(
        _l("理由"),
        most=LONGEST_REASON,
        required=_l("请写理由"),
        description=_l("保密员只看得到编号和这段理由，看不到原文，所以不要抄原文、不要写能认出人的内容。记入台账"),
    )


class RefuseIdentityForm(FlaskForm):
    words = Words(
        _l("拒绝的理由"), most=LONGEST_REASON, required=_l("请写理由"), description=_l("申请人会看到；记入台账")
    )
