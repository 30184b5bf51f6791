"""What an office is told that it lacks."""

from datetime import UTC, datetime

from feedback import clock
from moderation.lacks import missing
from tests.cast import Cast


def said_on(cast: Cast, month: int, day: int) -> str:
    with clock.frozen(datetime(2026, month, day, 2, tzinfo=UTC)):
        return "".join(str(lack.words) for lack in missing(cast.office.id))


def test_holidays_nobody_put_in_are_named_once_they_matter(cast: Cast) -> None:
    assert "放假安排" not in said_on(cast, 6, 1)
    assert "2027 年的放假安排还没有录入" in said_on(cast, 12, 20)
