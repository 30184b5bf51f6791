"""Who waits for a grant, and giving it."""

import uuid

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from moderation.accounts import grants as granting
from moderation.permissions import Permission, requires
from moderation.views.blueprint import desk


@desk.get("/grants")
@requires(Permission.GIVE_GRANT)
def grants() -> ResponseReturnValue:
    waiting = granting.waiting(g.viewer.office_id)
    return render_template("moderation/grants.html", waiting=waiting, my_id=g.viewer.staff_id)


@desk.post("/grants/<uuid:staff_id>")
@requires(Permission.GIVE_GRANT, unlocked=True)
def give_grant(staff_id: uuid.UUID) -> ResponseReturnValue:
    granting.give(staff_id, by=g.unlocked)
    flash(_("已授权，对方现在可以打开来件。"), "ok")
    return redirect(url_for("desk.grants"), 303)
