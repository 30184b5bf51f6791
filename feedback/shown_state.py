"""Where a case stands, in the submitter's words, read from the case and the dispatches of its matter."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from feedback.lifecycle import AT_THE_UNIT, CaseStatus, DispatchStatus
from feedback.limits import day_of, in_days, in_workdays, limits
from feedback.models import Case, Dispatch


class Shown(StrEnum):
    SUBMITTED = "submitted"  # 已提交
    NEED_INFO = "need_info"  # 请补充信息
    ACCEPTED = "accepted"  # 已受理
    PASSED_ON = "passed_on"  # 已转承办单位
    SETTLING = "settling"  # 正在核定承办单位
    HANDLING = "handling"  # 办理中
    CHECKING = "checking"  # 办理中: the unit has answered, the platform reads the answer before it releases it
    ANSWERED = "answered"  # 已答复，请评价
    IN_REVIEW = "in_review"  # 复核中
    CLOSED = "closed"  # 已办结
    DECLINED = "declined"  # 不予受理
    REFERRED = "referred"  # 已告知有权机关渠道
    WITHDRAWN = "withdrawn"  # 已撤回


@dataclass(frozen=True, slots=True)
class ShownState:
    """`due_on` is the next day something is due, `late_since` the first due day that has passed, of whoever owes it."""

    shown: Shown
    due_on: date | None = None
    provisional: bool = False
    late_since: date | None = None


def shown_state(case: Case, dispatches: Iterable[Dispatch], *, on: date) -> ShownState:
    """The state a submitter reads. `dispatches` are those of the case's matter, none before it has one."""
    at_units = [dispatch for dispatch in dispatches if dispatch.status in AT_THE_UNIT]
    if case.status is CaseStatus.ACCEPTED and at_units:
        return _at_units(case, at_units, on)
    return _dated(Shown(case.status.value), case.due_on, case.due_provisional, on)


def _at_units(case: Case, dispatches: list[Dispatch], on: date) -> ShownState:
    statuses = {dispatch.status for dispatch in dispatches}
    if DispatchStatus.RETURNED in statuses:
        return _dated(Shown.SETTLING, in_days(limits().answer_ceiling_days, after=case.accepted_on), False, on)
    awaited = [dispatch for dispatch in dispatches if dispatch.status is not DispatchStatus.REPLIED]
    if not awaited:
        answered = [day_of(dispatch.answered_at) for dispatch in dispatches if dispatch.answered_at]
        return _checked_by(max(answered, default=on), on)
    last = max(awaited, key=lambda dispatch: dispatch.due_on or on)
    first_due = min(dispatch.due_on or on for dispatch in awaited)
    shown = Shown.PASSED_ON if statuses == {DispatchStatus.SENT} else Shown.HANDLING
    return ShownState(shown, last.due_on, last.due_provisional, first_due if first_due < on else None)


def _checked_by(answered_on: date, on: date) -> ShownState:
    due = in_workdays(limits().release_workdays, after=answered_on)
    return _dated(Shown.CHECKING, due.day, due.provisional, on)


def _dated(shown: Shown, due_on: date | None, provisional: bool, on: date) -> ShownState:
    late_since = due_on if due_on and due_on < on else None
    return ShownState(shown, due_on, provisional, late_since)
