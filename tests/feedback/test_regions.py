from collections import Counter

import pytest

from feedback import regions

ROWS = {row.code: row for row in regions.divisions()}


def test_every_level_is_there():
    assert Counter(row.level for row in ROWS.values()) == {
        "province": 34,
        "city": 333,
        "county": 2847,
        "township": 38749,
    }


def test_every_parent_exists_comes_first_and_is_higher():
    seen: set[str] = set()
    for row in regions.divisions():
        assert (row.parent_code is None) == (row.level == "province")
        assert row.parent_code is None or row.parent_code in seen
        seen.add(row.code)


def test_every_packaged_code_has_the_form_of_a_code():
    assert all(regions.is_code(code) for code in ROWS)


@pytest.mark.parametrize(
    ("code", "name", "parent"),
    [
        ("330000", "浙江省", None),
        ("330100", "杭州市", "330000"),
        ("330106", "西湖区", "330100"),
        ("110101", "东城区", "110000"),
        ("419001", "济源市", "410000"),
        ("659001", "石河子市", "650000"),
        ("441900", "东莞市", "440000"),
        ("130102001", "建北街道", "130102"),
    ],
)
def test_divisions_hang_where_they_belong(code, name, parent):
    assert (ROWS[code].name, ROWS[code].parent_code) == (name, parent)


def test_an_abolished_township_is_kept_under_its_plain_name():
    assert ROWS["510129192"].name == "三岔镇"
    assert not ROWS["510129192"].current
    assert not ROWS["340826212"].current
    assert sum(not row.current for row in ROWS.values()) == 213
    assert not any("（" in row.name for row in ROWS.values())


def test_a_township_is_coarsened_to_its_county():
    assert regions.county_of("130102001") == "130102"
    assert regions.county_of("130102") == "130102"


def test_cities_that_have_no_county_stand_for_one():
    parents = {row.parent_code for row in ROWS.values()}
    childless = {row.code for row in ROWS.values() if row.level == "city" and row.code not in parents}
    assert childless == regions.CITIES_WITHOUT_COUNTIES
    assert all(regions.stands_for_a_county(code) for code in ("441900", "330106"))
    assert not any(regions.stands_for_a_county(code) for code in ("330000", "330100", "130102001"))


@pytest.mark.parametrize(
    "text", ["", "33010", "3301061", "330106000", "030100", "３３０１０６", "330106\n", "330001", "330100001", "33010a"]
)
def test_what_is_no_code_is_refused(text):
    assert not regions.is_code(text)
    with pytest.raises(ValueError, match="no code"):
        regions.level_of(text)
