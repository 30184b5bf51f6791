"""Who is asked to answer, why, and who is never asked: the rules alone, without a database."""

from dataclasses import replace
from uuid import UUID

import pytest

from feedback.categories import Level, Nature
from moderation.routing.barring import Burden, refusal, self_check_refusal
from moderation.routing.hierarchy import Registry, UnitFacts
from moderation.routing.suggestions import may_be_asked, suggest

CITY, CITY_BUREAU, COUNTY, FARMS, DATA, DISCIPLINE, QINGSHUI, SHIQIAO, VILLAGE = (UUID(int=n) for n in range(1, 10))

UNITS = {
    unit.id: unit
    for unit in (
        UnitFacts(CITY, "临江市人民政府", Level.CITY, has_officer=False),
        UnitFacts(CITY_BUREAU, "临江市商务局", Level.CITY, CITY, has_officer=False),
        UnitFacts(COUNTY, "望川县人民政府", Level.COUNTY, CITY),
        UnitFacts(FARMS, "望川县农业农村局", Level.COUNTY, COUNTY),
        UnitFacts(DATA, "望川县数据局", Level.COUNTY, COUNTY),
        UnitFacts(DISCIPLINE, "望川县纪委监委", Level.COUNTY, is_discipline=True, has_officer=False),
        UnitFacts(QINGSHUI, "清水镇人民政府", Level.TOWNSHIP, COUNTY),
        UnitFacts(SHIQIAO, "石桥镇人民政府", Level.TOWNSHIP, COUNTY),
        UnitFacts(VILLAGE, "清水镇上河村", Level.VILLAGE, QINGSHUI, has_officer=False),
    )
}
PHOTOS = Registry(UNITS, "净村拍拍", owners=(FARMS,), users=(QINGSHUI, SHIQIAO))
CHECK_INS = Registry(UNITS, "望川e勤", owners=(DATA,), users=(QINGSHUI, VILLAGE))
PROBLEM = Burden(frozenset({Nature.PROBLEM}))


def test_the_owner_of_the_target_is_asked_and_the_reason_says_so() -> None:
    suggestion = suggest(PHOTOS, PROBLEM)
    assert suggestion.unit == UNITS[FARMS]
    assert [reason.words % reason.params for reason in suggestion.reasons] == [
        "“净村拍拍”由望川县农业农村局主办，谁主办谁负责"
    ]


def test_without_an_owner_the_common_superior_of_the_users_is_asked() -> None:
    assert suggest(replace(PHOTOS, owners=()), PROBLEM).unit == UNITS[COUNTY]


def test_without_a_target_nobody_is_guessed_at() -> None:
    suggestion = suggest(Registry(UNITS), PROBLEM)
    assert suggestion.unit is None
    assert suggestion.reasons


def test_an_owner_outside_the_platform_gets_a_letter_or_its_superior_is_asked() -> None:
    with_officer = {**UNITS, CITY: replace(UNITS[CITY], has_officer=True)}
    suggestion = suggest(Registry(with_officer, "惠邻优购", (CITY_BUREAU,), (COUNTY,)), PROBLEM)
    assert (suggestion.unit, suggestion.by_letter) == (UNITS[CITY_BUREAU], True)
    assert [unit.id for unit in suggestion.instead] == [CITY]


def test_a_target_of_one_township_is_routed_one_level_up() -> None:
    suggestion = suggest(CHECK_INS, PROBLEM)
    assert suggestion.unit == UNITS[COUNTY]
    assert "只有一个乡镇在用" in suggestion.reasons[1].words
    assert refusal(CHECK_INS, PROBLEM, QINGSHUI)


def test_what_became_of_a_unit_is_asked_in_its_place() -> None:
    merged = {**UNITS, FARMS: replace(UNITS[FARMS], successor_id=DATA)}
    assert suggest(replace(PHOTOS, units=merged), PROBLEM).unit == UNITS[DATA]


@pytest.mark.parametrize("nature", [Nature.ACCUSATION, Nature.RETALIATION])
def test_an_accusation_goes_to_discipline_inspection_or_one_level_up_only(nature: Nature) -> None:
    burden = Burden(frozenset({nature}), frozenset({FARMS}))
    assert suggest(PHOTOS, burden).unit == UNITS[DISCIPLINE]
    assert {unit.id for unit in may_be_asked(PHOTOS, burden)} == {DISCIPLINE, COUNTY, CITY}


def test_an_accusation_of_nobody_named_goes_to_discipline_inspection_only() -> None:
    assert [unit.id for unit in may_be_asked(PHOTOS, Burden(frozenset({Nature.ACCUSATION})))] == [DISCIPLINE]


def test_a_barred_unit_bars_all_below_it_and_whatever_they_become() -> None:
    elsewhere = UUID(int=77)
    units = {
        **UNITS,
        VILLAGE: replace(UNITS[VILLAGE], successor_id=elsewhere),
        elsewhere: UnitFacts(elsewhere, "石桥镇新村", Level.VILLAGE, SHIQIAO),
    }
    burden = replace(PROBLEM, barred=frozenset({QINGSHUI}))
    for unit_id in (QINGSHUI, VILLAGE, elsewhere):
        assert refusal(replace(PHOTOS, units=units), burden, unit_id), units[unit_id].name


def test_a_unit_that_ended_still_stands_between_those_above_and_below() -> None:
    office = UnitFacts(UUID(int=20), "望川县片区管委会", Level.COUNTY, COUNTY, has_ended=True)
    units = {**UNITS, office.id: office, FARMS: replace(UNITS[FARMS], superior_id=office.id)}
    registry = replace(PHOTOS, units=units)
    assert refusal(registry, replace(PROBLEM, barred=frozenset({COUNTY})), FARMS)
    assert refusal(registry, PROBLEM, office.id)
    assert [unit.id for unit in registry.above(FARMS)] == [COUNTY, CITY]


def test_dont_tell_my_unit_still_reaches_the_owner_but_no_sideways_unit() -> None:
    burden = replace(PROBLEM, barred=frozenset({QINGSHUI}))
    assert {unit.id for unit in may_be_asked(PHOTOS, burden)} == {CITY, COUNTY, FARMS, DISCIPLINE}


def test_a_barred_owner_gives_way_to_the_level_above() -> None:
    assert suggest(PHOTOS, replace(PROBLEM, barred=frozenset({FARMS}))).unit == UNITS[COUNTY]


def test_discipline_inspection_is_refused_when_it_is_complained_of() -> None:
    assert refusal(PHOTOS, Burden(frozenset({Nature.ACCUSATION}), frozenset({DISCIPLINE})), DISCIPLINE)


def test_burdens_of_ones_own_unit_go_to_the_owner_or_above() -> None:
    burden = replace(PROBLEM, from_own_unit=True)
    assert {unit.id for unit in may_be_asked(PHOTOS, burden)} == {CITY, COUNTY, FARMS, DISCIPLINE}


def test_few_reports_go_to_the_owner_not_to_a_user() -> None:
    assert refusal(PHOTOS, PROBLEM, QINGSHUI) is None
    assert refusal(PHOTOS, replace(PROBLEM, few=True), QINGSHUI)


@pytest.mark.parametrize(
    ("registry", "burden", "allowed"),
    [
        (PHOTOS, PROBLEM, True),
        (CHECK_INS, PROBLEM, False),
        (PHOTOS, replace(PROBLEM, barred=frozenset({QINGSHUI})), False),
        (PHOTOS, replace(PROBLEM, from_own_unit=True), False),
        (Registry(UNITS), PROBLEM, False),
    ],
)
def test_a_self_check_goes_to_all_using_units_or_to_none(registry: Registry, burden: Burden, allowed: bool) -> None:
    assert (self_check_refusal(registry, burden) is None) is allowed
