"""On a case's page, beyond the first look: the platform's own answer, the abstract's place, the review."""

from flask import Flask
from flask.testing import FlaskClient

from feedback import mailbox
from feedback.lifecycle import CaseStatus
from tests import desk
from tests.cast import Cast
from tests.moderation.case_pages import FILED, letters, opened_page, path_of
from tests.moderation.settled import settled
from tests.page import Page, open_page
from tests.stories import WORDS, answered, case_of


def test_an_answer_goes_by_two_people_to_the_submitter(app: Flask, client: FlaskClient, cast: Cast) -> None:
    code, words = settled(**FILED), "防汛期间的值守报送属应急需要，汛期已过，现已停止。"
    opened_page(client, code).submit(path_of(code, "answer"), **{"answer-words": words})
    assert path_of(code, "answer/approve") not in opened_page(client, code).forms()
    other = app.test_client()
    assert "待核答复 1" in desk_queue(other).all(".//nav//a")
    page = opened_page(other, code, "zhou")
    assert words in page.text
    page = page.submit(path_of(code, "answer/approve"))
    assert "答复已发给反映人" in page.text
    assert case_of(code).status is CaseStatus.ANSWERED


def desk_queue(client: FlaskClient) -> Page:
    desk.unlock(client, "zhou")
    return open_page(client, "/desk/queue?state=to_approve")


def test_an_answer_that_gives_words_away_comes_back_with_them(client: FlaskClient, cast: Cast) -> None:
    code, words = settled(**FILED), f"您说{WORDS}，确有其事。"
    page = opened_page(client, code).submit(path_of(code, "answer"), **{"answer-words": words})
    assert page.status == 422
    assert "请换一种说法" in page.text
    assert page.fields(path_of(code, "answer"))["answer-words"] == words


def test_an_answer_sent_back_is_there_to_be_written_on(app: Flask, client: FlaskClient, cast: Cast) -> None:
    code, words = settled(**FILED), "防汛期间的值守报送属应急需要。"
    opened_page(client, code).submit(path_of(code, "answer"), **{"answer-words": words})
    other = app.test_client()
    opened_page(other, code, "zhou").submit(path_of(code, "answer/return"), **{"return-words": "写明何时停止"})
    page = opened_page(client, code)
    assert "写明何时停止" in page.text
    assert page.fields(path_of(code, "answer"))["answer-words"] == words


def test_the_abstract_is_written_beside_the_opened_original(client: FlaskClient, cast: Cast) -> None:
    code = settled(**FILED)
    opened_page(client, code).submit(path_of(code, "accept"))
    to = f"/desk/matters/{case_of(code).matter_id}/dispatches"
    assert to not in open_page(client, path_of(code)).forms()
    assert to in opened_page(client, code).forms()


def test_the_reviewer_decides_on_the_page(app: Flask, client: FlaskClient, cast: Cast) -> None:
    code = settled(**FILED)
    opened_page(client, code).submit(path_of(code, "decline"), **{"decline-code": "out_of_scope"})
    mailbox.ask_review(code, "就是指尖上的负担")
    page = opened_page(app.test_client(), code, "sheng")
    assert "就是指尖上的负担" in page.text
    page = page.submit(path_of(code, "review"), **{"review-words": "属于受理范围"})
    assert (page.status, page.fields(path_of(code, "review"))["review-words"]) == (422, "属于受理范围")
    page.submit(path_of(code, "review"), **{"review-upheld": "yes"})
    assert case_of(code).status is CaseStatus.ACCEPTED
    assert letters(code) == ["属于受理范围"]


def test_a_moderator_is_offered_no_review(client: FlaskClient, cast: Cast) -> None:
    code = settled(**FILED)
    opened_page(client, code).submit(path_of(code, "decline"), **{"decline-code": "out_of_scope"})
    mailbox.ask_review(code, "就是指尖上的负担")
    assert path_of(code, "review") not in opened_page(client, code).forms()
    assert desk.post(client, path_of(code, "review"), {}).status_code == 404


def test_the_reviewer_reads_the_answer_beside_the_original(client: FlaskClient, cast: Cast) -> None:
    code = settled(**FILED)
    answered(code, cast)
    mailbox.ask_review(code, "答复说的不是我反映的事")
    page = opened_page(client, code, "sheng")
    assert "已停用。" in page.all(".//article[@class='answer']//dd")
