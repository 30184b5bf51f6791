"""A matter of which every moderator is kept from some case, each from another: the reviewer alone sees it whole."""

import uuid

import pytest
from flask.testing import FlaskClient

from feedback.db import db
from feedback.models import Case, DispatchKind, GatherChoice, Matter
from moderation.cases import direct_answers
from moderation.cases_seen import NotFound, visible_cases
from moderation.dispatches import abstracts, approvals, redrafting
from moderation.dispatches_seen import dispatch_for, matter_for
from moderation.permissions import Permission
from tests import desk
from tests.cast import Cast
from tests.dispatched import FARMS, TEXT, choose, join, matter_of_cases, stored, submitted, version_of
from tests.moderation.recused import belongs
from tests.page import open_page
from tests.stories import reported

DATA = "望川县数据局"
GOVERNMENT = "望川县人民政府"
CITY = "临江市人民政府"


@pytest.fixture
def matter(cast: Cast) -> Matter:
    """One case of it is kept from the farms, one from the data bureau; there is no moderator of neither."""
    matter, _codes = matter_of_cases(cast, 1, target="惠邻优购", targets=(), barred=FARMS)
    join(reported("第二件，数据局也这样要求", region="990122"), matter.id, cast, barred=DATA)
    for name, unit in (("lin", FARMS), ("zhou", DATA)):
        belongs(cast, name, unit)
    return matter


def of_matter(matter: Matter, name: str, cast: Cast) -> list[Case]:
    return list(db.session.scalars(visible_cases(cast.viewer(name)).where(Case.matter_id == matter.id)))


def written_by_the_reviewer(matter: Matter, cast: Cast) -> uuid.UUID:
    case, sheng = of_matter(matter, "sheng", cast)[0], cast.unlocked("sheng")
    choose(matter, GatherChoice.OWNER_ONLY, cast, by="sheng")
    written = abstracts.draft(matter.id, TEXT, unit_id=cast.unit(CITY).id, case_id=case.id, by=sheng)
    abstracts.submit(written.dispatch_id, by=sheng, seen_version=written.version)
    return written.dispatch_id


def test_each_moderator_sees_the_case_that_is_not_kept_from_them_and_not_the_matter(matter: Matter, cast: Cast) -> None:
    for name in ("lin", "zhou", "nong"):
        assert len(of_matter(matter, name, cast)) == 1
        with pytest.raises(NotFound):
            matter_for(cast.viewer(name), matter.id, Permission.READ_QUEUE)


def test_the_reviewer_sees_all_of_it_and_writes_its_dispatch(matter: Matter, cast: Cast) -> None:
    assert len(of_matter(matter, "sheng", cast)) == 2
    dispatch_id = written_by_the_reviewer(matter, cast)
    approvals.approve(dispatch_id, by=cast.unlocked("he"), seen_version=version_of(dispatch_id))
    redrafting.make_letter(dispatch_id, by=cast.viewer("sheng"), seen_version=version_of(dispatch_id))
    assert stored(dispatch_id).kind is DispatchKind.LETTER


def test_what_the_reviewer_wrote_is_seen_by_no_moderator_of_those_units(matter: Matter, cast: Cast) -> None:
    dispatch_id = written_by_the_reviewer(matter, cast)
    for name in ("lin", "zhou", "nong"):
        with pytest.raises(NotFound):
            dispatch_for(cast.viewer(name), dispatch_id, Permission.READ_DISPATCH)


def test_the_reviewer_answers_it_too(matter: Matter, cast: Cast) -> None:
    case = of_matter(matter, "sheng", cast)[0]
    direct_answers.propose(case.id, "谢谢，已记下。", by=cast.unlocked("sheng"), seen_version=case.version)
    assert direct_answers.pending_answer(matter.id)


def test_a_reviewer_of_one_of_the_units_does_not_see_it_either(matter: Matter, cast: Cast) -> None:
    belongs(cast, "sheng", DATA)
    with pytest.raises(NotFound):
        matter_for(cast.viewer("sheng"), matter.id, Permission.READ_QUEUE)


def test_where_one_moderator_sees_all_of_it_the_reviewer_does_not(matter: Matter, cast: Cast) -> None:
    belongs(cast, "zhou", "临江市商务局")
    assert of_matter(matter, "sheng", cast) == []


def test_a_dispatch_for_the_unit_of_the_only_moderator_left_is_the_reviewers(cast: Cast) -> None:
    """lin and nong are of the owner, zhou of the unit that is asked."""
    matter, codes = matter_of_cases(cast)
    dispatch_id = submitted(matter, codes[0], cast, unit=GOVERNMENT)
    for name, unit in (("lin", FARMS), ("zhou", GOVERNMENT)):
        belongs(cast, name, unit)
    for name in ("lin", "zhou", "nong"):
        with pytest.raises(NotFound):
            dispatch_for(cast.viewer(name), dispatch_id, Permission.READ_DISPATCH)
    assert dispatch_for(cast.viewer("sheng"), dispatch_id, Permission.WRITE_ABSTRACT)


def test_the_page_of_the_case_they_see_offers_nothing_that_would_be_done_with_the_others(
    matter: Matter, client: FlaskClient, cast: Cast
) -> None:
    """The editor would offer the places and days of all of them."""
    case = of_matter(matter, "lin", cast)[0]
    direct_answers.propose(case.id, "谢谢，已记下。", by=cast.unlocked("sheng"), seen_version=case.version)
    desk.unlock(client, "lin")
    page = open_page(client, f"/desk/cases/{case.id}").submit(f"/desk/cases/{case.id}/open")
    offered = {action.rsplit("/", 1)[-1] for action in page.forms()}
    assert not offered & {"dispatches", "wait", "answer", "approve", "drop"}
    assert "move" in offered
    assert matter.id.hex not in page.text.replace("-", "")
