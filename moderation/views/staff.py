"""The administrator's page of people: who works here, what is lacking, inviting."""

import uuid

from flask import Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from feedback.limits import settings
from moderation.accounts import browsers, invitations, roles
from moderation.accounts.grants import LastHolder
from moderation.accounts.invitations import BadSignInName, Invited, NameTaken
from moderation.accounts.people import everyone, units_of_today
from moderation.accounts.roles import LastAdministrator, RolesDoNotGoTogether, TooManyCustodians, UnitNeeded
from moderation.cases_seen import NotFound
from moderation.lacks import missing
from moderation.permissions import Permission, requires
from moderation.role_words import ROLE_WORDS
from moderation.views.blueprint import desk
from moderation.views.staff_forms import InviteForm, RolesForm


@desk.get("/staff")
@requires(Permission.MANAGE_STAFF)
def staff() -> ResponseReturnValue:
    office_id = g.viewer.office_id
    return render_template(
        "moderation/staff.html", people=everyone(office_id), lacks=missing(office_id), role_words=ROLE_WORDS
    )


@desk.get("/staff/invite")
@requires(Permission.MANAGE_STAFF)
def invite() -> ResponseReturnValue:
    return _invite_page(InviteForm(units_of_today(g.viewer.office_id), formdata=None))


@desk.post("/staff/invite")
@requires(Permission.MANAGE_STAFF)
def invite_post() -> ResponseReturnValue:
    form = InviteForm(units_of_today(g.viewer.office_id))
    if not form.validate():
        return _invite_page(form, 422)
    try:
        invited = invitations.invite(
            form.sign_in_name.data or "", (form.name.data or "").strip(), form.post, by=g.viewer
        )
    except BadSignInName:
        form.sign_in_name.errors = [_("请用 2 到 40 个字母、数字、点、横线或下划线")]
    except NameTaken:
        form.sign_in_name.errors = [_("这个登录名已有人用，请换一个")]
    except (RolesDoNotGoTogether, UnitNeeded, TooManyCustodians) as error:
        _explain(form, error)
    else:
        return _link_page(invited)
    return _invite_page(form, 422)


@desk.get("/staff/<uuid:staff_id>")
@requires(Permission.MANAGE_STAFF)
def person(staff_id: uuid.UUID) -> ResponseReturnValue:
    return _person_page(staff_id, RolesForm(units_of_today(g.viewer.office_id), formdata=None))


@desk.post("/staff/<uuid:staff_id>/roles")
@requires(Permission.MANAGE_STAFF)
def give_roles(staff_id: uuid.UUID) -> ResponseReturnValue:
    form = RolesForm(units_of_today(g.viewer.office_id))
    if not form.validate():
        return _person_page(staff_id, form, 422)
    try:
        roles.give_roles(staff_id, form.post, by=g.viewer)
    except (RolesDoNotGoTogether, UnitNeeded, TooManyCustodians) as error:
        _explain(form, error)
        return _person_page(staff_id, form, 422)
    return _back_to(staff_id)


@desk.post("/staff/<uuid:staff_id>/roles/<uuid:membership_id>")
@requires(Permission.MANAGE_STAFF)
def change_role(staff_id: uuid.UUID, membership_id: uuid.UUID) -> ResponseReturnValue:
    """`act` of the pressed button: end, or on_duty and off_duty for a moderator."""
    act = request.form.get("act")
    try:
        if act == "end":
            roles.end_role(membership_id, by=g.viewer)
        elif act in {"on_duty", "off_duty"}:
            roles.set_duty(membership_id, act == "on_duty", by=g.viewer)
    except (LastAdministrator, LastHolder) as error:
        flash(_cannot_go(error), "danger")
    return _back_to(staff_id)


@desk.post("/staff/<uuid:staff_id>/invite")
@requires(Permission.MANAGE_STAFF)
def invite_again(staff_id: uuid.UUID) -> ResponseReturnValue:
    return _link_page(invitations.invite_again(staff_id, by=g.viewer))


@desk.post("/staff/<uuid:staff_id>/sessions/end")
@requires(Permission.MANAGE_STAFF)
def end_all_sessions(staff_id: uuid.UUID) -> ResponseReturnValue:
    ended = browsers.end_all_of(staff_id, by=g.viewer)
    flash(ngettext("已退出 %(num)s 处登录。", "已退出 %(num)s 处登录。", ended), "ok")
    return _back_to(staff_id)


@desk.post("/staff/<uuid:staff_id>/leave")
@requires(Permission.MANAGE_STAFF)
def leave(staff_id: uuid.UUID) -> ResponseReturnValue:
    if not request.form.get("confirm"):
        flash(_("请先勾选确认，再按“办理离任”。"), "danger")
        return _back_to(staff_id)
    try:
        roles.leave(staff_id, by=g.viewer)
    except (LastAdministrator, LastHolder) as error:
        flash(_cannot_go(error), "danger")
        return _back_to(staff_id)
    flash(_("已办理离任：角色、登录和授权即刻失效。"), "ok")
    return redirect(url_for("desk.staff"), 303)


def _invite_page(form: InviteForm, status: int = 200) -> Response:
    return make_response(render_template("moderation/invite.html", form=form), status)


def _person_page(staff_id: uuid.UUID, form: RolesForm, status: int = 200) -> Response:
    found = next((one for one in everyone(g.viewer.office_id) if one.staff.id == staff_id), None)
    if found is None:
        raise NotFound
    return make_response(
        render_template("moderation/person.html", person=found, form=form, role_words=ROLE_WORDS), status
    )


def _link_page(invited: Invited) -> Response:
    """Shown in the answer to the post alone: the link is in no URL, cookie or log."""
    address = (settings().public_url or request.url_root).rstrip("/")
    link = f"{address}/desk/enrol/{invited.token}"
    return make_response(render_template("moderation/invited.html", invited=invited, link=link))


def _explain(form: RolesForm, error: Exception) -> None:
    words = {
        RolesDoNotGoTogether: _("请选角色；管理员不能看来件，经办人和保密员不能兼任其他角色"),
        TooManyCustodians: _("保密员最多 5 位"),
        UnitNeeded: _("请选经办人代表的单位"),
    }
    field = form.unit_id if isinstance(error, UnitNeeded) else form.roles
    field.errors = [words[type(error)]]


def _cannot_go(error: Exception) -> str:
    if isinstance(error, LastAdministrator):
        return _("这是最后一位管理员，请先让另一位担任管理员。")
    return _("目前只有这位人员能打开来件，请先由他给别人授权。")


def _back_to(staff_id: uuid.UUID) -> ResponseReturnValue:
    return redirect(url_for("desk.person", staff_id=staff_id), 303)
