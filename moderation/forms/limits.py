"""The form of all limits: one field a row of the table, made from it."""

import re
import unicodedata
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, IntegerField, ValidationError
from wtforms.form import BaseForm
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from feedback.limit_table import TABLE, Group, Unit, default_of, unit_of
from feedback.limits import Limits
from moderation.office_limits import values_of, version_of

GROUP_WORDS: dict[Group, Any] = {
    Group.HANDLING: _l("办理期限"),
    Group.REMINDING: _l("提醒"),
    Group.KEEPING: _l("保存期限"),
    Group.COUNTING: _l("统计"),
}
UNIT_WORDS: dict[Unit, Any] = {
    Unit.WORKDAYS: _l("工作日"),
    Unit.DAYS: _l("天"),
    Unit.HOURS: _l("小时"),
    Unit.YEARS: _l("年"),
    Unit.COUNT: _l("件"),
    Unit.WEEK: _l("次"),
}
_WHOLE = re.compile(r"[0-9]{1,5}")


class WholeNumber(IntegerField):
    """As phones and Chinese keyboards type it: full-width digits are digits. What was typed stays, right or wrong."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = unicodedata.normalize("NFKC", str(valuelist[0]) if valuelist else "").strip()
        self.data = int(typed) if _WHOLE.fullmatch(typed) else None


class LimitsForm(FlaskForm):
    """The fields bear the names of the limits."""

    version = HiddenField()
    confirm = BooleanField(_l("确认销毁超过新期限的内容"))

    @classmethod
    def showing(cls, limits: Limits) -> "LimitsForm":
        return cls(formdata=None, data={**values_of(limits), "version": version_of(limits)})

    @property
    def wanted(self) -> dict[str, int]:
        """Of a valid form."""
        return {name: int(self[name].data) for name in TABLE}

    def groups(self) -> list[tuple[Any, list[Field]]]:
        """The fields under the words of their groups."""
        return [
            (words, [self[name] for name, bounds in TABLE.items() if bounds.group is group])
            for group, words in GROUP_WORDS.items()
        ]


class _Within:
    """Inside the bounds of the table."""

    def __init__(self, name: str) -> None:
        self.bounds = TABLE[name]

    def __call__(self, _form: BaseForm, field: Field) -> None:
        least, most = self.bounds.least, self.bounds.most
        if field.data is None:
            raise StopValidation(_("请填 %(least)s 到 %(most)s 的整数", least=least, most=most))
        if not least <= field.data <= most:
            raise ValidationError(_("须在 %(least)s 到 %(most)s 之间", least=least, most=most))


def _field(name: str) -> WholeNumber:
    bounds, unit = TABLE[name], UNIT_WORDS[unit_of(name)]
    hint = _l(
        "%(least)s 到 %(most)s，默认 %(default)s。%(why)s。",
        least=bounds.least,
        most=bounds.most,
        default=default_of(name),
        why=bounds.why,
    )
    label = _l("%(limit)s（%(unit)s）", limit=bounds.words, unit=unit)
    return WholeNumber(label, [_Within(name)], description=hint, render_kw={"inputmode": "numeric"})


for _name in TABLE:
    setattr(LimitsForm, _name, _field(_name))
