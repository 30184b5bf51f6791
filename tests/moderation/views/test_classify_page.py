"""Classifying on the page of a case: what is proposed, what is refused, what stays in the form."""

import pytest
from flask.testing import FlaskClient

from moderation.cases.classification import classification_of
from tests import desk
from tests.cast import PASSPHRASE, Cast
from tests.moderation.case_pages import FILED, closed_page, opened_page, path_of
from tests.moderation.settled import settled
from tests.page import Page
from tests.stories import WORDS, case_of, reported


def test_classifying_keeps_the_original_open(client: FlaskClient, cast: Cast) -> None:
    code = reported(categories=("B",))
    page = opened_page(client, code).submit(
        path_of(code, "classify"),
        **{
            "classify-primary": "B1",
            "classify-second": "A3",
            "classify-target": str(cast.target("净村拍拍").id),
            "classify-county": "990121",
            "classify-nature": "problem",
            "classify-source_level": "county",
            "classify-data_items": "走访记录\n厕所照片",
            "classify-barred": [str(cast.unit("清水镇人民政府").id)],
        },
    )
    made = classification_of(case_of(code))
    assert (made.categories, made.county, made.data_items) == (("B1", "A3"), "990121", ("厕所照片", "走访记录"))
    assert made.barred == {cast.unit("清水镇人民政府").id}
    assert "分类已保存" in page.text
    assert WORDS in page.text


def test_what_was_typed_proposes_whom_to_keep_it_from(client: FlaskClient, cast: Cast) -> None:
    code = reported(
        issuer_name="清水镇", from_own_unit=True, keep_from="农业农村局", data_items=("走访记录", "张三家的")
    )
    page = opened_page(client, code)
    fields = page.fields(path_of(code, "classify"))
    named = {str(cast.unit(name).id) for name in ("清水镇人民政府", "望川县农业农村局")}
    assert set(fields.getlist("classify-barred")) == named
    assert fields["classify-data_items"].strip() == "走访记录"
    assert "只交主办单位或上一级" in page.text


def test_a_closed_page_proposes_nothing(client: FlaskClient, cast: Cast) -> None:
    code = reported(keep_from="农业农村局", data_items=("走访记录",))
    fields = closed_page(client, code).fields(path_of(code, "classify"))
    assert (fields.getlist("classify-barred"), fields["classify-data_items"].strip()) == ([], "")


def test_a_refused_classification_keeps_what_was_chosen(client: FlaskClient, cast: Cast) -> None:
    code = settled(**FILED)
    page = opened_page(client, code).submit(
        path_of(code, "classify"),
        **{"classify-second": "B1", "classify-data_items": "张建国的手机号 13912345678"},
    )
    assert page.status == 422
    assert "与前面选的重复" in page.text
    assert "13912345678" in page.fields(path_of(code, "classify"))["classify-data_items"]
    assert WORDS in page.text
    assert classification_of(case_of(code)).data_items == ()


def test_who_recuses_themselves_goes_back_to_the_queue(client: FlaskClient, cast: Cast) -> None:
    code = reported(categories=("B1",))
    page = opened_page(client, code, "nong").submit(
        path_of(code, "classify"),
        **{"classify-target": str(cast.target("净村拍拍").id), "classify-nature": "problem"},
    )
    assert page.path == "/desk/queue"
    assert "须回避" in page.text
    assert client.get(path_of(code)).status_code == 404


NAMED = {"classify-primary": "B1", "classify-nature": "problem"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("\n".join(f"第{number}张表" for number in range(21)), "最多 20 项，现在有 21 项"),
        ("户籍人口数\n要在净村拍拍上传六张照片不传就点名", "连续 12 个字以上与原文相同"),
    ],
)
def test_data_items_that_cannot_be_stay_in_the_form(client: FlaskClient, cast: Cast, typed: str, said: str) -> None:
    code = reported(categories=("B",))
    page = opened_page(client, code).submit(path_of(code, "classify"), **NAMED, **{"classify-data_items": typed})
    assert page.status == 422
    assert said in page.text
    assert page.fields(path_of(code, "classify"))["classify-data_items"].split() == typed.split()
    assert classification_of(case_of(code)).data_items == ()


def test_a_name_typed_beside_a_locked_case_waits_for_the_key(client: FlaskClient, cast: Cast) -> None:
    code = reported(categories=("B",))
    page = opened_page(client, code)
    desk.post(client, "/desk/lock", {})
    sent = {**page.fields(path_of(code, "classify")).to_dict(), **NAMED, "classify-data_items": "厕所照片"}
    sent["csrf_token"] = desk.token_on(client, "/desk/unlock")
    locked = Page(client.post(path_of(code, "classify"), data=sent), client)
    assert (locked.status, "厕所照片" in locked.text) == (403, True)
    page = locked.submit("/desk/unlock", passphrase=PASSPHRASE).submit(path_of(code, "classify"))
    assert "分类已保存" in page.text
    assert classification_of(case_of(code)).data_items == ("厕所照片",)
