"""The queue with ever more cases in store: what its page asks the database, how often, and how long that takes."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from sqlalchemy import event, select

from feedback.db import db
from feedback.models import Case
from feedback.numbers import number_of
from moderation.cases.queue import page_of_cases, queue_counts
from moderation.cases.queue_filter import Named, Order, QueueFilter
from moderation.permissions import Viewer
from tests.cast import Cast

TURNS = 15
PAGES_TURNED = 20


@dataclass(frozen=True, slots=True)
class QueueFigure:
    """Of one page with its counts: wall time in milliseconds and SQL statements."""

    name: str
    ms: float
    statements: int


def queue_figures() -> list[QueueFigure]:
    """Measured as a moderator and as the superior reviewer see it, in the application at hand."""
    viewer, reviewer = Cast().viewer("lin"), Cast().viewer("sheng")
    filters = {
        "待办，最急在前": QueueFilter(),
        "待办，按类别和县": QueueFilter(category="D", county="990121"),
        "已超期": QueueFilter(state=Named.OVERDUE),
        "全部，最新在前": QueueFilter(state=Named.ALL, order=Order.NEWEST),
    }
    figures = [_figure(name, lambda wanted=wanted: _show(wanted, viewer)) for name, wanted in filters.items()]
    cursor = _cursor_far_in(viewer)
    figures.append(_figure(f"待办，第 {PAGES_TURNED + 1} 页", lambda: _show(QueueFilter(), viewer, cursor)))
    number = number_of(db.session.scalars(select(Case.id).limit(1)).one())
    figures.append(_figure("按编号查找", lambda: _show(QueueFilter(number=number), viewer)))
    return [
        *figures,
        *(
            _figure(f"上级复核人：{name}", lambda wanted=filters[name]: _show(wanted, reviewer))
            for name in ("待办，最急在前", "全部，最新在前")
        ),
    ]


def _show(wanted: QueueFilter, viewer: Viewer, cursor: str = "") -> None:
    page_of_cases(wanted, viewer, after=cursor)
    queue_counts(viewer)


def _cursor_far_in(viewer: Viewer) -> str:
    cursor = ""
    for _ in range(PAGES_TURNED):
        cursor = page_of_cases(QueueFilter(), viewer, after=cursor).next_cursor or ""
    return cursor


def _figure(name: str, show: Callable[[], None]) -> QueueFigure:
    with _counted() as statements:
        show()
    return QueueFigure(name, 1000 * median(_seconds(show) for _ in range(TURNS)), len(statements))


def _seconds(show: Callable[[], None]) -> float:
    db.session.rollback()
    start = time.perf_counter()
    show()
    return time.perf_counter() - start


@contextmanager
def _counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def count(*told: object) -> None:
        sql = str(told[2])
        if not sql.startswith(("BEGIN", "PRAGMA")):
            statements.append(sql)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
