"""Who wrote is opened by two custodians to the asker, once; or a custodian refuses."""

import json

import pytest
from sqlalchemy import select

from feedback import cases
from feedback.db import db
from feedback.lifecycle import IdentityState, MoveNotAllowed
from feedback.models import LedgerRow
from moderation.dispatches.originals import WordsBlocked
from moderation.identity import asking, pages
from moderation.identity.asking import AlreadyAsked, NoIdentity, NothingToShow
from moderation.identity.custodians import NotYourLayer
from moderation.identity.pages import Turn
from tests.cast import Cast
from tests.moderation.identity.told import REASON, Told, acts, handovers, later, turns
from tests.stories import AN_IDENTITY, WORDS, reported


def test_two_custodians_open_it_to_the_asker_once(story: Told) -> None:
    with later(hours=1):
        story.ask()
        story.open_outer(story.first)
        story.open_inner(story.third)
        who = story.show()
    assert (who["contact_name"], who["contact"]) == (AN_IDENTITY.contact_name, AN_IDENTITY.contact)
    assert acts() == ["ask_identity", "half_open_identity", "open_identity", "show_identity"]
    assert handovers() == []
    with later(hours=2), pytest.raises(NothingToShow):
        story.show()


def test_each_act_names_its_person_and_nothing_that_was_opened(story: Told) -> None:
    with later(hours=1):
        story.ask()
        story.open_outer(story.first)
        story.open_inner(story.second)
        story.show()
    rows = db.session.scalars(select(LedgerRow).order_by(LedgerRow.number)).all()
    people = [story.cast.staff(name).id for name in ("lin", story.first, story.second, "lin")]
    assert [row.staff_id for row in rows] == people
    assert {row.subject_id for row in rows} == {story.case.id.hex}
    assert json.loads(rows[0].facts)["reason"] == REASON
    assert set(json.loads(rows[-1].facts)["fields"]) == {"contact_name", "contact", "own_unit", "position"}
    said = [AN_IDENTITY.contact_name, AN_IDENTITY.contact, AN_IDENTITY.own_unit, AN_IDENTITY.position]
    assert not [word for word in said for row in rows if word in row.facts]


def test_each_page_offers_what_its_custodian_can_do(story: Told) -> None:
    story.ask()
    outer, wait, inner = Turn.OUTER, Turn.WAIT, Turn.INNER
    assert turns(story) == {story.first: outer, story.second: outer, story.third: wait}
    story.open_outer(story.first)
    assert turns(story) == {story.first: wait, story.second: inner, story.third: inner}


def test_custodians_see_number_and_reason_and_nothing_else(story: Told) -> None:
    story.ask()
    seen = repr(pages.waiting(story.cast.viewer("bao1")))
    assert REASON in seen
    assert WORDS not in seen
    assert AN_IDENTITY.contact not in seen


def test_who_opens_no_outer_layer_waits_for_another(story: Told) -> None:
    story.ask()
    with pytest.raises(NotYourLayer):
        story.open_outer(story.third)
    with pytest.raises(MoveNotAllowed):
        story.open_inner(story.third)


def test_a_reason_must_not_carry_the_text_to_the_custodians(story: Told) -> None:
    with pytest.raises(WordsBlocked):
        story.ask(reason=f"他说{WORDS}，要核实")
    assert acts() == []


def test_one_request_at_a_time(story: Told) -> None:
    story.ask()
    with pytest.raises(AlreadyAsked):
        story.ask("zhou")


def test_nothing_was_left_nothing_is_asked(cast: Cast) -> None:
    code = reported()
    case = cases.find_by_receipt(code)
    assert case is not None
    with pytest.raises(NoIdentity):
        asking.ask(case.id, REASON, by=cast.unlocked("lin"), seen_version=1)


def test_a_custodian_refuses_and_the_asker_reads_why(story: Told) -> None:
    story.ask()
    story.open_outer(story.first)
    story.refuse(story.second, "理由不充分，先用留言核实")
    seen = pages.on_case(story.case, story.cast.viewer("lin"))
    assert seen is not None
    assert seen.seen is not None
    assert (seen.seen.state, seen.seen.refusal) == (IdentityState.REFUSED, "理由不充分，先用留言核实")
    assert handovers() == []
    assert acts()[-1] == "refuse_identity"
    with pytest.raises(MoveNotAllowed):
        story.open_inner(story.third)
    story.ask()
