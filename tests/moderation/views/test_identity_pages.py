"""Asking, opening and being shown who wrote, on the real pages."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback import mailbox
from feedback.numbers import number_of
from moderation.accounts import roles
from moderation.models import Role
from moderation.timer.tick import tick
from tests import desk
from tests.cast import Cast
from tests.moderation.identity.told import REASON, Told, acts, later, told
from tests.page import Page, open_page
from tests.stories import AN_IDENTITY, WORDS, reported


@pytest.fixture
def story(cast: Cast) -> Told:
    return told(cast)


def at_the_desk(app: Flask, name: str) -> FlaskClient:
    client = app.test_client()
    desk.unlock(client, name)
    return client


def case_path(story: Told, act: str = "") -> str:
    return f"/desk/cases/{story.case.id}{'/' if act else ''}{act}"


def case_page(client: FlaskClient, story: Told) -> Page:
    return open_page(client, case_path(story))


def opened_page(client: FlaskClient, story: Told) -> Page:
    return case_page(client, story).submit(case_path(story, "open"))


def custodians_page(app: Flask, name: str) -> Page:
    return open_page(at_the_desk(app, name), "/desk/identity")


def layer(story: Told, name: str) -> str:
    return f"/desk/identity/{story.request.id}/{name}"


def asked(client: FlaskClient, story: Told, reason: str = REASON) -> Page:
    return opened_page(client, story).submit(case_path(story, "identity"), **{"identity-words": reason})


def test_the_whole_way_through_the_pages(app: Flask, client: FlaskClient, story: Told) -> None:
    desk.unlock(client, "lin")
    page = asked(client, story)
    assert "等两位保密员先后开启" in page.text
    assert WORDS in page.text, "the page stays open"
    outer = custodians_page(app, story.first)
    assert (REASON in outer.text, number_of(story.case.id) in outer.text) == (True, True)
    after = outer.submit(layer(story, "outer"))
    assert layer(story, "inner") not in after.forms(), "one custodian opens one layer"
    inner = custodians_page(app, story.third).submit(layer(story, "inner"))
    shown = case_page(client, story).submit(case_path(story, "identity/show"))
    assert (shown.status, shown.response.headers["Cache-Control"]) == (200, "no-store")
    assert AN_IDENTITY.contact in shown.text
    for page in (outer, after, inner, case_page(client, story)):
        assert not [said for said in (AN_IDENTITY.contact, AN_IDENTITY.contact_name, WORDS) if said in page.html]
    done = [act for act in acts() if "identity" in act]
    assert done == ["ask_identity", "half_open_identity", "open_identity", "show_identity"]


def test_what_was_shown_once_is_not_shown_again(client: FlaskClient, story: Told) -> None:
    story.ask()
    story.open_outer(story.first)
    story.open_inner(story.second)
    desk.unlock(client, "lin")
    page = case_page(client, story)
    first, second = (page.submit(case_path(story, "identity/show")) for _ in range(2))
    assert AN_IDENTITY.contact in first.text
    assert AN_IDENTITY.contact not in second.html
    assert "只显示一次" in second.text


def test_a_locked_custodian_unlocks_first(app: Flask, story: Told) -> None:
    story.ask()
    client = app.test_client()
    desk.sign_in(client, story.first)
    answer = open_page(client, "/desk/identity").submit(layer(story, "outer"))
    assert (answer.status, answer.h1) == (403, "解锁")
    assert "half_open_identity" not in acts()


def test_a_reason_is_asked_for_and_may_not_quote(client: FlaskClient, story: Told) -> None:
    desk.unlock(client, "lin")
    empty = asked(client, story, "")
    assert (empty.status, "请写理由" in empty.text) == (422, True)
    quoting = asked(client, story, f"要核实：{WORDS}")
    assert (quoting.status, "与原文相同" in quoting.text) == (422, True)
    typed = quoting.fields(case_path(story, "identity"))["identity-words"]
    assert WORDS in typed, "what was typed is still there"
    area = ".//textarea[@name='identity-words']"
    assert quoting.form(case_path(story, "identity")).find(area) is not None, "a reason has room for several lines"


def test_without_founders_asking_is_refused_in_words_and_reading_goes_on(
    app: Flask, client: FlaskClient, story: Told
) -> None:
    """An installation older than endorsements."""
    app.extensions["zhiyan"] = replace(app.extensions["zhiyan"], founders=frozenset())
    desk.unlock(client, "lin")
    page = asked(client, story)
    assert (page.status, "ZHIYAN_FOUNDERS" in page.text, WORDS in page.text) == (422, True, True)
    assert REASON in page.html, "what was typed stays"


def test_a_closed_page_offers_no_form_to_ask(client: FlaskClient, story: Told) -> None:
    desk.unlock(client, "lin")
    page = case_page(client, story)
    assert case_path(story, "identity") not in page.forms()
    assert "打开原文后，可以写明理由申请查看" in page.text


def test_a_custodian_refuses_with_a_reason_the_asker_reads(app: Flask, client: FlaskClient, story: Told) -> None:
    story.ask()
    page = custodians_page(app, story.second)
    prefix = f"refuse-{story.request.id}-words"
    assert page.submit(layer(story, "refuse")).status == 422
    page.submit(layer(story, "refuse"), **{prefix: "理由不充分，先用留言核实"})
    desk.unlock(client, "lin")
    assert "理由不充分，先用留言核实" in case_page(client, story).text


def test_two_custodians_at_once_and_the_second_is_told(app: Flask, story: Told) -> None:
    story.ask()
    pages = [custodians_page(app, name) for name in (story.first, story.second)]
    answers = [page.submit(layer(story, "outer")) for page in pages]
    assert [answer.status for answer in answers] == [200, 409]
    assert "别人刚处理过" in answers[1].text


def test_too_late_is_said_to_the_custodian(app: Flask, story: Told) -> None:
    with later():
        story.ask()
        story.open_outer(story.first)
    with later(hours=73):
        answer = custodians_page(app, story.second).submit(layer(story, "inner"))
    assert (answer.status, "时间已过" in answer.text) == (409, True)


def test_with_one_custodian_left_the_page_offers_the_mailbox(client: FlaskClient, story: Told) -> None:
    for name in (story.first, story.second):
        [membership] = [row for row in story.cast.staff(name).memberships if row.role is Role.CUSTODIAN]
        roles.end_role(membership.id, by=story.cast.viewer("admin"))
    desk.unlock(client, "lin")
    page = opened_page(client, story)
    assert case_path(story, "identity") not in page.forms()
    assert case_path(story, "message") in page.forms()
    assert "谁也打不开。需要核实情况，请用“给反映人留言”" in page.text


def test_withdrawn_meanwhile_there_is_nothing_to_open(app: Flask, client: FlaskClient, story: Told) -> None:
    story.ask()
    page = custodians_page(app, story.first)
    path = layer(story, "outer")
    mailbox.withdraw(story.code)
    assert page.submit(path).status == 404
    desk.unlock(client, "lin")
    assert "已销毁" in case_page(client, story).text


def test_a_case_without_identity_shows_no_such_part(client: FlaskClient, cast: Cast) -> None:
    plain = Told(reported(), cast, "", "", "")
    desk.unlock(client, "lin")
    assert "联系方式" not in [*opened_page(client, plain).all(".//h2")]


@pytest.mark.parametrize("name", ["he", "sheng"])
def test_who_reads_originals_and_does_not_moderate_sees_no_such_part(
    client: FlaskClient, story: Told, name: str
) -> None:
    desk.unlock(client, name)
    answer = client.get(case_path(story))
    assert "联系方式</h2>" not in answer.get_data(as_text=True)
    token = {"csrf_token": desk.token_on(client, "/desk/unlock")}
    assert client.post(case_path(story, "identity"), data=token).status_code == 404


def test_a_recused_moderator_finds_no_case(client: FlaskClient, cast: Cast) -> None:
    code = reported(identity=AN_IDENTITY, targets=(("miniapp", "净村拍拍"),))
    story = Told(code, cast, "", "", "")
    desk.unlock(client, "nong")
    for path in ("identity", "identity/show"):
        answer = desk.post(client, case_path(story, path), {"identity-words": REASON, "identity-version": "1"})
        assert answer.status_code == 404


def test_the_custodians_page_keeps_what_was_decided(app: Flask, story: Told) -> None:
    with later():
        story.ask()
        story.open_outer(story.first)
    with later(hours=73):
        tick()
        page = custodians_page(app, "bao1")
    assert "逾时未用，已销毁" in page.text
