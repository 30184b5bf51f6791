"""Two tables of moves: complete, and as mission.md has them."""

import itertools

import pytest

from feedback.lifecycle import (
    AT_THE_UNIT,
    CASE_MOVES,
    DISPATCH_MOVES,
    ENDED_DISPATCH,
    IDENTITY_MOVES,
    SEEN_BY_THE_UNIT,
    CaseStatus,
    DispatchStatus,
    IdentityState,
    MoveNotAllowed,
    check_move,
)


def read_aloud(sentence: str) -> set[tuple[str, str]]:
    """`a -> b, c; b -> d` as pairs."""
    sides = (move.split(" -> ") for move in sentence.split("; "))
    return {(start, end) for start, ends in sides for end in ends.split(", ")}


CASES = read_aloud(
    "submitted -> need_info, accepted, declined, referred, answered; need_info -> submitted; accepted -> answered, "
    "referred; declined -> in_review; answered -> closed, in_review; in_review -> accepted, closed; closed -> in_review"
)
DISPATCHES = read_aloud(
    "drafting -> to_approve, dropped; to_approve -> drafting, ready; ready -> sent, drafting; sent -> handling, "
    "returned, recalled; handling -> replied, returned, recalled; replied -> handling, released; "
    "returned -> handling, replaced"
)

IDENTITIES = read_aloud(
    "asked -> half_opened, refused; half_opened -> opened, refused, expired; opened -> shown, expired"
)


def test_every_status_is_in_its_table() -> None:
    assert set(CASE_MOVES) == set(CaseStatus)
    assert set(DISPATCH_MOVES) == set(DispatchStatus)
    assert set(IDENTITY_MOVES) == set(IdentityState)


@pytest.mark.parametrize(("current", "wanted"), list(itertools.product(CaseStatus, repeat=2)))
def test_a_case_moves_as_the_mission_says(current: CaseStatus, wanted: CaseStatus) -> None:
    withdrawing = wanted is CaseStatus.WITHDRAWN and current is not CaseStatus.WITHDRAWN
    assert (wanted in CASE_MOVES[current]) == (withdrawing or (current.value, wanted.value) in CASES)


@pytest.mark.parametrize(("current", "wanted"), list(itertools.product(DispatchStatus, repeat=2)))
def test_a_dispatch_moves_as_the_mission_says(current: DispatchStatus, wanted: DispatchStatus) -> None:
    assert (wanted in DISPATCH_MOVES[current]) == ((current.value, wanted.value) in DISPATCHES)


def test_who_wrote_is_opened_step_by_step() -> None:
    moves = {(state.value, onward.value) for state, wanted in IDENTITY_MOVES.items() for onward in wanted}
    assert moves == IDENTITIES


def test_a_move_not_in_the_table_names_both_ends() -> None:
    with pytest.raises(MoveNotAllowed) as refused:
        check_move(CASE_MOVES, CaseStatus.REFERRED, CaseStatus.ACCEPTED)
    assert (refused.value.current, refused.value.wanted) == (CaseStatus.REFERRED, CaseStatus.ACCEPTED)


def test_what_is_at_the_unit_has_not_ended_and_is_seen_by_it() -> None:
    assert not AT_THE_UNIT & ENDED_DISPATCH
    assert AT_THE_UNIT < SEEN_BY_THE_UNIT


def test_what_a_unit_never_saw_it_does_not_see_later() -> None:
    never_left = {DispatchStatus.DRAFTING, DispatchStatus.TO_APPROVE, DispatchStatus.READY, DispatchStatus.DROPPED}
    assert set(DispatchStatus) - SEEN_BY_THE_UNIT == never_left
