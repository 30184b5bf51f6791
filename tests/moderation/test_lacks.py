"""What an office is told that it lacks."""

from datetime import UTC, datetime

from feedback import clock
from feedback.db import db
from feedback.limits import today
from moderation.lacks import missing
from tests.cast import Cast


def said_on(cast: Cast, month: int, day: int) -> str:
    with clock.frozen(datetime(2026, month, day, 2, tzinfo=UTC)):
        return "".join(str(lack.words) for lack in missing(cast.office.id))


def leave(cast: Cast, *names: str) -> None:
    for name in names:
        cast.staff(name).left_on = today()
    db.session.commit()


def test_who_approves_nothing_of_their_own_needs_another(cast: Cast) -> None:
    assert "核稿" not in said_on(cast, 6, 1)
    leave(cast, "he", "zhou")
    assert "没有另一个人核稿" in said_on(cast, 6, 1)


def test_an_office_nobody_moderates_is_told_so(cast: Cast) -> None:
    leave(cast, "lin", "zhou", "nong")
    assert "没有审核员在岗" in said_on(cast, 6, 1)


def test_holidays_nobody_put_in_are_named_once_they_matter(cast: Cast) -> None:
    assert "放假安排" not in said_on(cast, 6, 1)
    assert "2027 年的放假安排还没有录入" in said_on(cast, 12, 20)
