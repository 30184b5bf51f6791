"""Security keys are bound to the site's one address: elsewhere codes alone are asked for."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from feedback.db import db
from moderation.keys.parties import Party
from moderation.views.relying_party import relying_party
from tests.cast import PASSPHRASE
from tests.conftest import settings_for
from tests.desk import token_in
from wsgi import create_app

ONION = "http://" + "a" * 56 + ".onion"
OPEN = "https://zhiyan.example.gov.cn"
HERE = Party("zhiyan.example.gov.cn", OPEN)


def app_at(database_file: Path, **changes: Any) -> Flask:
    return create_app(replace(settings_for(f"sqlite:///{database_file}"), **changes))


@pytest.fixture
def deployed(database_file: Path) -> Iterator[Flask]:
    app = app_at(database_file, public_url=OPEN, onion_url=ONION)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(
    ("called", "party"), [(OPEN, HERE), (OPEN.replace("https", "http"), HERE), (f"{OPEN}:443", HERE), (ONION, None)]
)
def test_a_site_is_known_by_its_open_address(deployed: Flask, called: str, party: Party | None) -> None:
    """Behind a proxy the request itself says http."""
    with deployed.test_request_context("/desk/", base_url=called):
        assert relying_party() == party


@pytest.mark.parametrize(
    ("public_url", "called", "party"),
    [
        (None, "http://localhost:8001", Party("localhost", "http://localhost:8001")),
        (None, "http://127.0.0.1:8001", None),
        ("http://192.168.1.5:8001", "http://192.168.1.5:8001", None),
        ("http://192.168.1.5:8001", "http://localhost:8001", Party("localhost", "http://localhost:8001")),
        (OPEN, OPEN, HERE),
    ],
)
def test_a_demo_is_known_by_what_it_was_called(
    database_file: Path, public_url: str | None, called: str, party: Party | None
) -> None:
    demo = app_at(database_file, is_demo=True, public_url=public_url)
    with demo.test_request_context("/desk/", base_url=called):
        assert relying_party() == party


def test_at_the_hidden_service_the_code_has_to_be_typed(deployed: Flask) -> None:
    client = deployed.test_client(use_cookies=False)
    page = client.get("/desk/sign-in", base_url=ONION)
    assert "安全密钥" not in page.get_data(as_text=True)
    typed = {"sign_in_name": "lin", "passphrase": PASSPHRASE, "csrf_token": token_in(page)}
    cookie = page.headers["Set-Cookie"].split(";")[0]
    answer = client.post("/desk/sign-in", data=typed, base_url=ONION, headers={"Cookie": cookie})
    assert answer.status_code == 422
    assert "请填写动态验证码" in answer.get_data(as_text=True)
