"""What the form offers to choose from: places as wide as the office, names of what is known."""

import gzip
from itertools import product

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback import regions
from feedback.categories import TargetKind
from feedback.db import db, writing
from feedback.intake import offer
from feedback.models import Office, Target, TargetStatus
from feedback.registry import add_regions
from tests.feedback.sending import fields_of, send
from tests.feedback.test_report_cost import ONE_WINDOW, all_that_is_fetched, wire
from tests.html import words
from tests.page import Page, open_page

SICHUAN = "51"
WORDS = (
    "智慧",
    "平安",
    "美丽",
    "乡村",
    "网格",
    "掌上",
    "数字",
    "基层",
    "民政",
    "防返贫",
    "耕地",
    "垃圾",
    "安全",
    "反诈",
)
KINDS = ("办公通", "云平台", "小程序", "打卡", "巡查系统", "填报平台", "采集", "上报台账", "监测", "助手", "随手拍")


def serve(region: str, *prefixes: str) -> None:
    """The office serves `region`; real divisions below the prefixes are known."""
    add_regions(row for row in regions.divisions() if row.current and row.code.startswith(prefixes))
    with writing():
        db.session.scalars(select(Office)).one().region_code = region


def know(*names: str, **values: object) -> None:
    with writing():
        office = db.session.scalars(select(Office)).one().id
        kind = {"kind": TargetKind.APP, "office_id": office}
        db.session.add_all(Target(name=name, **(kind | values)) for name in names)


def groups(page: Page) -> dict[str, list[str]]:
    select_box = page.root.find(".//select[@id='region']")
    found = select_box.findall("optgroup") if select_box is not None else []
    return {group.get("label", ""): [words(option) for option in group] for group in found}


def suggested(page: Page) -> list[str]:
    return page.all(".//datalist/option")


def test_a_county_offers_itself_and_its_townships(client: FlaskClient) -> None:
    page = open_page(client, "/report")
    assert groups(page) == {"望川县": ["望川县", "清水镇", "石桥镇"]}
    assert "乡镇会加密" in page.text


def test_a_city_offers_its_counties(client: FlaskClient) -> None:
    serve("990100", "none")
    page = open_page(client, "/report")
    assert groups(page) == {"临江市": ["望川县", "南河县"]}
    assert "乡镇会加密" not in page.text


def test_a_province_offers_its_counties_by_city_in_one_list(client: FlaskClient) -> None:
    serve("510000", SICHUAN)
    offered = groups(open_page(client, "/report"))
    assert len(offered) == 21
    assert 180 < sum(map(len, offered.values())) <= 200
    assert "锦江区" in offered["成都市"]
    assert not any(name.endswith("镇") for names in offered.values() for name in names)


def test_a_city_without_counties_offers_itself(client: FlaskClient) -> None:
    serve("441900", "44")
    assert groups(open_page(client, "/report")) == {"东莞市": ["东莞市"]}


def test_counties_directly_below_a_province_stand_in_no_group(client: FlaskClient) -> None:
    serve("420000", "42")
    page = open_page(client, "/report")
    loose = [words(option) for option in page.root.findall(".//select[@id='region']/option")]
    assert {"仙桃市", "潜江市", "天门市", "神农架林区"} <= set(loose)


def test_too_many_counties_are_not_offered_at_all(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offer, "MOST_PLACES", 1)
    serve("990100", "none")
    assert 'name="region"' not in client.get("/report").text
    assert send(client, region="990122").status_code == 201


def test_what_the_list_does_not_offer_stays_chosen(client: FlaskClient) -> None:
    serve("990100", "none")
    response = send(client, description="", region="990121101")
    assert fields_of(response)["region"] == "990121101"
    assert "清水镇" in response.text


def test_names_that_are_known_are_suggested_in_every_row(client: FlaskClient) -> None:
    page = open_page(client, "/report").submit(press=("add_target", "1"))
    assert suggested(page) == ["净村拍拍", "惠邻优购", "望川e勤"]
    rows = [field for field in page.root.iter("input") if field.get("name") == "target_name"]
    assert [field.get("list") for field in rows] == ["known", "known"]


def test_nothing_unconfirmed_and_no_work_group_is_suggested(client: FlaskClient) -> None:
    know("有人提过的应用", confirmed=False)
    know("清水镇网格群", kind=TargetKind.GROUP)
    assert suggested(open_page(client, "/report")) == ["净村拍拍", "惠邻优购", "望川e勤"]


def test_two_hundred_names_at_most_and_those_in_use_first(client: FlaskClient) -> None:
    know("已经下架的应用", status=TargetStatus.RETIRED)
    know(*(f"{one}{other}" for one, other in list(product(WORDS, KINDS + WORDS))[:210]))
    names = suggested(open_page(client, "/report"))
    assert len(names) == 200
    assert "已经下架的应用" not in names


def test_long_names_are_fewer(client: FlaskClient) -> None:
    know(*(f"{number:03}" + "长" * 97 for number in range(40)))
    assert sum(map(len, suggested(open_page(client, "/report")))) <= 2000


@pytest.mark.parametrize("show", ["", "?show=e", "?show=le"])
@pytest.mark.parametrize("accepted", ["gzip, deflate", "gzip, deflate, br"])
def test_the_largest_form_fits_the_first_window(app: Flask, show: str, accepted: str) -> None:
    serve("510000", SICHUAN)
    know(*(one + other + kind for (one, other), kind in zip(product(WORDS, WORDS), KINDS * 20, strict=False)))
    client, on_a_phone = app.test_client(), {"Accept-Encoding": accepted}
    page = client.get(f"/report{show}", headers=on_a_phone)
    unpacked = {"gzip": gzip.decompress, "br": brotli.decompress}[page.content_encoding or ""](page.data).decode()
    assert (unpacked.count("<optgroup"), unpacked.count("<option>")) == (21, 199)
    answers = all_that_is_fetched(client, page, unpacked)
    assert len(answers) <= 3
    assert sum(map(wire, answers)) <= ONE_WINDOW
