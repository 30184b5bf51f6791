"""The ledger's filter, from the query string to a LedgerFilter."""

import re
import uuid

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, SelectField, StringField, ValidationError
from wtforms.validators import Length

from feedback.numbers import ids_of
from moderation.forms.fields import id_or_none, one_of
from moderation.oversight.ledger_pages import LedgerFilter, people_of
from moderation.oversight.ledger_words import ACT_WORDS
from moderation.permissions import Viewer

_NUMBER = re.compile(r"[0-9]{1,18}")


class LedgerForm(FlaskForm):
    """A GET form: it changes nothing, so it carries no token."""

    class Meta:
        csrf = False

    act = SelectField(_l("事项"), default="")
    person = SelectField(_l("人员"), default="")
    q = StringField(_l("编号"), [Length(max=40)], default="")
    before = HiddenField()

    def validate_q(self, field: StringField) -> None:
        if field.data and ids_of(field.data) is None:
            raise ValidationError(_("编号是 8 位，例如 K7M2-9QXT"))

    def filter(self) -> LedgerFilter:
        """Of a valid form."""
        return LedgerFilter(self.act.data or "", id_or_none(self.person.data), self.q.data or "")

    @property
    def names(self) -> dict[str, str]:
        """Of everyone there is to choose, by their ids as the ledger writes them."""
        return {uuid.UUID(staff_id).hex: name for staff_id, name, *_rest in self.person.iter_choices() if staff_id}

    @property
    def older_than(self) -> int | None:
        """Where the list goes on; what is no number of a row begins at the top."""
        typed = self.before.data or ""
        return int(typed) if _NUMBER.fullmatch(typed) else None


def ledger_form(asked: MultiDict[str, str], viewer: Viewer) -> LedgerForm:
    """The form as asked for; what is not asked has its default. One statement."""
    form = LedgerForm(asked)
    form.act.choices = one_of(ACT_WORDS.items(), blank=_("全部"))
    form.person.choices = one_of(((str(staff_id), name) for staff_id, name in people_of(viewer)), blank=_("全部"))
    for field in (form.act, form.person):
        if field.data is None:
            field.data = field.default
    return form
