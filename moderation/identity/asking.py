"""The moderator's side: asking who wrote a case, and being shown it once."""

import uuid
from typing import Any

from sqlalchemy import select

from feedback import clock, places, sealing
from feedback.db import db, forget_destroyed_pages, writing
from feedback.lifecycle import UNDER_WAY, IdentityState
from feedback.models import Case, IdentityHandover, IdentityRequest
from feedback.sealing import CannotOpen
from moderation.accounts.endorsements import require_endorsed
from moderation.cases_seen import case_for, case_to_change
from moderation.dispatches.originals import refuse_quoting
from moderation.identity.requests import (
    CUSTODIANS_NEEDED,
    check_in_time,
    custodians_left,
    hand_over,
    latest,
    move,
    record,
)
from moderation.models import Staff
from moderation.permissions import Permission, Unlocked, Viewer

LONGEST_REASON = 200


class NoIdentity(Exception):
    """Nothing was left, or it has been destroyed."""


class NobodyCanOpen(Exception):
    """Fewer than two of the custodians it was sealed to are left: the submitter can only be written to."""


class AlreadyAsked(Exception):
    """Somebody's request about this case is still under way."""


class NothingToShow(Exception):
    """It was shown, ran out of time or was destroyed; what is shown is shown once, to who asked."""


def ask(case_id: uuid.UUID, reason: str, *, by: Unlocked, seen_version: int) -> None:
    """Ask the custodians for who wrote one case. They read the reason, so it must not quote the case.

    `reason` is canonical, 1 to LONGEST_REASON characters. Raises WordsBlocked, NoIdentity, NobodyCanOpen, AlreadyAsked,
    NoFounders, NotEndorsed, NotFound, NotAllowed, Stale, NoGrant or KeyDestroyed.
    """
    with writing():
        case = case_to_change(by.viewer, case_id, Permission.ASK_IDENTITY, seen_version)
        require_endorsed(db.session.get_one(Staff, by.viewer.staff_id))
        _check_can_be_asked(case, by.viewer)
        refuse_quoting(case, reason, by=by, field="words")
        request = _new_request(case, reason, by.viewer)
        record("ask_identity", request, by=by.viewer.staff_id, facts={"reason": reason})


def show(case_id: uuid.UUID, *, by: Unlocked) -> dict[str, Any]:
    """Who wrote, as `Identity` names its fields, to the asker alone; gone from here in the same transaction.

    Raises NothingToShow, TooLate, NotFound or NotAllowed.
    """
    with writing():
        case = _locked_case(case_id, by.viewer)
        request = latest(case_id)
        if request is None or request.state is not IdentityState.OPENED or request.asker_id != by.viewer.staff_id:
            raise NothingToShow
        check_in_time(request)
        said = _opened(case, request, by)
        move(request, IdentityState.SHOWN)
        hand_over(request, {})
        record("show_identity", request, by=by.viewer.staff_id, facts={"fields": [name for name in said if said[name]]})
    forget_destroyed_pages()
    return said


def _check_can_be_asked(case: Case, viewer: Viewer) -> None:
    if case.sealed_identity is None:
        raise NoIdentity
    if len(custodians_left(case).keys() - {viewer.staff_id}) < CUSTODIANS_NEEDED:
        raise NobodyCanOpen
    under_way = select(IdentityRequest.id).where(IdentityRequest.case_id == case.id)
    if db.session.scalar(under_way.where(IdentityRequest.state.in_(UNDER_WAY))):
        raise AlreadyAsked


def _new_request(case: Case, reason: str, viewer: Viewer) -> IdentityRequest:
    request = IdentityRequest(
        id=uuid.uuid4(),
        office_id=case.office_id,
        case_id=case.id,
        state=IdentityState.ASKED,
        reason=reason,
        asker_id=viewer.staff_id,
        asked_at=clock.now(),
    )
    db.session.add(request)
    db.session.flush()
    return request


def _locked_case(case_id: uuid.UUID, viewer: Viewer) -> Case:
    case = case_for(viewer, case_id, Permission.ASK_IDENTITY)
    db.session.refresh(case, with_for_update=True)
    return case


def _opened(case: Case, request: IdentityRequest, by: Unlocked) -> dict[str, Any]:
    handed = db.session.get(IdentityHandover, (request.id, by.viewer.staff_id))
    if handed is None or case.sealed_identity is None:
        raise NothingToShow
    place = places.identity_key_for_asker(request.id, by.viewer.staff_id)
    try:
        key = sealing.open_sealed(by.seed, handed.sealed_key, bound_to=place)
    except CannotOpen:
        # Sealed to the key the asker had before they enrolled anew.
        raise NothingToShow from None
    return sealing.decrypt_record(key, case.sealed_identity, bound_to=places.identity(case.id))
