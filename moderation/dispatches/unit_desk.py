"""What a unit's officer sees: the dispatches of their unit, and nothing that leads to a case."""

import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from feedback import clock, ledger
from feedback.db import db, writing
from feedback.lifecycle import AT_THE_UNIT, SEEN_BY_THE_UNIT, DispatchStatus
from feedback.limits import today
from feedback.models import BarredUnit, Case, Dispatch, DispatchKind, Unit
from moderation.cases_seen import NotFound
from moderation.dispatches.dispatch_acts import record
from moderation.models import NoticeRead
from moderation.permissions import Permission, Viewer

TEXT_SHOWN = AT_THE_UNIT | {DispatchStatus.RELEASED}
"""Of a dispatch that went to another unit, or back, the unit keeps number and outcome only."""


def dispatches_of_unit(viewer: Viewer) -> Select[Dispatch]:
    """A select over exactly what the officer may know of: sent to their unit, or alive when theirs took over another's.

    Nothing for anyone else; never a letter.
    """
    if viewer.unit_id is None or not viewer.may(Permission.ANSWER_DISPATCH):
        return select(Dispatch).where(false())
    own = and_(Dispatch.unit_id == viewer.unit_id, Dispatch.status.in_(SEEN_BY_THE_UNIT))
    return select(Dispatch).where(
        Dispatch.office_id == viewer.office_id,
        Dispatch.kind != DispatchKind.LETTER,
        or_(own, _taken_over(viewer.unit_id)),
    )


def dispatch_of_unit(viewer: Viewer, dispatch_id: uuid.UUID) -> Dispatch:
    """Raises NotFound for every dispatch but the unit's own."""
    found = db.session.scalar(dispatches_of_unit(viewer).where(Dispatch.id == dispatch_id))
    if found is None:
        raise NotFound
    return found


def notice_is_read(viewer: Viewer) -> bool:
    """Whether the law was confirmed this year (R11)."""
    return db.session.get(NoticeRead, (viewer.staff_id, today().year)) is not None


def confirm_notice(*, by: Viewer) -> None:
    """The officer has read the law on confidentiality and retaliation; once a year (R11)."""
    with writing():
        if notice_is_read(by):
            return
        db.session.add(NoticeRead(staff_id=by.staff_id, year=today().year, at=clock.now()))
        subject = ("staff", by.staff_id)
        ledger.record("read_notice", office_id=by.office_id, staff_id=by.staff_id, subject=subject)


def view(dispatch_id: uuid.UUID, *, by: Viewer) -> Dispatch:
    """Read a dispatch; every reading is a ledger row (R10). Raises NotFound."""
    with writing():
        dispatch = dispatch_of_unit(by, dispatch_id)
        record(dispatch, "view_dispatch", by=by)
    return dispatch


def _taken_over(unit_id: uuid.UUID) -> ColumnElement[bool]:
    """Alive at a unit that this one succeeds, unless a case is kept from this one or from whoever is above (R4)."""
    kept = exists().where(
        Case.matter_id == Dispatch.matter_id,
        BarredUnit.case_id == Case.id,
        BarredUnit.unit_id.in_({unit_id, *_chain(unit_id, Unit.id, Unit.superior_id)}),
    )
    former = set(_chain(unit_id, Unit.succeeded_by_id, Unit.id))
    return and_(Dispatch.unit_id.in_(former), Dispatch.status.in_(AT_THE_UNIT), ~kept)


def _chain(
    unit_id: uuid.UUID, known: InstrumentedAttribute[Any], wanted: InstrumentedAttribute[Any]
) -> Iterator[uuid.UUID]:
    """Units reached by following one column to another, each once."""
    seen, front = {unit_id}, {unit_id}
    while front:
        found = db.session.scalars(select(wanted).where(known.in_(front), wanted.is_not(None)))
        front = set(found) - seen
        seen |= front
        yield from front
