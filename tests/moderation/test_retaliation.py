"""我被追查、报复, on the desk: what follows from it stands, and what a barred unit has in hand is taken back."""

import secrets
import uuid

import pytest
from flask import Flask

from feedback import mailbox
from feedback.categories import Nature
from feedback.lifecycle import DispatchStatus
from feedback.receipts import ReceiptCode
from moderation.cases.classification import Classification, RetaliationStands, classification_of, classify
from moderation.dispatches import unit_questions
from moderation.routing.responsible import AddresseeRefused
from tests.cast import Cast
from tests.dispatched import FARMS, handled, matter_of_cases, replied, stored, version_of
from tests.moderation.dispatch_pages import at, signed_in
from tests.page import open_page
from tests.stories import case_of, reported

TOLD = "单位在查是谁反映的，逐个谈话"


def told(code: ReceiptCode) -> None:
    mailbox.tell_of_retaliation(code, TOLD, once=secrets.token_bytes(16))


def settle(code: ReceiptCode, cast: Cast, name: str, nature: Nature, *barred: str) -> None:
    case, units = case_of(code), frozenset(cast.unit(unit).id for unit in barred)
    classify(
        case.id,
        Classification(("B1",), None, None, nature, barred=units),
        by=cast.viewer(name),
        seen_version=case.version,
    )


def test_a_moderator_does_not_take_back_the_submitters_mark(cast: Cast) -> None:
    code = reported()
    told(code)
    with pytest.raises(RetaliationStands) as refused:
        settle(code, cast, "lin", Nature.PROBLEM)
    assert (refused.value.field, case_of(code).nature) == ("nature", Nature.RETALIATION)


def test_the_superior_reviewer_may(cast: Cast) -> None:
    code = reported()
    told(code)
    settle(code, cast, "sheng", Nature.PROBLEM)
    assert case_of(code).nature is Nature.PROBLEM


def test_what_the_reviewer_settled_moderators_settle_again(cast: Cast) -> None:
    code = reported()
    told(code)
    settle(code, cast, "sheng", Nature.ACCUSATION)
    settle(code, cast, "lin", Nature.PROBLEM)
    assert case_of(code).nature is Nature.PROBLEM


def test_a_moderators_own_mark_is_theirs(cast: Cast) -> None:
    code = reported()
    settle(code, cast, "lin", Nature.RETALIATION)
    settle(code, cast, "zhou", Nature.PROBLEM)
    assert case_of(code).nature is Nature.PROBLEM


@pytest.fixture
def at_the_unit(cast: Cast) -> tuple[ReceiptCode, uuid.UUID]:
    """The unit works on it, and then the submitter writes that they are pursued."""
    matter, codes = matter_of_cases(cast)
    dispatch_id = handled(matter, codes[0], cast)
    told(codes[0])
    return codes[0], dispatch_id


def test_it_is_told_nothing_more(cast: Cast, at_the_unit: tuple[ReceiptCode, uuid.UUID]) -> None:
    _code, dispatch_id = at_the_unit
    lin, seen = cast.unlocked("lin"), version_of(dispatch_id)
    with pytest.raises(AddresseeRefused):
        unit_questions.explain(dispatch_id, "请一并核查群里的通报", by=lin, seen_version=seen)


def test_a_unit_barred_by_it_stays_barred_and_others_may_be_added(
    cast: Cast, at_the_unit: tuple[ReceiptCode, uuid.UUID]
) -> None:
    code, _ = at_the_unit
    with pytest.raises(RetaliationStands) as refused:
        settle(code, cast, "lin", Nature.RETALIATION)
    assert refused.value.field == "barred"
    settle(code, cast, "lin", Nature.RETALIATION, FARMS, "清水镇人民政府")
    assert len(classification_of(case_of(code)).barred) == 2


def test_the_page_says_why_beside_the_field(app: Flask, cast: Cast, at_the_unit: tuple[ReceiptCode, uuid.UUID]) -> None:
    case_id = case_of(at_the_unit[0]).id
    page = open_page(signed_in(app, "lin"), f"/desk/cases/{case_id}").submit(f"/desk/cases/{case_id}/open")
    refused = page.submit(f"/desk/cases/{case_id}/classify", **{"classify-primary": "B1", "classify-nature": "problem"})
    assert refused.status == 422
    assert page.text.count("只有上级复核人可以改") == 1
    assert refused.text.count("只有上级复核人可以改") > 1


@pytest.mark.parametrize("name", ["lin", "sheng"])
def test_what_the_unit_has_in_hand_is_shown_and_taken_back(
    app: Flask, cast: Cast, at_the_unit: tuple[ReceiptCode, uuid.UUID], name: str
) -> None:
    code, dispatch_id = at_the_unit
    client = signed_in(app, name)
    assert "转办单还在须回避的单位手里" in open_page(client, f"/desk/cases/{case_of(code).id}").text
    page = open_page(client, at(dispatch_id))
    assert "这个单位现在须回避" in page.text
    page = page.submit(at(dispatch_id, "recall"), **{"recall-reason": "另作安排"})
    assert stored(dispatch_id).status is DispatchStatus.RECALLED
    assert "这个单位现在须回避" not in page.text
    assert "须回避的单位手里" not in open_page(client, f"/desk/cases/{case_of(code).id}").text


def test_an_approver_is_told_whom_to_ask(app: Flask, cast: Cast, at_the_unit: tuple[ReceiptCode, uuid.UUID]) -> None:
    page = open_page(signed_in(app, "he"), at(at_the_unit[1]))
    assert "请审核员或上级复核人撤回" in page.text
    assert at(at_the_unit[1], "recall") not in page.forms()


def test_what_is_answered_is_not_recalled_but_pointed_out(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = replied(matter, codes[0], cast)
    told(codes[0])
    page = open_page(signed_in(app, "lin"), at(dispatch_id))
    assert "不能再撤回" in page.text
    assert at(dispatch_id, "recall") not in page.forms()


def test_a_dispatch_to_a_unit_that_may_have_it_bears_no_warning(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = handled(matter, codes[0], cast)
    assert "须回避" not in open_page(signed_in(app, "lin"), at(dispatch_id)).text
