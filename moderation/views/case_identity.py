"""Asking who wrote, and being shown it once, on the case's page."""

import uuid

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from moderation.forms.identity import AskIdentityForm
from moderation.identity import asking
from moderation.identity.asking import NothingToShow
from moderation.identity.requests import TooLate
from moderation.permissions import Permission, requires
from moderation.views.blueprint import desk
from moderation.views.case_acts import done
from moderation.views.case_shown import opened_again, show


@desk.post("/cases/<uuid:case_id>/identity")
@requires(Permission.ASK_IDENTITY, unlocked=True)
def ask_identity(case_id: uuid.UUID) -> ResponseReturnValue:
    form, said = AskIdentityForm(prefix="identity-"), _("已提出申请，等两位保密员先后开启")
    return done(case_id, "identity", form, asking.ask, by=g.unlocked, said=said, stay_open=True)


@desk.post("/cases/<uuid:case_id>/identity/show")
@requires(Permission.ASK_IDENTITY, unlocked=True)
def show_identity(case_id: uuid.UUID) -> ResponseReturnValue:
    try:
        who = asking.show(case_id, by=g.unlocked)
    except (NothingToShow, TooLate):
        flash(_("联系方式只显示一次，并且要在规定时间内查看；现在已经没有可以显示的了。"), "danger")
        return redirect(url_for("desk.case", case_id=case_id), 303)
    return show(case_id, opened=opened_again(case_id), who=who)
