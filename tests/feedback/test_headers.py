"""Strict headers on every answer; foreign forms and foreign names refused."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, session
from flask.testing import FlaskClient

from tests.conftest import settings_for
from tests.feedback.sending import fresh_draft, receipt_in, send, stored_cases
from tests.page import Page
from wsgi import create_app


def app_at(database_file: Path, **changes: object) -> Flask:
    settings = replace(settings_for(f"sqlite:///{database_file}"), **changes)  # type: ignore[arg-type]
    return create_app(settings)


def test_nothing_is_allowed_but_what_is_named(client: FlaskClient) -> None:
    policy = dict(part.split(" ", 1) for part in client.get("/").headers["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "script-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }


@pytest.mark.parametrize(("path", "who"), [("/", "()"), ("/desk/sign-in", "(self)"), ("/desk/nothing", "(self)")])
def test_only_the_desk_may_ask_for_a_security_key(client: FlaskClient, path: str, who: str) -> None:
    policy = client.get(path).headers["Permissions-Policy"].split(", ")
    assert {f"publickey-credentials-create={who}", f"publickey-credentials-get={who}", "camera=()"} <= set(policy)


@pytest.mark.parametrize("path", ["/", "/report", "/desk/sign-in", "/no/such/page", "/healthz"])
def test_no_answer_is_kept_by_a_cache(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_https_is_remembered_where_the_address_is_https(database_file: Path, client: FlaskClient) -> None:
    safe = app_at(database_file, public_url="https://zhiyan.example.gov.cn").test_client()
    answer = safe.get("/", headers={"Host": "zhiyan.example.gov.cn"})
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in client.get("/").headers


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "nonsense"])
def test_a_form_of_another_site_is_refused_in_plain_words(client: FlaskClient, site: str) -> None:
    draft = fresh_draft(client)
    answer = client.post("/report", data={"draft": draft}, headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 403
    assert "别的网站" in Page(answer, client).text
    assert stored_cases() == 0


@pytest.mark.parametrize("origin", ["null", "https://evil.example"])
def test_origin_and_referer_are_not_judged(client: FlaskClient, origin: str) -> None:
    client.environ_base |= {"HTTP_ORIGIN": origin, "HTTP_REFERER": origin}
    receipt_in(send(client))


@pytest.mark.parametrize("host", ["evil.example", "localhost:8080", "127.0.0.1", "", "localhost.evil.example"])
def test_another_name_is_refused(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "localhost:80"])
def test_ones_own_name_is_known(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1:8000", 200), ("localhost:1", 200), ("[::1]:8000", 200), ("zhiyan.local:8000", 200), ("evil", 400)],
)
def test_a_demo_answers_on_loopback_too(database_file: Path, host: str, status: int) -> None:
    demo = app_at(database_file, is_demo=True, public_url="http://zhiyan.local:8000").test_client()
    assert demo.get("/", headers={"Host": host}).status_code == status


def test_a_session_cannot_be_written_on_the_public_side(app: Flask) -> None:
    with app.test_request_context("/report"), pytest.raises(RuntimeError):
        session["seen"] = True


def test_the_public_side_does_not_even_read_a_cookie(app: Flask, client: FlaskClient) -> None:
    """A cookie of the desk, rightly signed and sent along, is neither renewed nor deleted."""
    with app.test_request_context("/desk/sign-in"):
        signed = app.session_interface.get_signing_serializer(app).dumps({"_permanent": True})  # type: ignore[attr-defined]
    client.set_cookie("desk_form", signed, path="/")
    answer = client.get("/report")
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_a_public_process_has_no_desk_and_a_desk_no_form(database_file: Path) -> None:
    public = app_at(database_file, face="public").test_client()
    desk = app_at(database_file, face="desk").test_client()
    assert (public.get("/report").status_code, public.get("/desk/sign-in").status_code) == (200, 404)
    assert (desk.get("/report").status_code, desk.get("/desk/sign-in").status_code) == (404, 200)
