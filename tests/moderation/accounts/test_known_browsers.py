"""A browser that was here before is known again, for one name and half a year."""

from datetime import UTC, datetime, timedelta

from flask import Flask

from feedback import clock
from moderation.accounts import known_browsers

MARKED = datetime(2026, 10, 12, 2, tzinfo=UTC)
NUMBER = "0f" * 16
MARK = f"{NUMBER}.asw_IA.7cJMZPUO6uL9oP-_-o_wrv35sMKKbf-zYEnYLGw3s7Y"


def test_a_mark_of_the_first_release_is_recognised(app: Flask) -> None:
    with clock.frozen(MARKED):
        assert known_browsers.recognise("lin", MARK) == NUMBER


def test_for_nobody_else_and_not_for_ever(app: Flask) -> None:
    with clock.frozen(MARKED):
        assert known_browsers.recognise("zhou", MARK) is None
    with clock.frozen(MARKED + known_browsers.KEPT_FOR + timedelta(days=1)):
        assert known_browsers.recognise("lin", MARK) is None
