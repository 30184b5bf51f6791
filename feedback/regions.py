"""Administrative divisions by GB/T 2260 code: six digits to the county, nine for a township."""

import gzip
import json
import re
from collections.abc import Container, Iterator
from importlib.resources import files
from typing import Literal, NamedTuple

from feedback.wording import N_

RegionLevel = Literal["province", "city", "county", "township"]

ATTRIBUTION = N_("行政区划数据：中国·国家地名信息库（民政部），2026年9月11日取得，CC BY 4.0")

# Cities without counties, 东莞, 中山, 儋州 and 嘉峪关: who is asked for a county names the city itself.
CITIES_WITHOUT_COUNTIES = frozenset({"441900", "442000", "460400", "620200"})

# Province, then city, county, township: each level only under one that is not zero.
_CODE = re.compile("[1-9][0-9](?:0000|(?!00)[0-9]{2}(?:00|(?!00)[0-9]{2}(?:(?!000)[0-9]{3})?))")
_ABOLISHED = re.compile(r"（(?:已|[0-9]{4}年)?撤[销分]）$")


class RegionRow(NamedTuple):
    """One division. `parent_code` is None for a province; a division no longer `current` must not be offered."""

    code: str
    name: str
    level: RegionLevel
    parent_code: str | None
    current: bool


def divisions() -> Iterator[RegionRow]:
    """Every division packaged, 41,963, by code, so that a parent comes before its children.

    Where no city stands between (直辖市, 省直辖县级市) the province is the county's parent.
    """
    packed = files("feedback").joinpath("data/regions.json.gz").read_bytes()
    names: dict[str, str] = json.loads(gzip.decompress(packed))["divisions"]
    for code, name in sorted(names.items()):
        plain_name = _ABOLISHED.sub("", name)
        yield RegionRow(code, plain_name, level_of(code), _parent_of(code, names), plain_name == name)


def is_code(text: str) -> bool:
    """Whether `text` has the form of a division's code: six or nine ASCII digits. Says nothing of its existence."""
    return _CODE.fullmatch(text) is not None


def level_of(code: str) -> RegionLevel:
    """The level that the form of a code tells; ValueError for what is no code."""
    if not is_code(code):
        raise ValueError(f"no code of a division: {code!r}")
    if len(code) == 9:
        return "township"
    return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"


def county_of(code: str) -> str:
    """The six digits a unit may see at most (R5): a township's county; any other code as it is."""
    return code if level_of(code) != "township" else code[:6]


def stands_for_a_county(code: str) -> bool:
    """Whether a submitter's county may be this code: a county, or a city that has none."""
    return code in CITIES_WITHOUT_COUNTIES or level_of(code) == "county"


def _parent_of(code: str, known: Container[str]) -> str | None:
    level, city = level_of(code), code[:4] + "00"
    if level == "township":
        return county_of(code)
    if level == "county" and city in known:
        return city
    return None if level == "province" else code[:2] + "0000"
