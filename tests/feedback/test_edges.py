"""What stands around the pages: the footer's settings, the small files, another address of the same site."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.feedback.test_headers import app_at
from tests.page import open_page

ONION = f"http://{'zhiyan23' * 7}.onion"
FOOTER = {
    "organiser": "望川县减负办",
    "contact": "电话 0991-1234567",
    "site_code": "9901210001",
    "icp_number": "江ICP备2026000001号-1",
    "police_number": "江公网安备99012102000001号",
}
PUBLIC = ("/", "/report", "/case", "/help", "/privacy", "/about", "/robots.txt", "/favicon.ico", "/healthz")


def footer(client: FlaskClient) -> str:
    return " ".join("".join(open_page(client, "/").root.find(".//footer").itertext()).split())  # type: ignore[union-attr]


def test_the_footer_says_who_runs_the_site(database_file: Path) -> None:
    shown = footer(app_at(database_file, **FOOTER).test_client())
    assert all(words in shown for words in FOOTER.values())


@pytest.mark.parametrize("name", FOOTER)
def test_what_is_not_set_is_absent(database_file: Path, name: str) -> None:
    shown = footer(app_at(database_file, **{**FOOTER, name: None}).test_client())
    assert FOOTER[name] not in shown
    assert "None" not in shown
    assert not shown.endswith("：")


@pytest.mark.parametrize("path", PUBLIC)
def test_head_tells_what_get_would_send(client: FlaskClient, path: str) -> None:
    head, page = client.head(path), client.get(path)
    assert (head.status_code, head.data) == (page.status_code, b"")
    assert set(head.headers) == set(page.headers)


@pytest.mark.parametrize(
    ("contact", "uri"),
    [
        ("电话 0991-1234567", "tel:0991-1234567"),
        ("jianfu@example.gov.cn，工作日", "mailto:jianfu@example.gov.cn"),
        ("https://example.gov.cn/contact", "https://example.gov.cn/contact"),
    ],
)
def test_security_txt_names_an_address(database_file: Path, contact: str, uri: str) -> None:
    answer = app_at(database_file, contact=contact).test_client().get("/.well-known/security.txt")
    assert answer.mimetype == "text/plain"
    assert f"Contact: {uri}\nExpires: 20" in answer.text


@pytest.mark.parametrize("contact", [None, "县委大院三号楼"])
def test_without_an_address_there_is_no_security_txt(database_file: Path, contact: str | None) -> None:
    answer = app_at(database_file, contact=contact).test_client().get("/.well-known/security.txt")
    assert answer.status_code == 404


def test_a_tor_browser_is_told_of_the_hidden_service(database_file: Path) -> None:
    client = app_at(database_file, onion_url=ONION).test_client()
    assert client.get("/help?show=e").headers["Onion-Location"] == f"{ONION}/help"
    for path in ("/desk/sign-in", "/nothing/here", "/favicon.ico"):
        assert "Onion-Location" not in client.get(path).headers, path


def test_the_hidden_service_answers_and_points_nowhere(database_file: Path) -> None:
    client = app_at(database_file, onion_url=ONION).test_client()
    answer = client.get("/", headers={"Host": ONION.removeprefix("http://")})
    assert answer.status_code == 200
    assert "Onion-Location" not in answer.headers


def test_without_the_setting_no_hidden_service_is_named(client: FlaskClient) -> None:
    assert "Onion-Location" not in client.get("/").headers


def test_a_shared_link_tells_the_name_of_the_site_and_no_page(client: FlaskClient) -> None:
    told = []
    for path in ("/", "/report", "/case", "/help"):
        metas = open_page(client, path).root.iter("meta")
        told.append([(meta.get("property") or meta.get("name"), meta.get("content")) for meta in metas])
    assert ("og:title", "直言") in told[0]
    assert all(one == told[0] for one in told)
