"""What staff make of a case: categories, place, target, nature, source, data items, and whom to keep it from (R4)."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, exists, func, insert, select
from sqlalchemy.orm.attributes import flag_modified

from feedback import ledger
from feedback.categories import Level, Nature
from feedback.db import db, writing
from feedback.lifecycle import SEEN_BY_THE_UNIT, CaseStatus, MoveNotAllowed
from feedback.models import (
    BarredUnit,
    Case,
    CaseDataItem,
    CaseEvent,
    CaseEventKind,
    DataItem,
    Dispatch,
    Matter,
    Target,
    Unit,
)
from moderation.cases.queue_filter import WORKING
from moderation.cases_seen import case_to_change
from moderation.dispatches.originals import refuse_quoting
from moderation.models import Role
from moderation.permissions import Permission, Unlocked, Viewer


class NotInRegistry(Exception):
    """The office has no such target or unit; `field` names which."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class RetaliationStands(Exception):
    """The submitter says they are pursued for reporting: only the superior reviewer takes back what follows from it.
    `field` names what was to be taken back."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class KeyNeeded(Exception):
    """A name the registry does not have is compared with the report before it stands in the clear."""


@dataclass(frozen=True, slots=True)
class Classification:
    """`categories` are one to three leaves, the first primary; `data_items` are names, new ones become proposals."""

    categories: tuple[str, ...]
    county: str | None = None
    target_id: uuid.UUID | None = None
    nature: Nature | None = None
    source_level: Level | None = None
    data_items: tuple[str, ...] = ()
    barred: frozenset[uuid.UUID] = frozenset()


def classification_of(case: Case) -> Classification:
    """What the case is classified as now."""
    names = (
        select(DataItem.name)
        .join(CaseDataItem, CaseDataItem.data_item_id == DataItem.id)
        .where(CaseDataItem.case_id == case.id)
        .order_by(DataItem.name)
    )
    barred = db.session.scalars(select(BarredUnit.unit_id).where(BarredUnit.case_id == case.id))
    return Classification(
        categories=tuple(filter(None, (case.category, *case.more_categories))),
        county=case.county,
        target_id=case.target_id,
        nature=case.nature,
        source_level=case.source_level,
        data_items=tuple(db.session.scalars(names)),
        barred=frozenset(barred),
    )


def classify(case_id: uuid.UUID, made: Classification, *, by: Viewer | Unlocked, seen_version: int) -> None:
    """Settle the classification of an open case; the matter of a case alone follows it while nothing is sent.

    Afterwards the person may be recused from the case (R18). Raises NotFound, NotAllowed, Stale, NotInRegistry,
    RetaliationStands, or MoveNotAllowed for a case that is no longer worked on; for data items the registry does not
    have also KeyNeeded, WordsBlocked, NoGrant or KeyDestroyed.
    """
    viewer = by.viewer if isinstance(by, Unlocked) else by
    with writing():
        case = case_to_change(viewer, case_id, Permission.TRIAGE, seen_version)
        if case.status not in WORKING:
            raise MoveNotAllowed(case.status, CaseStatus.SUBMITTED)
        _require_registered(case, made)
        before = classification_of(case)
        _require_standing(case, before, made, viewer)
        _refuse_copied_names(case, made, by)
        _settle(case, made)
        _matter_follows(case)
        ledger.record(
            "classify_case",
            office_id=case.office_id,
            staff_id=viewer.staff_id,
            subject=("case", case.id),
            facts={"fields": _changed(before, made), "category": case.category, "barred": len(made.barred)},
        )


def tells_of_retaliation(case: Case) -> bool:
    """Whether the submitter has said so, and nobody has taken it back since."""
    told = exists().where(CaseEvent.case_id == case.id, CaseEvent.kind == CaseEventKind.RETALIATION)
    return case.nature is Nature.RETALIATION and bool(db.session.scalar(select(told)))


def may_take_back(viewer: Viewer) -> bool:
    """Whether the viewer may change what follows from a submitter's word that they are pursued."""
    return Role.REVIEWER in viewer.roles


def _require_standing(case: Case, before: Classification, made: Classification, by: Viewer) -> None:
    if may_take_back(by) or not tells_of_retaliation(case):
        return
    if made.nature is not Nature.RETALIATION:
        raise RetaliationStands("nature")
    if before.barred - made.barred:
        raise RetaliationStands("barred")


def _refuse_copied_names(case: Case, made: Classification, by: Viewer | Unlocked) -> None:
    known = set(db.session.scalars(select(DataItem.name).where(DataItem.office_id == case.office_id)))
    new = [name for name in made.data_items if name not in known]
    if not new:
        return
    if not isinstance(by, Unlocked):
        raise KeyNeeded
    refuse_quoting(case, *new, by=by, field="data_items")


def _settle(case: Case, made: Classification) -> None:
    case.category, case.more_categories = made.categories[0], list(made.categories[1:])
    case.county, case.target_id = made.county, made.target_id
    case.nature, case.source_level = made.nature, made.source_level
    # Whom it is kept from is in rows of its own, and yet whoever saw the case before must be told.
    flag_modified(case, "nature")
    _replace(BarredUnit, case.id, [{"unit_id": unit_id} for unit_id in sorted(made.barred)])
    items = sorted({_item(case.office_id, name) for name in made.data_items})
    _replace(CaseDataItem, case.id, [{"data_item_id": item_id} for item_id in items])
    db.session.flush()


def _replace(model: Any, case_id: uuid.UUID, rows: list[dict[str, Any]]) -> None:
    db.session.execute(delete(model).where(model.case_id == case_id))
    if rows:
        db.session.execute(insert(model), [{"case_id": case_id, **row} for row in rows])


def _item(office_id: uuid.UUID, name: str) -> uuid.UUID:
    known = db.session.scalar(select(DataItem.id).where(DataItem.office_id == office_id, DataItem.name == name))
    if known:
        return known
    item = DataItem(id=uuid.uuid4(), office_id=office_id, name=name, confirmed=False)
    db.session.add(item)
    db.session.flush()
    return item.id


def _require_registered(case: Case, made: Classification) -> None:
    if made.target_id and not _count(select(Target.id).where(Target.id == made.target_id), Target, case):
        raise NotInRegistry("target")
    if made.barred and _count(select(Unit.id).where(Unit.id.in_(made.barred)), Unit, case) != len(made.barred):
        raise NotInRegistry("barred")


def _count(query: Any, model: Any, case: Case) -> int:
    found = query.where(model.office_id == case.office_id).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def _matter_follows(case: Case) -> None:
    if case.matter_id is None:
        return
    in_matter = db.session.scalar(select(func.count()).where(Case.matter_id == case.matter_id))
    sent = select(Dispatch.id).where(Dispatch.matter_id == case.matter_id, Dispatch.status.in_(SEEN_BY_THE_UNIT))
    if in_matter == 1 and db.session.scalar(sent.limit(1)) is None:
        matter = db.session.get_one(Matter, case.matter_id)
        matter.category, matter.target_id = case.category, case.target_id


def _changed(before: Classification, after: Classification) -> list[str]:
    return [name for name in Classification.__slots__ if getattr(before, name) != getattr(after, name)]
