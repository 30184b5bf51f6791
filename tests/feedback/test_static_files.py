"""Static files: a name for each version, small on the wire."""

import gzip
import re

import brotli
import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient


@pytest.fixture
def sheet(app: Flask) -> str:
    with app.test_request_context():
        return url_for("static", filename="zhiyan.css")


def test_a_name_with_its_digest_is_kept_for_good(client: FlaskClient, sheet: str) -> None:
    assert re.fullmatch(r"/static/zhiyan\.[0-9a-f]{10}\.css", sheet)
    answer = client.get(sheet)
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.mimetype == "text/css"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["zhiyan.css", "zhiyan.0123456789.css"])
def test_the_page_of_an_older_version_still_finds_its_sheet(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/static/{name}")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


@pytest.mark.parametrize(("accepted", "unpack"), [("gzip", gzip.decompress), ("gzip, br", brotli.decompress)])
def test_it_travels_compressed(client: FlaskClient, sheet: str, accepted: str, unpack: object) -> None:
    plain, packed = client.get(sheet), client.get(sheet, headers={"Accept-Encoding": accepted})
    assert len(packed.data) < len(plain.data) / 2
    assert unpack(packed.data) == plain.data  # type: ignore[operator]
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("name", ["nothing.css", "../config.py", "..%2fconfig.py", "%2e%2e/config.py", ""])
def test_nothing_else_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404
