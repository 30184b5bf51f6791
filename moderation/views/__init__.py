"""The staff side, under /desk: closed unless a permission opens it. Importing a module of views adds its pages."""

from flask import Flask

from feedback.words import day_words, moment_words
from moderation.views import (  # noqa: F401
    abstracts,
    account,
    account_keys,
    case,
    case_acts,
    case_identity,
    confirm_sign_in,
    direct_answers,
    dispatches,
    enrol,
    errors,
    frame,
    grants,
    home,
    identity,
    ledger,
    letters,
    limits,
    matters,
    navigation,
    oversight,
    queue,
    recovery_half,
    reviews,
    roles,
    sign_in,
    staff,
    tallies,
    unit,
    watermark,
)
from moderation.views.blueprint import desk
from moderation.views.cookie import set_up_cookies

__all__ = ["desk", "init_desk"]


def init_desk(app: Flask) -> None:
    """What the desk needs of the application beyond its blueprint."""
    frame.csrf.init_app(app)
    set_up_cookies(app)
    app.add_template_filter(day_words, "day_words")
    app.add_template_filter(moment_words, "moment_words")
