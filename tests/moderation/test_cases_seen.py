"""Who may know of a case, and what is left to the superior reviewer."""

from datetime import date

import pytest

from feedback.categories import Nature
from feedback.db import db
from feedback.limits import today
from feedback.models import BarredUnit, Case, Unit
from feedback.receipts import ReceiptCode
from moderation.cases_seen import NotAllowed, NotFound, Stale, case_for, case_to_change, visible_cases
from moderation.models import Membership, Role
from moderation.permissions import Permission, Viewer
from tests.cast import LONG_AGO, Cast
from tests.moderation.recused import all_of_farms, belongs
from tests.stories import case_of, reported

OF_PHOTOS = {"targets": (("miniapp", "净村拍拍"),)}


def sees(viewer: Viewer, code: ReceiptCode) -> bool:
    return case_of(code).id in db.session.scalars(visible_cases(viewer, Case.id)).all()


def bar(cast: Cast, code: ReceiptCode, unit: str) -> None:
    db.session.add(BarredUnit(case_id=case_of(code).id, unit_id=cast.unit(unit).id))
    db.session.commit()


def test_a_unit_that_owns_the_target_recuses_its_people(cast: Cast) -> None:
    code = reported(**OF_PHOTOS)
    assert not sees(cast.viewer("nong"), code)
    assert sees(cast.viewer("lin"), code)


def test_a_unit_barred_from_a_case_recuses_its_people(cast: Cast) -> None:
    code = reported()
    bar(cast, code, "望川县农业农村局")
    assert not sees(cast.viewer("nong"), code)


def test_people_of_a_unit_below_a_barred_one_are_recused_too(cast: Cast) -> None:
    code = reported()
    bar(cast, code, "临江市人民政府")
    assert not sees(cast.viewer("nong"), code)


def test_people_of_the_unit_that_took_over_are_recused_too(cast: Cast) -> None:
    former = Unit(
        office_id=cast.office.id,
        name="望川县农业局",
        level=cast.unit("望川县农业农村局").level,
        succeeded_by_id=cast.unit("望川县农业农村局").id,
        from_day=LONG_AGO,
        to_day=date(2024, 1, 1),
    )
    db.session.add(former)
    db.session.commit()
    code = reported()
    bar(cast, code, "望川县农业局")
    assert not sees(cast.viewer("nong"), code)


def test_a_unit_above_the_barred_one_is_not_recused(cast: Cast) -> None:
    code = reported()
    bar(cast, code, "清水镇人民政府")
    assert sees(cast.viewer("nong"), code)


def test_the_reviewer_knows_nothing_of_an_ordinary_case(cast: Cast) -> None:
    assert not sees(cast.viewer("sheng"), reported(**OF_PHOTOS))


def test_a_case_from_which_every_moderator_is_recused_is_the_reviewers(cast: Cast) -> None:
    all_of_farms(cast)
    code, other = reported(**OF_PHOTOS), reported()
    assert (sees(cast.viewer("sheng"), code), sees(cast.viewer("sheng"), other)) == (True, False)
    assert not sees(cast.viewer("lin"), code)
    assert case_for(cast.viewer("sheng"), case_of(code).id, Permission.TRIAGE)


def test_one_moderator_left_is_enough(cast: Cast) -> None:
    belongs(cast, "lin", "望川县农业农村局")
    belongs(cast, "zhou", "石桥镇人民政府")
    code = reported(targets=(("app", "惠邻优购"),))
    assert not sees(cast.viewer("sheng"), code)


def test_a_moderator_who_left_does_not_count(cast: Cast) -> None:
    all_of_farms(cast)
    db.session.add(
        Membership(
            office_id=cast.office.id,
            staff_id=cast.staff("he").id,
            role=Role.MODERATOR,
            from_day=LONG_AGO,
            to_day=today(),
        )
    )
    db.session.commit()
    assert sees(cast.viewer("sheng"), reported(**OF_PHOTOS))


def test_the_reviewer_triages_retaliation_but_not_what_they_review(cast: Cast) -> None:
    retaliation, reviewed = case_of(reported()), case_of(reported("群里要求接龙，不接龙就点名"))
    retaliation.nature, reviewed.review_rounds = Nature.RETALIATION, 1
    db.session.commit()
    sheng = cast.viewer("sheng")
    assert case_for(sheng, retaliation.id, Permission.TRIAGE)
    assert case_for(sheng, reviewed.id, Permission.OPEN_CASE)
    with pytest.raises(NotAllowed):
        case_for(sheng, reviewed.id, Permission.TRIAGE)


def test_an_approver_reads_and_does_not_triage(cast: Cast) -> None:
    case_id = case_of(reported()).id
    assert case_for(cast.viewer("he"), case_id, Permission.OPEN_CASE)
    with pytest.raises(NotAllowed):
        case_for(cast.viewer("he"), case_id, Permission.TRIAGE)


def test_what_changed_since_the_page_was_shown_is_refused(cast: Cast) -> None:
    case = case_of(reported())
    with pytest.raises(Stale):
        case_to_change(cast.viewer("lin"), case.id, Permission.TRIAGE, seen_version=case.version - 1)


def test_another_offices_case_is_not_found(cast: Cast) -> None:
    lin, case_id = cast.viewer("lin"), case_of(reported()).id
    stranger = Viewer(lin.staff_id, cast.unit("清水镇人民政府").id, "外人", lin.roles)
    with pytest.raises(NotFound):
        case_for(stranger, case_id, Permission.OPEN_CASE)
