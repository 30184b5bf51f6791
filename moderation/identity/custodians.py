"""The custodians' side: one opens the outer layer, another the inner, or one refuses. None of them sees who wrote."""

import uuid

from sqlalchemy import select

from feedback import clock, places, sealing
from feedback.db import db, forget_destroyed_pages, writing
from feedback.lifecycle import IDENTITY_MOVES, IdentityState, check_move
from feedback.models import Case, IdentityHandover, IdentityKey, IdentityRequest
from moderation.accounts.endorsements import require_endorsed
from moderation.accounts.people import current_memberships, viewer_of
from moderation.cases_seen import NotAllowed, NotFound, case_for
from moderation.identity.requests import check_in_time, custodians_left, hand_over, locked, move, record
from moderation.models import Staff
from moderation.permissions import Permission, Unlocked, Viewer


class SamePerson(Exception):
    """The asker and the two custodians are three people."""


class NotYourLayer(Exception):
    """This custodian's key opens nothing at this step: another must come first, or the case is older than the key."""


class AskerGone(Exception):
    """Who asked may no longer ask about this case: there is nobody to open it to."""


def open_outer_layer(request_id: uuid.UUID, *, by: Unlocked) -> None:
    """Open the outer layer towards every other custodian who can open the inner one.

    Raises NotFound, NotAllowed, MoveNotAllowed, SamePerson, AskerGone, NoFounders, NotEndorsed,
    NotYourLayer or CannotOpen.
    """
    with writing():
        request, case = _request_for(by.viewer, request_id)
        check_move(IDENTITY_MOVES, request.state, IdentityState.HALF_OPENED)
        _check_three_people(request, by.viewer)
        _asker_of(request)
        half_opened = _half_opened(case, request, by)
        request.outer_id, request.outer_at = by.viewer.staff_id, clock.now()
        move(request, IdentityState.HALF_OPENED)
        hand_over(request, half_opened)
        record("half_open_identity", request, by=by.viewer.staff_id)


def open_inner_layer(request_id: uuid.UUID, *, by: Unlocked) -> None:
    """Open the inner layer and seal what it holds to the asker's key: a key, never the details themselves.

    Raises NotFound, NotAllowed, MoveNotAllowed, TooLate, SamePerson, AskerGone, NoFounders, NotEndorsed,
    NotYourLayer or CannotOpen.
    """
    with writing():
        request, case = _request_for(by.viewer, request_id)
        check_move(IDENTITY_MOVES, request.state, IdentityState.OPENED)
        check_in_time(request)
        _check_three_people(request, by.viewer)
        asker = _asker_of(request)
        for_asker = _sealed_to_asker(case, request, asker, by)
        request.inner_id, request.inner_at = by.viewer.staff_id, clock.now()
        move(request, IdentityState.OPENED)
        hand_over(request, {asker.id: for_asker})
        record("open_identity", request, by=by.viewer.staff_id)
    forget_destroyed_pages()


def refuse(request_id: uuid.UUID, reason: str, *, by: Viewer) -> None:
    """End the request, whichever layer is open; the asker reads the reason.

    `reason` is canonical, 1 to 200 characters. Raises NotFound, NotAllowed or MoveNotAllowed.
    """
    with writing():
        request, _ = _request_for(by, request_id)
        check_move(IDENTITY_MOVES, request.state, IdentityState.REFUSED)
        request.refused_by_id, request.refusal = by.staff_id, reason
        move(request, IdentityState.REFUSED)
        hand_over(request, {})
        record("refuse_identity", request, by=by.staff_id, facts={"reason": reason})
    forget_destroyed_pages()


def _request_for(viewer: Viewer, request_id: uuid.UUID) -> tuple[IdentityRequest, Case]:
    if not viewer.may(Permission.HOLD_IDENTITY):
        raise NotAllowed(Permission.HOLD_IDENTITY)
    found = locked(request_id)
    if found is None or found[0].office_id != viewer.office_id:
        raise NotFound
    return found


def _check_three_people(request: IdentityRequest, viewer: Viewer) -> None:
    if viewer.staff_id in (request.asker_id, request.outer_id):
        raise SamePerson


def _asker_of(request: IdentityRequest) -> Staff:
    """Who asked, if they still may: a moderator recused or gone since then must not be shown it.

    Nor may somebody whose key nobody vouches for: a writer of the database could have put in their own.
    """
    asker = db.session.get_one(Staff, request.asker_id)
    require_endorsed(asker)
    try:
        case_for(viewer_of(asker, current_memberships(asker.id)), request.case_id, Permission.ASK_IDENTITY)
    except (NotFound, NotAllowed):
        raise AskerGone from None
    return asker


def _half_opened(case: Case, request: IdentityRequest, by: Unlocked) -> dict[uuid.UUID, bytes]:
    left = custodians_left(case).keys() - {request.asker_id, by.viewer.staff_id}
    pairs = select(IdentityKey).where(
        IdentityKey.case_id == case.id, IdentityKey.outer_id == by.viewer.staff_id, IdentityKey.inner_id.in_(left)
    )
    place = places.identity_key(case.id)
    half_opened = {
        pair.inner_id: sealing.open_outer(by.seed, pair.sealed_key, bound_to=place)
        for pair in db.session.scalars(pairs).all()
    }
    if not half_opened:
        raise NotYourLayer
    return half_opened


def _sealed_to_asker(case: Case, request: IdentityRequest, asker: Staff, by: Unlocked) -> bytes:
    handed = db.session.get(IdentityHandover, (request.id, by.viewer.staff_id))
    if handed is None or asker.public_key is None:
        raise NotYourLayer
    key = sealing.open_inner(by.seed, handed.sealed_key, bound_to=places.identity_key(case.id))
    return sealing.seal(asker.public_key, key, bound_to=places.identity_key_for_asker(request.id, asker.id))
