"""Asker and two custodians are three people of the right kind, and the custodians those of the day of the case."""

import pytest

from feedback import cases
from feedback.db import writing
from feedback.lifecycle import IdentityState, MoveNotAllowed
from feedback.sealing import CannotOpen
from moderation.accounts import enrolment, grants, passphrases, roles
from moderation.accounts.endorsements import NotEndorsed
from moderation.accounts.roles import Post
from moderation.cases_seen import NotAllowed, NotFound
from moderation.identity import asking, custodians, pages
from moderation.identity.asking import NobodyCanOpen, NothingToShow
from moderation.identity.custodians import AskerGone, NotYourLayer, SamePerson
from moderation.identity.pages import Turn
from moderation.models import Role
from moderation.permissions import Unlocked
from tests.cast import PASSPHRASE, TOTP_SECRET, Cast, read_aloud_by
from tests.moderation.identity.told import REASON, Told, handovers, later, turns
from tests.stories import AN_IDENTITY, reported

NEW_SEED = b"n" * 32


def ends_custodianship(name: str, cast: Cast) -> None:
    [membership] = [row for row in cast.staff(name).memberships if row.role is Role.CUSTODIAN]
    roles.end_role(membership.id, by=cast.viewer("admin"))


def enrols_anew(name: str, cast: Cast) -> None:
    """After a lost passphrase: the same person, another key."""
    made = passphrases.stretched_for(cast.staff(name).id, PASSPHRASE, NEW_SEED)
    with writing():
        enrolment.give_key(cast.staff(name), made, seed=NEW_SEED, totp_secret=TOTP_SECRET)


def becomes(name: str, role: Role, cast: Cast) -> None:
    roles.give_roles(cast.staff(name).id, Post(frozenset({role})), by=cast.viewer("admin"))


def test_the_same_custodian_does_not_open_both_layers(story: Told) -> None:
    story.ask()
    story.open_outer(story.first)
    with pytest.raises(SamePerson):
        story.open_inner(story.first)
    with pytest.raises(MoveNotAllowed):
        story.open_outer(story.first)


def test_a_moderator_turned_custodian_does_not_open_what_they_asked(story: Told) -> None:
    """The zhou of this story asks, is then made a custodian, and holds a custodian's key in every sense."""
    story.ask("zhou")
    for membership in list(story.cast.staff("zhou").memberships):
        roles.end_role(membership.id, by=story.cast.viewer("admin"))
    becomes("zhou", Role.CUSTODIAN, story.cast)
    with pytest.raises(SamePerson):
        story.open_outer("zhou")


def test_a_custodian_turned_moderator_is_none_of_the_two(story: Told) -> None:
    """Their old key still opens a layer of older cases."""
    cast = story.cast
    ends_custodianship(story.second, cast)
    becomes(story.second, Role.MODERATOR, cast)
    grants.give(cast.staff(story.second).id, read_aloud_by(story.second), by=cast.unlocked("lin"))
    story.ask(story.second)
    story.open_outer(story.first)
    assert {to_id for to_id, _ in handovers()} == {cast.staff(story.third).id}


def test_nobody_asks_whose_key_nobody_vouches_for(story: Told) -> None:
    """After a lost passphrase the reports can be read again only with a new grant, and so with identity."""
    enrols_anew("lin", story.cast)
    with pytest.raises(NotEndorsed):
        story.ask("lin")


def test_whose_key_changed_after_asking_is_shown_nothing(story: Told) -> None:
    story.ask("lin")
    enrols_anew("lin", story.cast)
    with pytest.raises(NotEndorsed):
        story.open_outer(story.first)
    assert handovers() == []


def test_nor_whose_key_changed_once_it_was_opened(story: Told) -> None:
    story.ask("lin")
    story.open_outer(story.first)
    story.open_inner(story.second)
    enrols_anew("lin", story.cast)
    with pytest.raises(NothingToShow):
        asking.show(story.case.id, by=Unlocked(story.cast.viewer("lin"), NEW_SEED))


@pytest.mark.parametrize("name", ["lin", "zhou", "he", "sheng", "admin", "du", "nongju"])
def test_nobody_else_opens_or_refuses(story: Told, name: str) -> None:
    story.ask()
    with pytest.raises(NotAllowed):
        story.open_outer(name)
    with pytest.raises(NotAllowed):
        story.refuse(name)


@pytest.mark.parametrize("name", ["he", "sheng", "admin", "du", "nongju", "bao1"])
def test_only_moderators_ask(story: Told, name: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        story.ask(name)


def test_a_recused_moderator_finds_nothing_to_ask_about(cast: Cast) -> None:
    code = reported(identity=AN_IDENTITY, targets=(("miniapp", "净村拍拍"),))
    case = cases.find_by_receipt(code)
    assert case is not None
    with pytest.raises(NotFound):
        asking.ask(case.id, REASON, by=cast.unlocked("nong"), seen_version=1)


def test_what_is_opened_to_one_moderator_is_not_shown_to_another(story: Told) -> None:
    story.ask("lin")
    story.open_outer(story.first)
    story.open_inner(story.second)
    with pytest.raises(NothingToShow):
        story.show("zhou")


def test_a_newcomer_opens_no_older_case(story: Told) -> None:
    [approver] = story.cast.staff("he").memberships
    roles.end_role(approver.id, by=story.cast.viewer("admin"))
    becomes("he", Role.CUSTODIAN, story.cast)
    story.ask()
    with pytest.raises(NotYourLayer):
        story.open_outer("he")
    assert pages.waiting(story.cast.viewer("he"))[0].turn is Turn.NOT_YOURS


def test_who_enrolled_anew_opens_no_older_case(story: Told) -> None:
    with later(days=1):
        enrols_anew(story.first, story.cast)
        story.ask()
    assert turns(story) == {story.first: Turn.NOT_YOURS, story.second: Turn.OUTER, story.third: Turn.WAIT}


def test_who_enrolled_anew_on_the_day_of_the_case_is_told_that_the_key_is_another(story: Told) -> None:
    with later(hours=1):
        enrols_anew(story.first, story.cast)
        story.ask()
        with pytest.raises(CannotOpen):
            custodians.open_outer_layer(story.request.id, by=Unlocked(story.cast.viewer(story.first), NEW_SEED))
    assert story.request.state is IdentityState.ASKED


def test_with_one_custodian_left_nobody_can_open(story: Told) -> None:
    ends_custodianship(story.first, story.cast)
    ends_custodianship(story.second, story.cast)
    with pytest.raises(NobodyCanOpen):
        story.ask()
    seen = pages.on_case(story.case, story.cast.viewer("lin"))
    assert seen is not None
    assert not seen.can_be_opened


def test_who_lost_the_asker_opens_to_nobody(story: Told) -> None:
    story.ask()
    story.open_outer(story.first)
    roles.leave(story.cast.staff("lin").id, by=story.cast.viewer("admin"))
    with pytest.raises(AskerGone):
        story.open_inner(story.second)
