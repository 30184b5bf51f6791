"""The dispatches of a case's matter, and the abstract editor once the case is open: a part of the case's page."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from feedback.db import db
from feedback.lifecycle import AT_THE_UNIT, CaseStatus
from feedback.models import Case, Matter
from feedback.numbers import number_of
from moderation.cases_seen import may
from moderation.disclosure import OpenedCase
from moderation.dispatches.dispatch_list import dispatches_of_matter
from moderation.dispatches.dispatch_words import STATUS
from moderation.dispatches_seen import sees_matter_of
from moderation.permissions import Permission, Viewer
from moderation.routing.responsible import units_kept_from
from moderation.views.editor import Editor, new_editor


@dataclass(frozen=True, slots=True)
class PanelRow:
    id: uuid.UUID
    number: str
    unit: str
    status: Any
    is_barred: bool


@dataclass(frozen=True, slots=True)
class DispatchPanel:
    """`editor` is None while the case is closed, or where the viewer writes no abstracts. What a unit has in hand from
    which the matter is now kept is `barred`."""

    dispatches: Sequence[PanelRow]
    editor: Editor | None

    @property
    def barred(self) -> list[PanelRow]:
        return [row for row in self.dispatches if row.is_barred]


def dispatch_panel(case: Case, viewer: Viewer, opened: OpenedCase | None) -> DispatchPanel | None:
    """For `moderation/_dispatch_panel.html`; None for a case in no matter, or in one the viewer may not know of."""
    if case.matter_id is None or not sees_matter_of(case, viewer):
        return None
    matter, dispatches = db.session.get_one(Matter, case.matter_id), dispatches_of_matter(case.matter_id, viewer)
    barred = units_kept_from(matter, {each.unit_id for each in dispatches if each.status in AT_THE_UNIT})
    rows = [
        PanelRow(
            each.id,
            number_of(each.id),
            each.unit.name,
            STATUS[each.status],
            each.unit_id in barred and each.status in AT_THE_UNIT,
        )
        for each in dispatches
    ]
    return DispatchPanel(rows, _editor(case, matter, viewer, opened))


def _editor(case: Case, matter: Matter, viewer: Viewer, opened: OpenedCase | None) -> Editor | None:
    may_write = case.status is CaseStatus.ACCEPTED and may(viewer, case, Permission.WRITE_ABSTRACT)
    if opened is None or not may_write:
        return None
    return new_editor(matter, case.id, from_own_unit=bool(opened.said.get("from_own_unit")))
