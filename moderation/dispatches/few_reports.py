"""R7: fewer than three like reports could point at their writers; a moderator chooses, and the row records it."""

import uuid

from sqlalchemy import func, select

from feedback import clock, ledger
from feedback.db import db, writing
from feedback.lifecycle import CaseStatus
from feedback.limits import limits
from feedback.models import Case, DispatchKind, GatherChoice, Matter
from moderation.cases_seen import check_seen
from moderation.dispatches_seen import matter_for
from moderation.permissions import Permission, Viewer

_COUNTS = (CaseStatus.ACCEPTED, CaseStatus.ANSWERED, CaseStatus.IN_REVIEW, CaseStatus.CLOSED)


class ChoiceNeeded(Exception):
    """Too few like reports stand behind the matter, and nobody has chosen what that means for it.

    `choice` is the one made, when it does not allow what was tried.
    """

    def __init__(self, choice: GatherChoice | None) -> None:
        super().__init__(choice)
        self.choice = choice


def like_reports(matter_id: uuid.UUID) -> int:
    """How many reports count. Those of one day about one target in one county count once: whether they are one
    person's would be told only by opening them, and counting too few is the safe side."""
    of_matter = (Case.matter_id == matter_id, Case.status.in_(_COUNTS))
    alike = select(Case.day, Case.county, Case.target_id).where(*of_matter).distinct().subquery()
    return db.session.scalar(select(func.count()).select_from(alike)) or 0


def are_few(matter_id: uuid.UUID) -> bool:
    return like_reports(matter_id) < limits().small_count


def goes_to_owner_only(matter: Matter) -> bool:
    """Only while they are few: the choice ends with its reason."""
    return matter.gather_choice is GatherChoice.OWNER_ONLY and are_few(matter.id)


def choose(matter_id: uuid.UUID, choice: GatherChoice, *, by: Viewer, seen_version: int) -> None:
    """Record what is done with few reports. Raises NotFound, NotAllowed or Stale."""
    with writing():
        matter = matter_for(by, matter_id, Permission.WRITE_ABSTRACT)
        check_seen(matter, seen_version)
        matter.gather_choice, matter.gather_chosen_by_id, matter.gather_chosen_at = choice, by.staff_id, clock.now()
        ledger.record(
            "choose_gathering",
            office_id=matter.office_id,
            staff_id=by.staff_id,
            subject=("matter", matter.id),
            facts={"choice": choice},
        )


def require_choice(matter: Matter, kind: DispatchKind) -> None:
    """Raise ChoiceNeeded unless there are enough reports, or the choice made fits this kind of dispatch."""
    if not are_few(matter.id):
        return
    choice = matter.gather_choice
    is_self_check = kind is DispatchKind.SELF_CHECK
    if choice in (None, GatherChoice.WAIT) or (choice is GatherChoice.SELF_CHECK) is not is_self_check:
        raise ChoiceNeeded(choice)
