"""The superior reviewer in the moderators' place: where all of them are recused, and where a second person is
waited for too long."""

import uuid
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from feedback import clock
from feedback.categories import Nature
from feedback.db import db
from feedback.lifecycle import CaseStatus, DispatchStatus
from feedback.models import Case, Dispatch, GatherChoice, Matter
from moderation.cases import direct_answers, triage
from moderation.cases.classification import Classification, classify
from moderation.cases_seen import NotAllowed, NotFound, case_for, visible_cases
from moderation.dispatches import abstracts, approvals, dispatching, releasing, unit_acts
from moderation.dispatches.approvals import OwnText
from moderation.dispatches.dispatch_list import DispatchFilter, page_of_dispatches
from moderation.permissions import Permission
from tests import desk
from tests.cast import Cast
from tests.dispatched import (
    ABSTRACT,
    AT_ONCE,
    TEXT,
    answer_words,
    choose,
    drafted,
    handled,
    matter_of_cases,
    ready,
    stored,
    submitted,
    version_of,
)
from tests.moderation.dispatches.days import MONDAY, later
from tests.moderation.recused import all_of_farms
from tests.page import open_page
from tests.stories import case_of, reported

OF_PHOTOS = {"targets": (("miniapp", "净村拍拍"),)}


def taken_up_by_the_reviewer(cast: Cast) -> Case:
    """Everybody who moderates is of the unit complained of; the reviewer reads, settles and accepts."""
    all_of_farms(cast)
    code, sheng = reported(**OF_PHOTOS), cast.viewer("sheng")
    case = case_of(code)
    made = Classification(("B1",), "990121", case.target_id, Nature.PROBLEM)
    classify(case.id, made, by=sheng, seen_version=case.version)
    triage.accept(case.id, by=sheng, seen_version=case_of(code).version)
    return case_of(code)


def handed_on_by_the_reviewer(case: Case, cast: Cast) -> uuid.UUID:
    matter, sheng = db.session.get_one(Matter, case.matter_id), cast.unlocked("sheng")
    choose(matter, GatherChoice.OWNER_ONLY, cast, by="sheng")
    written = abstracts.draft(matter.id, TEXT, unit_id=cast.unit("望川县人民政府").id, case_id=case.id, by=sheng)
    abstracts.submit(written.dispatch_id, by=sheng, seen_version=written.version)
    return written.dispatch_id


def test_from_accepting_to_releasing_without_a_moderator(cast: Cast) -> None:
    case, sheng = taken_up_by_the_reviewer(cast), cast.unlocked("sheng")
    dispatch_id = handed_on_by_the_reviewer(case, cast)
    approvals.approve(dispatch_id, by=cast.unlocked("he"), seen_version=version_of(dispatch_id))
    dispatching.send(dispatch_id, AT_ONCE, by=sheng, seen_version=version_of(dispatch_id))
    xianfu = cast.viewer("xianfu")
    unit_acts.acknowledge(dispatch_id, by=xianfu, seen_version=version_of(dispatch_id))
    unit_acts.answer(dispatch_id, answer_words(), by=xianfu, seen_version=version_of(dispatch_id))
    releasing.release(dispatch_id, {}, by=sheng, seen_version=version_of(dispatch_id))
    assert db.session.get_one(Case, case.id).status is CaseStatus.ANSWERED


def test_the_same_on_the_pages(client: FlaskClient, cast: Cast) -> None:
    case = taken_up_by_the_reviewer(cast)
    desk.unlock(client, "sheng")
    drafting = f"/desk/matters/{case.matter_id}/dispatches"
    page = open_page(client, f"/desk/cases/{case.id}").submit(f"/desk/cases/{case.id}/open")
    typed = {"abstract-abstract": ABSTRACT, "abstract-gather": "owner_only"}
    page = page.submit(drafting, press=("then", "submit"), **typed)
    dispatch_id = db.session.scalars(db.select(Dispatch.id)).one()
    assert (page.path, stored(dispatch_id).status) == (f"/desk/dispatches/{dispatch_id}", DispatchStatus.TO_APPROVE)
    approvals.approve(dispatch_id, by=cast.unlocked("he"), seen_version=version_of(dispatch_id))
    page = open_page(client, page.path)
    assert f"{page.path}/send" in page.forms() or f"{page.path}/make-letter" in page.forms()


def test_whoever_moderates_knows_nothing_of_it(cast: Cast) -> None:
    case = taken_up_by_the_reviewer(cast)
    for name in ("lin", "zhou", "nong"):
        with pytest.raises(NotFound):
            case_for(cast.viewer(name), case.id, Permission.READ_QUEUE)


def test_the_reviewer_approves_nothing_of_their_own(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        case, sheng = taken_up_by_the_reviewer(cast), cast.unlocked("sheng")
        dispatch_id = handed_on_by_the_reviewer(case, cast)
    with clock.frozen(later(7)), pytest.raises(OwnText):
        approvals.approve(dispatch_id, by=sheng, seen_version=version_of(dispatch_id))


def test_where_a_moderator_is_left_the_reviewer_writes_and_releases_nothing(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = handled(matter, codes[0], cast)
    reviewed = case_of(codes[0])
    reviewed.review_rounds = 1
    db.session.commit()
    sheng = cast.unlocked("sheng")
    assert case_for(sheng.viewer, reviewed.id, Permission.OPEN_CASE)
    with pytest.raises(NotAllowed):
        drafted(matter, codes[0], cast, by="sheng")
    with pytest.raises(NotAllowed):
        dispatching.recall(dispatch_id, "对象填错", by=sheng, seen_version=version_of(dispatch_id))


def test_retaliation_is_triaged_by_the_reviewer_and_written_by_moderators(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast, nature=Nature.RETALIATION)
    with pytest.raises(NotAllowed):
        drafted(matter, codes[0], cast, by="sheng")


@pytest.mark.parametrize(("days", "known"), [(2, False), (3, True)])
def test_what_waits_for_a_second_person_shows_after_two_working_days(cast: Cast, days: int, known: bool) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = submitted(matter, codes[0], cast)
    with clock.frozen(later(days)):
        listed = page_of_dispatches(DispatchFilter(), cast.viewer("sheng")).rows
        assert [row.id for row in listed] == ([dispatch_id] if known else [])


def test_and_then_the_reviewer_may_be_that_person(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = submitted(matter, codes[0], cast)
    with clock.frozen(later(3)):
        approvals.approve(dispatch_id, by=cast.unlocked("sheng"), seen_version=version_of(dispatch_id))
        assert stored(dispatch_id).status is DispatchStatus.READY


def test_an_abstract_written_anew_waits_anew(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = submitted(matter, codes[0], cast)
    with clock.frozen(later(4)):
        he = cast.unlocked("he")
        approvals.reject(dispatch_id, "请再写短些", by=he, seen_version=version_of(dispatch_id))
        abstracts.submit(dispatch_id, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
        assert page_of_dispatches(DispatchFilter(), cast.viewer("sheng")).rows == ()


def test_an_answer_of_the_platforms_own_that_waits_is_the_reviewers_too(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast, 1)
        case = case_of(codes[0])
        direct_answers.propose(case.id, "谢谢，已记下。", by=cast.unlocked("lin"), seen_version=case.version)
    answer = direct_answers.pending_answer(matter.id)
    assert answer is not None
    with clock.frozen(later(2)):
        assert db.session.scalars(visible_cases(cast.viewer("sheng"), Case.id)).all() == []
    with clock.frozen(later(3)):
        direct_answers.approve(answer.id, by=cast.unlocked("sheng"), seen_version=answer.version)
        assert case_of(codes[0]).status is CaseStatus.ANSWERED


def test_what_was_approved_in_time_is_not_the_reviewers(cast: Cast) -> None:
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast)
        dispatch_id = ready(matter, codes[0], cast)
    with clock.frozen(later(7)), pytest.raises(NotFound):
        approvals.approve(dispatch_id, by=cast.unlocked("sheng"), seen_version=version_of(dispatch_id))


def test_a_week_has_two_days_without_waiting(cast: Cast) -> None:
    """Handed over on a Friday, it has waited for two working days on Tuesday."""
    with clock.frozen(MONDAY + timedelta(days=4)):
        matter, codes = matter_of_cases(cast)
        submitted(matter, codes[0], cast)
    with clock.frozen(later(8)):
        assert page_of_dispatches(DispatchFilter(), cast.viewer("sheng")).rows == ()
