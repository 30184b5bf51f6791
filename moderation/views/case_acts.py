"""What is done with a case from its page: each view reads its form, acts, and says what happened."""

import uuid
from collections.abc import Callable

from flask import g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError

from feedback.categories import Channel, DeclineCode
from feedback.lifecycle import MoveNotAllowed
from moderation.cases import classification, matters, messages, triage
from moderation.cases_seen import Stale, case_for
from moderation.forms.classification import ClassifyForm
from moderation.forms.fields import SeenForm, id_or_none
from moderation.forms.triage import NEW, AskForm, DeclineForm, IntoForm, ReasonForm, message_form, refer_form
from moderation.permissions import Permission, requires
from moderation.views.blueprint import desk
from moderation.views.case_forms import classify_form_of, into_form
from moderation.views.case_refusals import REFUSALS, put_on_form
from moderation.views.case_shown import go_on, opened_again, show


@desk.post("/cases/<uuid:case_id>/classify")
@requires(Permission.TRIAGE)
def classify_case(case_id: uuid.UUID) -> ResponseReturnValue:
    form: ClassifyForm = classify_form_of(case_for(g.viewer, case_id, Permission.TRIAGE), None)

    def act() -> None:
        classification.classify(case_id, form.made(), by=g.viewer, seen_version=form.seen_version)

    return done(case_id, "classify", form, act, _("分类已保存"), stay_open=True)


@desk.post("/cases/<uuid:case_id>/accept")
@requires(Permission.TRIAGE)
def accept_case(case_id: uuid.UUID) -> ResponseReturnValue:
    form = _into_form("accept", case_id)

    def act() -> None:
        triage.accept(case_id, by=g.viewer, seen_version=form.seen_version, into=_chosen(form))

    return done(case_id, "accept", form, act, _("已受理。下一步：写转办摘要"))


@desk.post("/cases/<uuid:case_id>/move")
@requires(Permission.TRIAGE)
def move_case(case_id: uuid.UUID) -> ResponseReturnValue:
    form = _into_form("move", case_id)

    def act() -> None:
        matters.move_case(case_id, _chosen(form), by=g.viewer, seen_version=form.seen_version)

    return done(case_id, "move", form, act, _("已归入所选事项"))


@desk.post("/cases/<uuid:case_id>/ask")
@requires(Permission.TRIAGE, unlocked=True)
def ask_for_more(case_id: uuid.UUID) -> ResponseReturnValue:
    form = AskForm(prefix="ask-")

    def act() -> None:
        triage.ask_for_more(case_id, form.words.data or "", by=g.unlocked, seen_version=form.seen_version)

    return done(case_id, "ask", form, act, _("已请反映人补充，其间计时暂停"))


@desk.post("/cases/<uuid:case_id>/decline")
@requires(Permission.TRIAGE, unlocked=True)
def decline_case(case_id: uuid.UUID) -> ResponseReturnValue:
    form = DeclineForm(prefix="decline-")

    def act() -> None:
        code, words = DeclineCode(form.code.data), form.words.data or ""
        triage.decline(case_id, code, words, by=g.unlocked, seen_version=form.seen_version)

    return done(case_id, "decline", form, act, _("已决定不予受理"))


@desk.post("/cases/<uuid:case_id>/refer")
@requires(Permission.TRIAGE, unlocked=True)
def refer_case(case_id: uuid.UUID) -> ResponseReturnValue:
    form = refer_form()

    def act() -> None:
        triage.refer(
            case_id,
            Channel(form.channel.data),
            form.words.data or "",
            by=g.unlocked,
            seen_version=form.seen_version,
            destroy_now=form.destroy_now.data,
        )

    said = _("已告知渠道，内容已销毁") if form.destroy_now.data else _("已告知渠道，30 天后销毁内容")
    return done(case_id, "refer", form, act, said)


@desk.post("/cases/<uuid:case_id>/message")
@requires(Permission.TRIAGE, unlocked=True)
def message_submitter(case_id: uuid.UUID) -> ResponseReturnValue:
    form = message_form()

    def act() -> None:
        once = (form.once.data or "").encode()
        messages.send_message(case_id, form.words.data or "", by=g.unlocked, seen_version=form.seen_version, once=once)

    return done(case_id, "message", form, act, _("留言已发出"))


@desk.post("/cases/<uuid:case_id>/urgent")
@requires(Permission.TRIAGE)
def mark_urgent(case_id: uuid.UUID) -> ResponseReturnValue:
    form = SeenForm(prefix="urgent-")

    def act() -> None:
        triage.mark_urgent(case_id, by=g.viewer, seen_version=form.seen_version)

    return done(case_id, "urgent", form, act, _("已标为紧急，排在最前"), stay_open=True)


@desk.post("/cases/<uuid:case_id>/calm")
@requires(Permission.TRIAGE)
def clear_urgent(case_id: uuid.UUID) -> ResponseReturnValue:
    form = ReasonForm(prefix="calm-")

    def act() -> None:
        triage.clear_urgent(case_id, form.words.data or "", by=g.viewer, seen_version=form.seen_version)

    return done(case_id, "calm", form, act, _("已取消紧急标记"), stay_open=True)


def done(
    case_id: uuid.UUID, name: str, form: SeenForm, act: Callable[[], None], said: str, *, stay_open: bool = False
) -> ResponseReturnValue:
    """Act on a valid form; what is refused comes back on the case's page, as it was typed."""
    if not form.validate():
        return show(case_id, opened=opened_again(case_id), typed={name: form}, status=422)
    try:
        act()
    except (Stale, StaleDataError, MoveNotAllowed):
        return show(case_id, opened=opened_again(case_id), typed={name: form}, stale=True, status=409)
    except REFUSALS as refusal:
        put_on_form(refusal, form)
        return show(case_id, opened=opened_again(case_id), typed={name: form}, status=422)
    return go_on(case_id, said, stay_open=stay_open)


def _into_form(name: str, case_id: uuid.UUID) -> IntoForm:
    case = case_for(g.viewer, case_id, Permission.TRIAGE)
    return into_form(name, matters.like_matters(case, g.viewer))


def _chosen(form: IntoForm) -> uuid.UUID | None:
    return None if form.into.data == NEW else id_or_none(form.into.data)
