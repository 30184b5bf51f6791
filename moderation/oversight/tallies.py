"""The numbers of a month, read from events: cases by category, dispatches by unit.

A month is local and half-open. What happened is counted where it was then classified, so a total stays what it
was when a case is withdrawn, destroyed or classified anew.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import ColumnElement, Select, distinct, func, select

from feedback import ledger
from feedback.categories import LETTERS, letter_of
from feedback.clock import Month
from feedback.db import db, writing
from feedback.limits import today
from feedback.models import CaseEvent, CaseEventKind, DispatchEvent, DispatchEventKind, Rating, Resolved, Unit
from moderation.oversight.suppression import Cell, protect
from moderation.permissions import Permission, Viewer

UNCLASSIFIED = ""
"""The row of cases nobody has classified yet."""


class CaseMeasure(StrEnum):
    RECEIVED = "received"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REFERRED = "referred"
    CLOSED = "closed"
    RATED = "rated"
    RESOLVED = "resolved"
    SATISFIED = "satisfied"


class UnitMeasure(StrEnum):
    DISPATCHED = "dispatched"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    ON_TIME = "on_time"


OF_THE_RATED: Mapping[str, str] = {CaseMeasure.RESOLVED: CaseMeasure.RATED, CaseMeasure.SATISFIED: CaseMeasure.RATED}
"""Parts by their whole: one of four who judged otherwise is told by the other three."""

OF_EVENT = {
    CaseEventKind.SUBMITTED: CaseMeasure.RECEIVED,
    CaseEventKind.ACCEPTED: CaseMeasure.ACCEPTED,
    CaseEventKind.DECLINED: CaseMeasure.DECLINED,
    CaseEventKind.REFERRED: CaseMeasure.REFERRED,
    CaseEventKind.CLOSED: CaseMeasure.CLOSED,
}
OF_DISPATCH_EVENT = {
    DispatchEventKind.SENT: UnitMeasure.DISPATCHED,
    DispatchEventKind.ACKNOWLEDGED: UnitMeasure.ACKNOWLEDGED,
    DispatchEventKind.REPLIED: UnitMeasure.ANSWERED,
}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by label (a category letter or a unit's name), columns by measure; small counts protected."""

    labels: tuple[str, ...]
    measures: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    month: Month
    cases: Table
    units: Table


class TallyNotAllowed(Exception):
    """Tallies are read by the office and by oversight only."""


class NotOverYet(Exception):
    """Of a month that goes on, what one day adds could be told by reading it on that day and on the day before."""


def tally(month: Month, *, viewer: Viewer) -> Tally:
    """The month's numbers of the viewer's office. Raises TallyNotAllowed or NotOverYet."""
    if not viewer.may(Permission.READ_TALLIES):
        raise TallyNotAllowed
    return tally_of_office(month, viewer.office_id)


def tally_of_office(month: Month, office_id: uuid.UUID) -> Tally:
    """For the operator's command, which has no viewer. A fixed number of statements. Raises NotOverYet."""
    if month >= Month.of(today()):
        raise NotOverYet
    return Tally(month, _cases(month, office_id), _units(month, office_id))


def record_export(month: Month, form: str, *, by: Viewer) -> None:
    """A tally leaves the platform as a file: one ledger row (R10)."""
    with writing():
        ledger.record(
            "export_tally",
            office_id=by.office_id,
            staff_id=by.staff_id,
            subject=("tally", str(month)),
            facts={"form": form},
        )


def months_to_read(office_id: uuid.UUID) -> list[Month]:
    """From the first event to the last, newest first; those that are over."""
    of_office = CaseEvent.office_id == office_id
    first = db.session.scalar(select(func.min(CaseEvent.day)).where(of_office))
    last = db.session.scalar(select(func.max(CaseEvent.day)).where(of_office))
    if first is None or last is None:
        return []
    months = [Month.of(last)]
    while months[-1] > Month.of(first):
        months.append(months[-1].previous())
    return [month for month in months if month < Month.of(today())]


def next_on() -> date:
    """The day on which the tally of this month comes."""
    return Month.of(today()).days()[1]


Counts = dict[tuple[str, str], int]


def _cases(month: Month, office_id: uuid.UUID) -> Table:
    counts: Counts = defaultdict(int)
    for kind, category, number in db.session.execute(_case_events(month, office_id)):
        counts[_letter(category), OF_EVENT[kind]] += number
    for category, rated, resolved, satisfied in db.session.execute(_ratings(month, office_id)):
        counts[_letter(category), CaseMeasure.RATED] += rated
        counts[_letter(category), CaseMeasure.RESOLVED] += resolved
        counts[_letter(category), CaseMeasure.SATISFIED] += satisfied
    return _table(counts, [*LETTERS, UNCLASSIFIED], list(CaseMeasure), parts=OF_THE_RATED)


def _units(month: Month, office_id: uuid.UUID) -> Table:
    counts: Counts = defaultdict(int)
    for kind, unit, number, on_time in db.session.execute(_dispatch_events(month, office_id)):
        counts[unit, OF_DISPATCH_EVENT[kind]] += number
        if kind is DispatchEventKind.REPLIED:
            counts[unit, UnitMeasure.ON_TIME] += on_time
    return _table(counts, sorted({unit for unit, _ in counts}), list(UnitMeasure))


def _case_events(month: Month, office_id: uuid.UUID) -> Select[CaseEventKind, str | None, int]:
    first, next_first = month.days()
    return (
        select(CaseEvent.kind, CaseEvent.category, func.count(distinct(CaseEvent.case_id)))
        .where(CaseEvent.office_id == office_id, CaseEvent.kind.in_(OF_EVENT))
        .where(CaseEvent.day >= first, CaseEvent.day < next_first)
        .group_by(CaseEvent.kind, CaseEvent.category)
    )


def _ratings(month: Month, office_id: uuid.UUID) -> Select[str | None, int, int, int]:
    first, next_first = month.days()
    return (
        select(
            Rating.category,
            func.count(),
            _count_where(Rating.resolved == Resolved.YES),
            _count_where(Rating.satisfaction >= 4),
        )
        .where(Rating.office_id == office_id, Rating.day >= first, Rating.day < next_first)
        .group_by(Rating.category)
    )


def _dispatch_events(month: Month, office_id: uuid.UUID) -> Select[DispatchEventKind, str, int, int]:
    """One dispatch counts once of each kind, however often it was reworked; on time is its first reply's fact."""
    first, next_first = month.days()
    return (
        select(
            DispatchEvent.kind,
            Unit.name,
            func.count(distinct(DispatchEvent.dispatch_id)),
            func.count(distinct(DispatchEvent.dispatch_id)).filter(DispatchEvent.on_time.is_(True)),
        )
        .join(Unit, Unit.id == DispatchEvent.unit_id)
        .where(DispatchEvent.office_id == office_id, DispatchEvent.kind.in_(OF_DISPATCH_EVENT))
        .where(DispatchEvent.day >= first, DispatchEvent.day < next_first)
        .group_by(DispatchEvent.kind, Unit.name)
    )


def _count_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def _letter(category: str | None) -> str:
    return letter_of(category) if category else UNCLASSIFIED


def _table(
    counts: Counts, labels: Iterable[str], measures: Sequence[str], *, parts: Mapping[str, str] = MappingProxyType({})
) -> Table:
    kept = [label for label in labels if label or any(counts[label, measure] for measure in measures)]
    numbers = {measures.index(part): measures.index(whole) for part, whole in parts.items()}
    protected = protect([[counts[label, measure] for measure in measures] for label in kept], parts=numbers)
    return Table(tuple(kept), tuple(measures), protected.rows, protected.totals)
