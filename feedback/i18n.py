"""Chinese first; on the public side `show` in the URL asks for English (e) or large type (l)."""

from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import quote

from babel import Locale
from flask import Flask, has_request_context, request, url_for
from flask_babel import Babel
from flask_babel import gettext as _

from feedback.config import Settings
from feedback.limits import limits

CHINESE = Locale("zh")
ENGLISH = Locale("en", "GB")


@dataclass(frozen=True, slots=True)
class Site:
    """What the footer says of the installation; each absent when None."""

    organiser: str | None
    contact: str | None
    icp_number: str | None
    police_number: str | None
    site_code: str | None


def init_app(app: Flask) -> None:
    """Texts in the language asked for, and what templates ask about the site.

    These are globals of the templates: a context processor would run again for every page.
    """
    settings: Settings = app.extensions["zhiyan"]
    Babel(app, default_locale="zh", default_timezone=str(settings.time_zone), locale_selector=chosen_locale)
    app.jinja_env.globals.update(
        demo=settings.is_demo,
        site=_site_of(settings),
        shown=shown,
        show_switches=show_switches,
        public_url=public_url,
        the_limits=limits,
    )


def _site_of(settings: Settings) -> Site:
    return Site(**{field.name: getattr(settings, field.name) for field in fields(Site)})


def shown() -> str:
    """What `show` asks for, in one spelling: "", "l", "e" or "le". The desk is Chinese and has its own type size."""
    if not has_request_context() or is_desk():
        return ""
    asked = request.args.get("show", "")
    return _spelled(large="l" in asked, english="e" in asked)


def show_switches() -> list[tuple[str, str, str]]:
    """The other type size and the other language: words, the language of these words, and `show` as it then is."""
    large, english = "l" in shown(), "e" in shown()
    here, there = ("en", "zh-CN") if english else ("zh-CN", "en")
    other = CHINESE if english else ENGLISH
    return [
        (_("标准字号") if large else _("大字版"), here, _spelled(large=not large, english=english)),
        (other.language_name or "", there, _spelled(large=large, english=not english)),
    ]


def _spelled(*, large: bool, english: bool) -> str:
    return ("l" if large else "") + ("e" if english else "")


def is_desk() -> bool:
    """Whether this request is for the staff side."""
    return request.path == "/desk" or request.path.startswith("/desk/")


def chosen_locale() -> Locale:
    return ENGLISH if "e" in shown() else CHINESE


def public_url(page: str, **values: Any) -> str:
    """The URL of a public endpoint, or of a path beginning with a slash, with what `show` now asks for.

    An explicit `show` goes before the present one; an empty one is left out.
    """
    show = values.pop("show", None)
    show = shown() if show is None else show
    if page.startswith("/"):
        return f"{page}?show={quote(show)}" if show else page
    return url_for(page, **values, show=show or None)
