"""The dispatches of a case's matter, and the abstract editor once the case is open: a part of the case's page."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from feedback.db import db
from feedback.lifecycle import CaseStatus
from feedback.models import Case, Matter
from feedback.numbers import number_of
from moderation.cases_seen import may
from moderation.disclosure import OpenedCase
from moderation.dispatches.dispatch_list import dispatches_of_matter
from moderation.dispatches.dispatch_words import STATUS
from moderation.permissions import Permission, Viewer
from moderation.views.editor import Editor, new_editor


@dataclass(frozen=True, slots=True)
class PanelRow:
    id: uuid.UUID
    number: str
    unit: str
    status: Any


@dataclass(frozen=True, slots=True)
class DispatchPanel:
    """`editor` is None while the case is closed, or where the viewer writes no abstracts."""

    dispatches: Sequence[PanelRow]
    editor: Editor | None


def dispatch_panel(case: Case, viewer: Viewer, opened: OpenedCase | None) -> DispatchPanel | None:
    """For `moderation/_dispatch_panel.html`; None for a case that is in no matter."""
    if case.matter_id is None:
        return None
    rows = [
        PanelRow(each.id, number_of(each.id), each.unit.name, STATUS[each.status])
        for each in dispatches_of_matter(case.matter_id, viewer)
    ]
    return DispatchPanel(rows, _editor(case, viewer, opened))


def _editor(case: Case, viewer: Viewer, opened: OpenedCase | None) -> Editor | None:
    may_write = case.status is CaseStatus.ACCEPTED and may(viewer, case, Permission.WRITE_ABSTRACT)
    if opened is None or not may_write or case.matter_id is None:
        return None
    matter = db.session.get_one(Matter, case.matter_id)
    return new_editor(matter, case.id, from_own_unit=bool(opened.said.get("from_own_unit")))
