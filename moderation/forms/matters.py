"""The filter of the list of matters, from the query string."""

import uuid

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import SelectField

from moderation.cases.matter_list import MatterState
from moderation.forms.fields import id_or_none, one_of
from moderation.routing.registry_choices import targets

MATTER_STATES = {
    MatterState.OPEN: _l("在办"),
    MatterState.WAITING: _l("等转办"),
    MatterState.AT_UNIT: _l("在承办单位"),
    MatterState.ENDED: _l("已结束"),
}


class MatterForm(FlaskForm):
    """A GET form: it changes nothing, so it carries no token. What is no choice asks for nothing."""

    class Meta:
        csrf = False

    state = SelectField(_l("状态"), default=MatterState.OPEN.value)
    target = SelectField(_l("对象"), default="")

    @property
    def wanted(self) -> MatterState:
        return MatterState(self.state.data) if self.state.data in set(MatterState) else MatterState.OPEN

    @property
    def target_id(self) -> uuid.UUID | None:
        offered = {value for value, *_rest in self.target.iter_choices()}
        return id_or_none(self.target.data) if self.target.data in offered else None


def matter_form(asked: MultiDict[str, str], office_id: uuid.UUID) -> MatterForm:
    """The form as asked for. One statement."""
    form = MatterForm(asked)
    form.state.choices = one_of((state.value, words) for state, words in MATTER_STATES.items())
    form.target.choices = one_of(targets(office_id), blank=_("全部"))
    form.state.data = form.wanted.value
    return form
