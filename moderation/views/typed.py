"""Fields of desk forms whose words are kept: tidied to the one form that is counted, checked and stored."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from feedback.wording import clean, has_forbidden
from moderation.forms.fields import ToldForm


class ActForm(ToldForm):
    """A form about one thing that others may change meanwhile: it carries the version its page was shown with.

    As it is, it stands for a button without words.
    """

    PREFIX = ""

    def __init__(self, **values: Any) -> None:
        super().__init__(prefix=self.PREFIX, **values)

    @property
    def seen_version(self) -> int:
        """0, which no row has, for what is no version."""
        return request.form.get("version", 0, type=int)


def with_refused(fresh: dict[str, ActForm], refused: ActForm | None) -> dict[str, ActForm]:
    """Empty forms by their prefix, and among them the one that was refused, as it was typed."""
    return fresh | ({refused.PREFIX: refused} if refused is not None else {})


def refusal_of(form: ActForm | None) -> str:
    """Why a button was refused: it has no field to say it beside."""
    return " ".join(form.form_errors) if form is not None and not form.PREFIX else ""


def words(label: Any, longest: int, *, required: bool = True, rows: int = 6, hint: Any = "") -> TextAreaField:
    """A text of at most `longest` characters."""
    first = InputRequired(_l("请填写")) if required else Optional()
    validators = [first, Length(max=longest, message=_l("最多 %(max)d 字")), plain]
    return TextAreaField(label, validators, [tidy], description=hint, render_kw={"rows": rows, "limit": longest})


def line(label: Any, longest: int, *, hint: Any = "") -> StringField:
    """One line of words."""
    validators = [InputRequired(_l("请填写")), Length(max=longest, message=_l("最多 %(max)d 字")), plain]
    return StringField(label, validators, [tidy], description=hint)


def tidy(typed: str | None) -> str | None:
    return clean(typed) if typed else typed


def plain(_form: Any, field: Field) -> None:
    """InputRequired looks at what was sent, so that only spaces must be refused here."""
    if field.data is not None and has_forbidden(field.data):
        raise ValidationError(_l("含有无法保存的字符，请删去后再试"))
    if not field.data and any(isinstance(rule, InputRequired) for rule in field.validators):
        raise ValidationError(_l("请填写"))
