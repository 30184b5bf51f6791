"""Where a case stands, in the submitter's words, read from the case and the dispatches of its matter."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from feedback.lifecycle import CaseStatus, DispatchStatus
from feedback.models import Case, Dispatch


class Shown(StrEnum):
    SUBMITTED = "submitted"  # 已提交
    NEED_INFO = "need_info"  # 请补充信息
    ACCEPTED = "accepted"  # 已受理
    PASSED_ON = "passed_on"  # 已转承办单位
    SETTLING = "settling"  # 正在核定承办单位
    HANDLING = "handling"  # 办理中
    ANSWERED = "answered"  # 已答复，请评价
    IN_REVIEW = "in_review"  # 复核中
    CLOSED = "closed"  # 已办结
    DECLINED = "declined"  # 不予受理
    REFERRED = "referred"  # 已告知有权机关渠道
    WITHDRAWN = "withdrawn"  # 已撤回


@dataclass(frozen=True, slots=True)
class ShownState:
    """`due_on` is the next day something is due, `late_since` the due day once it has passed."""

    shown: Shown
    due_on: date | None = None
    provisional: bool = False
    late_since: date | None = None


_AT_THE_UNIT = (
    (DispatchStatus.RETURNED, Shown.SETTLING),
    (DispatchStatus.REPLIED, Shown.HANDLING),
    (DispatchStatus.HANDLING, Shown.HANDLING),
    (DispatchStatus.SENT, Shown.PASSED_ON),
)
"""The first of these that a live dispatch is in decides the word."""


def shown_state(case: Case, dispatches: Iterable[Dispatch], *, on: date) -> ShownState:
    """The state a submitter reads. `dispatches` are those of the case's matter, none before it has one."""
    if case.status is CaseStatus.ACCEPTED:
        return _of_accepted(case, list(dispatches), on)
    return _dated(Shown(case.status.value), case.due_on, case.due_provisional, on)


def _of_accepted(case: Case, dispatches: list[Dispatch], on: date) -> ShownState:
    for status, shown in _AT_THE_UNIT:
        live = [dispatch for dispatch in dispatches if dispatch.status is status]
        if live:
            last = max(live, key=lambda dispatch: dispatch.due_on or on)
            return _dated(shown, last.due_on, last.due_provisional, on)
    return _dated(Shown.ACCEPTED, case.due_on, case.due_provisional, on)


def _dated(shown: Shown, due_on: date | None, provisional: bool, on: date) -> ShownState:
    late_since = due_on if due_on and due_on < on else None
    return ShownState(shown, due_on, provisional, late_since)
