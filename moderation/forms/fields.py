"""Fields the desk's forms share."""

import uuid
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the published types lag behind
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, Length, StopValidation
from wtforms.widgets import HiddenInput

from feedback.wording import clean, has_forbidden

_NOT_TOLD = frozenset({"csrf_token", "version"})


class Words(TextAreaField):
    """Typed text of at most `most` characters."""

    def __init__(self, label: Any, *, most: int, required: str | None = None, **options: Any) -> None:
        needed = [_Needed(required)] if required else []
        too_long = Length(max=most, message=_l("最多 %(most)s 字", most=most))
        validators = [*needed, _plain, too_long]
        shown = {"rows": 3, **options.pop("render_kw", {})}
        super().__init__(label, validators, filters=[_cleaned], render_kw=shown, **options)
        # By the name of the class, which it would be otherwise, components/forms.html draws one line.
        self.type = TextAreaField.__name__


class ToldForm(FlaskForm):
    """A form whose fields are named as the act that it asks for names them."""

    @property
    def told(self) -> dict[str, Any]:
        """Of a valid form: what the act is told, by the names of its parameters."""
        return {field.short_name: field.data for field in self if field.short_name not in _NOT_TOLD}


class SeenForm(ToldForm):
    """A form about a thing as it was when its page was shown."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])

    @property
    def seen_version(self) -> int:
        return int(self.version.data or 0)


class _Needed:
    """DataRequired judges what was typed, this what is left of it once cleaned."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: BaseForm, field: Field) -> None:
        if not field.data:
            raise StopValidation(self.message)


def id_or_none(text: str | None) -> uuid.UUID | None:
    """The id a choice stands for; empty is None."""
    return uuid.UUID(text) if text else None


def one_of(pairs: Iterable[tuple[str, Any]], *, blank: Any = "", group: Any = None) -> list[Any]:
    """Choices of pairs of value and words; `blank` are the words of choosing nothing."""
    blanks = [SelectChoice("", blank)] if blank else []
    return [*blanks, *(SelectChoice(value, words, optgroup=group) for value, words in pairs)]


def _cleaned(text: str | None) -> str:
    return clean(text or "")


def _plain(_form: BaseForm, field: Field) -> None:
    if has_forbidden(field.data or ""):
        raise ValidationError(_("有无法保存的控制字符，请删去后再试"))
