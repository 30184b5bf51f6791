"""The numbers of a month at the command line."""

from flask import Flask

from feedback import clock
from feedback.clock import Month
from feedback.limits import today
from tests.cast import Cast
from tests.moderation.dispatches.days import MONDAY, later
from tests.stories import reported


def test_a_tally_is_of_a_month_that_is_over(app: Flask, cast: Cast) -> None:
    with clock.frozen(MONDAY):
        for _ in range(3):
            reported(categories=("B1",))
        command = ["moderation", "tally", str(Month.of(today()))]
        early = app.test_cli_runner().invoke(args=command)
    with clock.frozen(later(30)):
        late = app.test_cli_runner().invoke(args=command)
    assert (early.exit_code, early.stdout) == (2, "")
    assert "这个月还没过完" in early.stderr
    assert ",3," in late.stdout
