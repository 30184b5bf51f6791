"""The life of a case, of a dispatch and of a question who wrote: one table of moves for each thing that has a life."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar


class CaseStatus(StrEnum):
    SUBMITTED = "submitted"
    NEED_INFO = "need_info"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REFERRED = "referred"
    ANSWERED = "answered"
    IN_REVIEW = "in_review"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class DispatchStatus(StrEnum):
    DRAFTING = "drafting"
    TO_APPROVE = "to_approve"
    READY = "ready"
    SENT = "sent"
    HANDLING = "handling"
    REPLIED = "replied"
    RETURNED = "returned"
    RELEASED = "released"
    RECALLED = "recalled"
    DROPPED = "dropped"
    REPLACED = "replaced"


class IdentityState(StrEnum):
    """How far a request to open the identity details of one case has come."""

    ASKED = "asked"
    HALF_OPENED = "half_opened"
    OPENED = "opened"
    SHOWN = "shown"
    REFUSED = "refused"
    EXPIRED = "expired"


_C = CaseStatus
CASE_MOVES: dict[CaseStatus, frozenset[CaseStatus]] = {
    _C.SUBMITTED: frozenset({_C.NEED_INFO, _C.ACCEPTED, _C.DECLINED, _C.REFERRED, _C.ANSWERED, _C.WITHDRAWN}),
    _C.NEED_INFO: frozenset({_C.SUBMITTED, _C.WITHDRAWN}),
    _C.ACCEPTED: frozenset({_C.ANSWERED, _C.REFERRED, _C.WITHDRAWN}),
    _C.DECLINED: frozenset({_C.IN_REVIEW, _C.WITHDRAWN}),
    _C.REFERRED: frozenset({_C.WITHDRAWN}),
    _C.ANSWERED: frozenset({_C.CLOSED, _C.IN_REVIEW, _C.WITHDRAWN}),
    _C.IN_REVIEW: frozenset({_C.ACCEPTED, _C.CLOSED, _C.WITHDRAWN}),
    _C.CLOSED: frozenset({_C.IN_REVIEW, _C.WITHDRAWN}),
    _C.WITHDRAWN: frozenset(),
}

_D = DispatchStatus
DISPATCH_MOVES: dict[DispatchStatus, frozenset[DispatchStatus]] = {
    _D.DRAFTING: frozenset({_D.TO_APPROVE, _D.DROPPED}),
    _D.TO_APPROVE: frozenset({_D.DRAFTING, _D.READY}),
    _D.READY: frozenset({_D.SENT, _D.DRAFTING}),
    _D.SENT: frozenset({_D.HANDLING, _D.RETURNED, _D.RECALLED}),
    _D.HANDLING: frozenset({_D.REPLIED, _D.RETURNED, _D.RECALLED}),
    _D.REPLIED: frozenset({_D.HANDLING, _D.RELEASED}),
    _D.RETURNED: frozenset({_D.HANDLING, _D.REPLACED}),
    _D.RELEASED: frozenset(),
    _D.RECALLED: frozenset(),
    _D.DROPPED: frozenset(),
    _D.REPLACED: frozenset(),
}

_I = IdentityState
IDENTITY_MOVES: dict[IdentityState, frozenset[IdentityState]] = {
    _I.ASKED: frozenset({_I.HALF_OPENED, _I.REFUSED}),
    _I.HALF_OPENED: frozenset({_I.OPENED, _I.REFUSED, _I.EXPIRED}),
    _I.OPENED: frozenset({_I.SHOWN, _I.EXPIRED}),
    _I.SHOWN: frozenset(),
    _I.REFUSED: frozenset(),
    _I.EXPIRED: frozenset(),
}

AT_THE_UNIT = frozenset({_D.SENT, _D.HANDLING, _D.REPLIED, _D.RETURNED})
"""The dispatch is live and somebody outside the moderators' side has it."""

ENDED_DISPATCH = frozenset(status for status, onward in DISPATCH_MOVES.items() if not onward)
SEEN_BY_THE_UNIT = AT_THE_UNIT | {_D.RELEASED, _D.RECALLED, _D.REPLACED}

UNDER_WAY = frozenset(state for state, onward in IDENTITY_MOVES.items() if onward)
"""A request somebody has still to act upon; a case has one of them at most."""

Status = TypeVar("Status", CaseStatus, DispatchStatus, IdentityState)


class MoveNotAllowed(Exception):
    """The thing stands elsewhere than the actor thought; nothing was changed."""

    def __init__(
        self, current: CaseStatus | DispatchStatus | IdentityState, wanted: CaseStatus | DispatchStatus | IdentityState
    ) -> None:
        super().__init__(f"{current} -> {wanted}")
        self.current = current
        self.wanted = wanted


def check_move(moves: Mapping[Status, frozenset[Status]], current: Status, wanted: Status) -> None:
    """Raise MoveNotAllowed unless the table has the move."""
    if wanted not in moves[current]:
        raise MoveNotAllowed(current, wanted)
