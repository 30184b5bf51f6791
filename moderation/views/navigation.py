"""What stands on every page of the desk: where one may go, who one is, lock and sign-out."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, g, request, url_for
from flask_babel import lazy_gettext as _l

from moderation.cases.urgent import MOST_COUNTED, alert_for
from moderation.permissions import Permission, Viewer
from moderation.role_words import role_words
from moderation.views.blueprint import desk


@dataclass(frozen=True, slots=True)
class Page:
    """A link of the left column, shown to who has the permission once the page exists."""

    endpoint: str
    label: str
    permission: Permission


PAGES = (
    Page("desk.queue", _l("来件"), Permission.READ_QUEUE),
    Page("desk.matters", _l("事项"), Permission.READ_QUEUE),
    Page("desk.dispatches", _l("转办单"), Permission.READ_QUEUE),
    Page("desk.unit", _l("本单位转办单"), Permission.ANSWER_DISPATCH),
    Page("desk.tallies", _l("统计"), Permission.READ_TALLIES),
    Page("desk.oversight", _l("督办"), Permission.OVERSEE),
    Page("desk.ledger", _l("操作台账"), Permission.READ_LEDGER),
    Page("desk.identity", _l("身份查询"), Permission.HOLD_IDENTITY),
    Page("desk.grants", _l("授权"), Permission.GIVE_GRANT),
    Page("desk.staff", _l("人员"), Permission.MANAGE_STAFF),
    Page("desk.registry", _l("单位与对象"), Permission.MANAGE_REGISTRY),
    Page("desk.limits", _l("期限设置"), Permission.SET_LIMITS),
)


def pages_of(viewer: Viewer) -> list[Page]:
    """The pages that exist and may be known to the viewer."""
    return [page for page in PAGES if viewer.may(page.permission) and page.endpoint in current_app.view_functions]


@desk.context_processor
def on_every_page() -> dict[str, Any]:
    """For desk.html: me, nav, desk_links, unlocked, alert. Nothing of it before someone is signed in."""
    viewer: Viewer | None = g.get("viewer")
    if viewer is None:
        return {}
    return {
        "me": {"name": viewer.name, "roles": role_words(viewer.roles)},
        "nav": [_link(page) for page in pages_of(viewer)],
        "desk_links": {
            "home": url_for("desk.home"),
            "account": url_for("desk.account"),
            "unlock": url_for("desk.unlock"),
            "lock": url_for("desk.lock"),
            "sign_out": url_for("desk.sign_out"),
            "search": url_for("desk.queue") if viewer.may(Permission.READ_QUEUE) else "",
        },
        "unlocked": g.get("unlocked") is not None if opens_anything(viewer) else None,
        "alert": _alert(viewer),
    }


def opens_anything(viewer: Viewer) -> bool:
    """Whether unlocking is of any use to the viewer."""
    return viewer.may(Permission.OPEN_CASE) or viewer.may(Permission.HOLD_IDENTITY)


def _alert(viewer: Viewer) -> dict[str, Any] | None:
    """What a moderator on duty is to look at today (R20)."""
    alert = alert_for(viewer)
    if alert is None:
        return None
    count = f"{MOST_COUNTED}+" if alert.count > MOST_COUNTED else str(alert.count)
    return {"num": alert.count, "count": count, "url": url_for("desk.case", case_id=alert.first)}


_BELOW = {"desk.queue": "/desk/cases/", "desk.unit": "/desk/dispatches/"}
"""Where what a list leads to stands elsewhere."""


def _link(page: Page) -> dict[str, Any]:
    url = url_for(page.endpoint)
    below = (f"{url}/", _BELOW.get(page.endpoint, f"{url}/"))
    return {"label": page.label, "url": url, "current": request.path == url or request.path.startswith(below)}
