"""Nothing the public side answers, good or bad, sets a cookie, calls elsewhere or stays in a cache."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from feedback.db import db
from tests.cast import Cast
from tests.house.everything import one_of_everything
from tests.house.routes import addresses
from tests.page import Page

ROOT = Path(__file__).parents[2]
METHODS = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE")
CACHED = ("/static/", "/robots.txt", "/favicon.ico", "/board")
FOREIGN = re.compile(r"(?:https?:|[\"'(=]\s*)//(?!www\.w3\.org/2000/svg)[^\s\"')]*")
STRICT = {
    "Content-Security-Policy": "default-src 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=()",
}


@pytest.fixture
def visitor(app: Flask, cast: Cast) -> FlaskClient:
    """Somebody whose browser also holds cookies of the desk."""
    one_of_everything(cast)
    client = app.test_client()
    for name in ("desk", "desk_form", "session"):
        client.set_cookie(name, "0" * 64, path="/")
    return client


def public_paths(app: Flask) -> list[str]:
    return sorted({address.path for address in addresses(app, "OPTIONS") if not address.is_staff})


def every_answer(client: FlaskClient) -> Iterator[tuple[str, TestResponse]]:
    """Each public address by each method, with a language, then what goes wrong."""
    for path in public_paths(client.application):
        for method in METHODS:
            yield f"{method} {path}", client.open(path, method=method)
        yield f"GET {path}?show=le", client.get(path, query_string={"show": "le"})
        yield f"cross-site POST {path}", client.post(path, headers={"Sec-Fetch-Site": "cross-site"})
        yield f"too large for {path}", client.post(path, data=b"x" * (11 * 1024 * 1024))
        yield f"no form for {path}", client.post(path, data=b"\x00\xff", content_type="multipart/form-data; boundary=x")
    yield "404", client.get("/nothing/here")
    yield "400", client.get("/", headers={"Host": "evil.example"})


def test_no_public_answer_sets_a_cookie(visitor: FlaskClient) -> None:
    assert [name for name, answer in every_answer(visitor) if "Set-Cookie" in answer.headers] == []


def test_an_error_nobody_expected_sets_no_cookie_either(visitor: FlaskClient) -> None:
    paths = public_paths(visitor.application)
    db.session.execute(text("DROP TABLE case_keys"))
    db.session.execute(text("ALTER TABLE cases RENAME TO gone"))
    db.session.commit()
    filled = {"code": "0" * 20, "description": "十个字以上的一句普通的话"}
    answers = [visitor.post(path, data=filled) for path in paths]
    assert not [answer for answer in answers if "Set-Cookie" in answer.headers]


def test_every_public_answer_is_strict_and_kept_nowhere(visitor: FlaskClient) -> None:
    for name, answer in every_answer(visitor):
        if answer.request.path.startswith("/static/"):
            continue
        missing = [header for header, words in STRICT.items() if words not in answer.headers.get(header, "")]
        assert missing == [], name
        if not answer.request.path.startswith(CACHED):
            assert answer.headers["Cache-Control"] == "no-store", name
        assert "Server" not in answer.headers, name


def test_no_public_answer_varies_by_cookie_or_names_who_asked(visitor: FlaskClient) -> None:
    for name, answer in every_answer(visitor):
        assert "Cookie" not in answer.headers.get("Vary", ""), name
        assert "127.0.0.1" not in answer.get_data(as_text=True), name


def test_every_public_page_keeps_the_rules_of_every_page(visitor: FlaskClient) -> None:
    for show in ("", "l", "e", "le"):
        for address in addresses(visitor.application, "GET"):
            answer = visitor.get(address.path, query_string={"show": show} if show else None)
            if not address.is_staff and answer.status_code == 200 and answer.mimetype == "text/html":
                Page(answer, visitor)


def test_a_refused_request_gets_a_page_too(visitor: FlaskClient) -> None:
    for name, answer in every_answer(visitor):
        if answer.status_code >= 400 and answer.request.method != "HEAD" and answer.mimetype != "application/json":
            assert Page(answer, visitor).text, name


def test_nothing_is_served_from_elsewhere() -> None:
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "feedback" / "static").rglob("*.*")]
    found = {path.name: hits for path in files if (hits := FOREIGN.findall(path.read_text(encoding="utf-8")))}
    assert found == {}, "serve it from this site (R24)"


def test_the_two_languages_speak_of_one_and_the_same_page(visitor: FlaskClient) -> None:
    for path in ("/", "/report", "/help", "/privacy", "/about"):
        chinese, english = visitor.get(path), visitor.get(path, query_string={"show": "e"})
        assert (chinese.status_code, english.status_code) == (200, 200)
        assert 'lang="zh-CN"' in chinese.get_data(as_text=True)
        assert 'lang="en"' in english.get_data(as_text=True)
