"""What is done with a case from its page: each view reads its form, acts, and says what happened."""

import uuid

from flask import g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError

from feedback.lifecycle import MoveNotAllowed
from feedback.limits import limits
from moderation.cases import classification, matters, messages, triage
from moderation.cases_seen import Stale, case_for
from moderation.forms.fields import SeenForm
from moderation.forms.triage import AskForm, DeclineForm, IntoForm, ReasonForm, message_form, refer_form
from moderation.permissions import Permission, Unlocked, Viewer, requires
from moderation.views.account_pages import unlock_page
from moderation.views.acting import Act, is_done
from moderation.views.blueprint import desk
from moderation.views.case_forms import classify_form_of, into_form
from moderation.views.case_shown import go_on, opened_again, show
from moderation.views.kept import kept_while_locked


@desk.post("/cases/<uuid:case_id>/classify")
@requires(Permission.TRIAGE)
def classify_case(case_id: uuid.UUID) -> ResponseReturnValue:
    form, by = classify_form_of(case_for(g.viewer, case_id, Permission.TRIAGE), None), g.unlocked or g.viewer
    try:
        return done(case_id, "classify", form, classification.classify, by=by, said=_("分类已保存"), stay_open=True)
    except classification.KeyNeeded:
        return unlock_page(kept=kept_while_locked(), status=403)


@desk.post("/cases/<uuid:case_id>/accept")
@requires(Permission.TRIAGE)
def accept_case(case_id: uuid.UUID) -> ResponseReturnValue:
    return done(
        case_id,
        "accept",
        _into_form("accept", case_id),
        triage.accept,
        by=g.viewer,
        said=_("已受理。下一步：写转办摘要"),
    )


@desk.post("/cases/<uuid:case_id>/move")
@requires(Permission.TRIAGE, unlocked=True)
def move_case(case_id: uuid.UUID) -> ResponseReturnValue:
    form = _into_form("move", case_id)
    return done(case_id, "move", form, matters.move_case, by=g.unlocked, said=_("已归入所选事项"))


@desk.post("/cases/<uuid:case_id>/ask")
@requires(Permission.TRIAGE, unlocked=True)
def ask_for_more(case_id: uuid.UUID) -> ResponseReturnValue:
    said = _("已请反映人补充，其间计时暂停")
    return done(case_id, "ask", AskForm(prefix="ask-"), triage.ask_for_more, by=g.unlocked, said=said)


@desk.post("/cases/<uuid:case_id>/decline")
@requires(Permission.TRIAGE, unlocked=True)
def decline_case(case_id: uuid.UUID) -> ResponseReturnValue:
    said = _("已决定不予受理")
    return done(case_id, "decline", DeclineForm(prefix="decline-"), triage.decline, by=g.unlocked, said=said)


@desk.post("/cases/<uuid:case_id>/refer")
@requires(Permission.TRIAGE, unlocked=True)
def refer_case(case_id: uuid.UUID) -> ResponseReturnValue:
    form = refer_form()
    days = limits().referred_key_days
    later = _("已告知渠道，%(days)s 天后销毁内容", days=days)
    said = _("已告知渠道，内容已销毁") if form.destroy_now.data else later
    return done(case_id, "refer", form, triage.refer, by=g.unlocked, said=said)


@desk.post("/cases/<uuid:case_id>/message")
@requires(Permission.TRIAGE, unlocked=True)
def message_submitter(case_id: uuid.UUID) -> ResponseReturnValue:
    return done(case_id, "message", message_form(), messages.send_message, by=g.unlocked, said=_("留言已发出"))


@desk.post("/cases/<uuid:case_id>/urgent")
@requires(Permission.TRIAGE)
def mark_urgent(case_id: uuid.UUID) -> ResponseReturnValue:
    form = SeenForm(prefix="urgent-")
    return done(
        case_id, "urgent", form, triage.mark_urgent, by=g.viewer, said=_("已标为紧急，排在最前"), stay_open=True
    )


@desk.post("/cases/<uuid:case_id>/calm")
@requires(Permission.TRIAGE, unlocked=True)
def clear_urgent(case_id: uuid.UUID) -> ResponseReturnValue:
    form = ReasonForm(prefix="calm-")
    return done(case_id, "calm", form, triage.clear_urgent, by=g.unlocked, said=_("已取消紧急标记"), stay_open=True)


def done(
    case_id: uuid.UUID,
    name: str,
    form: SeenForm,
    act: Act,
    *,
    by: Viewer | Unlocked,
    said: str,
    thing_id: uuid.UUID | None = None,
    stay_open: bool = False,
) -> ResponseReturnValue:
    """Act on the case, or on the thing beside it, by a form of its page; refused, it comes back there as typed."""
    try:
        if is_done(form, act, thing_id or case_id, by=by):
            return go_on(case_id, said, stay_open=stay_open)
    except (Stale, StaleDataError, MoveNotAllowed):
        return show(case_id, opened=opened_again(case_id), typed={name: form}, stale=True, status=409)
    return show(case_id, opened=opened_again(case_id), typed={name: form}, status=422)


def _into_form(name: str, case_id: uuid.UUID) -> IntoForm:
    case = case_for(g.viewer, case_id, Permission.TRIAGE)
    return into_form(name, matters.like_matters(case, g.viewer))
