"""What goes wrong is told in plain words, kept short in the log, and never in a cache."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from feedback.db import db
from tests.cast import PASSPHRASE
from tests.feedback.sending import EVERY_FIELD, PLAIN, fresh_draft, send
from tests.page import Page


def test_a_page_that_is_not_there(client: FlaskClient) -> None:
    page = Page(client.get("/no/such/page"), client)
    assert (page.status, page.h1) == (404, "没有这个页面")
    assert "回到首页" in page.text


def test_a_way_in_that_is_no_page(client: FlaskClient) -> None:
    answer = client.get("/done")
    assert (answer.status_code, set(answer.allow)) == (405, {"OPTIONS", "POST"})
    assert "按钮" in Page(answer, client).text


def test_the_errors_speak_english_too(client: FlaskClient) -> None:
    assert Page(client.get("/no/such/page?show=le"), client).root.get("lang") == "en"


def test_the_desk_is_led_back_to_the_desk(client: FlaskClient) -> None:
    page = Page(client.get("/desk/no/such/page"), client)
    assert page.status == 404
    assert {link.get("href") for link in page.root.iter("a")} >= {"/desk"}


def test_the_log_of_a_failure_names_route_and_class_alone(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    draft = fresh_draft(client)
    db.session.execute(text("ALTER TABLE case_keys RENAME TO gone"))
    db.session.commit()
    with caplog.at_level(logging.DEBUG):
        send(client, draft=draft, **EVERY_FIELD)
    logged = caplog.text
    assert "intake.send_report" in logged
    assert "sqlalchemy.exc.OperationalError" in logged
    assert not [word for word in (PLAIN, draft, "127.0.0.1", "no such table", "http") if word in logged]


@pytest.mark.parametrize("host", ["a" * 300, "a..b", "a b", "x/y"])
def test_a_host_there_cannot_be_is_told_so_and_not_logged(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, host: str
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = client.post("/report", data={"description": PLAIN}, headers={"Host": host})
    assert answer.status_code == 400
    assert "这个请求没法处理" in answer.text
    assert caplog.text == ""


def test_where_even_the_error_page_fails_the_log_holds_neither_path_nor_words(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_given: object, **_named: object) -> str:
        raise LookupError(PLAIN)

    app.add_url_rule("/broken/<words>", view_func=fail, endpoint="broken")
    app.jinja_env.globals["public_url"] = app.jinja_env.globals["url_for"] = fail
    with caplog.at_level(logging.DEBUG), pytest.raises(LookupError):
        client.get("/broken/secret-words")
    assert not [word for word in (PLAIN, "secret-words") if word in caplog.text]


def test_a_forced_integrity_error_leaks_nothing(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    draft = fresh_draft(client)
    db.session.execute(text("CREATE TRIGGER no BEFORE INSERT ON cases BEGIN SELECT RAISE(ABORT, 'no'); END"))
    db.session.commit()
    with caplog.at_level(logging.DEBUG):
        answer = send(client, draft=draft, **EVERY_FIELD)
    assert answer.status_code == 503
    assert "IntegrityError" in caplog.text
    assert not [word for word in (PLAIN, draft, "990121") if word in caplog.text]


def test_a_passphrase_never_comes_back_in_an_error(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    app.add_url_rule("/desk/broken", view_func=lambda: str(1 / 0), methods=["POST"], endpoint="broken")
    answer = app.test_client().post("/desk/broken", data={"passphrase": PASSPHRASE})
    assert (answer.status_code, PASSPHRASE in answer.text) == (500, False)
