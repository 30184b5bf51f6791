"""The queue as it is seen: in words, in order, within its statements."""

import pytest
from flask.testing import FlaskClient

from feedback.db import db
from feedback.limits import in_days
from feedback.models.case import URGENT
from feedback.numbers import number_of
from tests import desk
from tests.cast import Cast
from tests.moderation.test_queue import some_cases, statements
from tests.page import Page, open_page
from tests.stories import case_of, reported

MOST_STATEMENTS = 8


def queue_of(client: FlaskClient, name: str = "lin", asked: str = "") -> Page:
    if client.get_cookie("desk", path="/desk") is None:
        desk.sign_in(client, name)
    return open_page(client, f"/desk/queue{asked}")


def numbers(page: Page) -> list[str]:
    return page.all(".//tbody//a[@class='whole']")


def test_a_line_says_what_where_and_by_when(client: FlaskClient, cast: Cast) -> None:
    code = reported(categories=("B1",), targets=(("miniapp", "净村拍拍"),), region="990121")
    page = queue_of(client)
    assert numbers(page) == [number_of(case_of(code).id)]
    assert "还有 5 个工作日" in page.text
    for words in ("待初审", "B1 照片视频截图留痕", "净村拍拍", "望川县"):
        assert words in page.text


def test_late_and_urgent_are_said_in_words(client: FlaskClient, cast: Cast) -> None:
    some_cases(cast, 1, due_on=in_days(-7), precedence=URGENT, due_provisional=True)
    page = queue_of(client)
    assert "紧急" in page.text
    assert "逾期 5 个工作日" in page.text
    assert "暂估" in page.text


def test_no_time_of_day_is_shown(client: FlaskClient, cast: Cast) -> None:
    reported()
    assert ":" not in "".join(queue_of(client).all(".//tbody"))


def test_the_next_page_goes_on_and_comes_back(client: FlaskClient, cast: Cast) -> None:
    some_cases(cast, 60)
    first = queue_of(client)
    older = next(link.get("href") for link in first.root.iter("a") if link.get("rel") == "next")
    second = first.go(str(older))
    assert (len(numbers(first)), len(numbers(second))) == (50, 10)
    assert not set(numbers(first)) & set(numbers(second))
    assert numbers(second.go("/desk/queue?state=open&order=soonest")) == numbers(first)


def test_filtering_keeps_what_was_chosen(client: FlaskClient, cast: Cast) -> None:
    [wanted] = some_cases(cast, 1, category="B1", target_id=cast.target("净村拍拍").id)
    some_cases(cast, 1, category="A1")
    page = queue_of(client, asked=f"?category=B&target={cast.target('净村拍拍').id}&order=newest")
    assert numbers(page) == [number_of(wanted)]
    kept = page.fields("/desk/queue")
    assert (kept["category"], kept["target"], kept["order"]) == ("B", str(cast.target("净村拍拍").id), "newest")


def test_a_number_typed_above_is_found(client: FlaskClient, cast: Cast) -> None:
    wanted, _other = some_cases(cast, 2)
    assert numbers(queue_of(client, asked=f"?q={number_of(wanted).lower()}")) == [number_of(wanted)]


def test_what_is_no_number_is_said_to_be_none(client: FlaskClient, cast: Cast) -> None:
    some_cases(cast, 1)
    page = queue_of(client, asked="?q=张三")
    assert "受理编号是 8 位" in page.text
    assert numbers(page) == []


@pytest.mark.parametrize("asked", ["?state=nowhere", "?category=XX", "?target=1", "?order=oldest", "?county=1"])
def test_what_cannot_be_chosen_is_refused_in_words(client: FlaskClient, cast: Cast, asked: str) -> None:
    assert queue_of(client, asked=asked).status == 200


def test_an_empty_queue_says_what_will_be_here(client: FlaskClient, cast: Cast) -> None:
    assert "按期限先后列在这里" in queue_of(client).text


def test_queues_stand_at_the_side_with_their_counts(client: FlaskClient, cast: Cast) -> None:
    some_cases(cast, 3)
    assert "待初审 3" in queue_of(client).all(".//nav//a")


def test_a_page_costs_a_stated_number_of_statements(client: FlaskClient, cast: Cast) -> None:
    some_cases(cast, 120, target_id=cast.target("净村拍拍").id, county="990121", category="B1")
    queue_of(client)
    db.session.remove()
    with statements() as seen:
        client.get("/desk/queue?order=newest&category=B")
    assert len(seen) <= MOST_STATEMENTS, seen


def test_the_reviewers_page_costs_no_more(client: FlaskClient, cast: Cast) -> None:
    queue_of(client, "sheng")
    db.session.remove()
    with statements() as seen:
        client.get("/desk/queue")
    assert len(seen) <= MOST_STATEMENTS, seen


@pytest.mark.parametrize("name", ["nongju", "admin", "du", "bao1"])
def test_who_reads_no_queue_has_no_such_page(client: FlaskClient, cast: Cast, name: str) -> None:
    desk.sign_in(client, name)
    assert client.get("/desk/queue").status_code == 404
