"""The queue's filter, from the query string to a QueueFilter."""

import uuid

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, SelectField, StringField, ValidationError
from wtforms.validators import Length

from feedback.categories import LEAVES, LETTERS
from feedback.lifecycle import CaseStatus
from feedback.numbers import ids_of
from moderation.cases.case_words import STATUS, category_words
from moderation.cases.queue_filter import Named, Order, QueueFilter, State
from moderation.forms.fields import id_or_none, one_of
from moderation.routing.registry_choices import counties, targets

NAMED = {
    Named.OPEN: _l("在办"),
    Named.OVERDUE: _l("逾期"),
    Named.NEWS: _l("有新留言"),
    Named.TO_APPROVE: _l("待核答复"),
    Named.ALL: _l("全部"),
}
ORDERS = [(Order.SOONEST.value, _l("先到期的在前")), (Order.NEWEST.value, _l("新收到的在前"))]


def state_words(state: State) -> str:
    """The name of a queue."""
    return str(STATUS[state] if isinstance(state, CaseStatus) else NAMED[state])


class QueueForm(FlaskForm):
    """A GET form: it changes nothing, so it carries no token."""

    class Meta:
        csrf = False

    state = SelectField(_l("状态"), default=Named.OPEN.value)
    category = SelectField(_l("类别"), default="")
    county = SelectField(_l("县区"), default="")
    target = SelectField(_l("对象"), default="")
    order = SelectField(_l("排序"), choices=one_of(ORDERS), default=Order.SOONEST.value)
    # The field itself stands above every page.
    q = StringField(_l("受理编号"), [Length(max=40)], default="", id="desk-q")
    after = HiddenField()

    def validate_q(self, field: StringField) -> None:
        if field.data and ids_of(field.data) is None:
            raise ValidationError(_("受理编号是 8 位，例如 K7M2-9QXT"))

    def filter(self) -> QueueFilter:
        """Of a valid form."""
        return QueueFilter(
            state=state_of(self.state.data or ""),
            category=self.category.data or "",
            county=self.county.data or "",
            target_id=id_or_none(self.target.data),
            order=Order(self.order.data),
            number=self.q.data or "",
        )


def queue_form(asked: MultiDict[str, str], office_id: uuid.UUID) -> QueueForm:
    """The form as asked for; what is not asked has its default. Two statements."""
    form = QueueForm(asked)
    form.state.choices = one_of((state.value, state_words(state)) for state in (*Named, *CaseStatus))
    codes = sorted({**LETTERS, **LEAVES})
    form.category.choices = one_of(((code, category_words(code)) for code in codes), blank=_("全部"))
    form.county.choices = one_of(counties(office_id), blank=_("全部"))
    form.target.choices = one_of(targets(office_id), blank=_("全部"))
    for field in (form.state, form.category, form.county, form.target, form.order):
        if field.data is None:
            field.data = field.default
    return form


def state_of(text: str) -> State:
    """A named queue, or the queue of a status. ValueError for any other word."""
    return Named(text) if text in set(Named) else CaseStatus(text)
