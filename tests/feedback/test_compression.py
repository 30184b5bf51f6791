"""Public pages travel compressed; the desk's never do."""

import gzip
from collections.abc import Callable

import brotli
import pytest
from flask.testing import FlaskClient

PACKED = {"Accept-Encoding": "gzip"}


@pytest.mark.parametrize(("accepted", "unpack"), [("gzip", gzip.decompress), ("gzip, deflate, br", brotli.decompress)])
def test_a_public_page_is_the_same_page_packed(
    client: FlaskClient, accepted: str, unpack: Callable[[bytes], bytes]
) -> None:
    plain, packed = client.get("/help"), client.get("/help", headers={"Accept-Encoding": accepted})
    assert unpack(packed.data) == plain.data
    assert len(packed.data) == packed.content_length
    assert "Accept-Encoding" in plain.headers["Vary"]


@pytest.mark.parametrize(
    ("accepted", "sent"), [("br;q=0, gzip", "gzip"), ("gzip;q=0", None), ("identity", None), ("", None)]
)
def test_no_page_is_packed_in_a_way_the_browser_does_not_take(
    client: FlaskClient, accepted: str, sent: str | None
) -> None:
    assert client.get("/help", headers={"Accept-Encoding": accepted}).content_encoding == sent


def test_the_answer_to_a_post_is_packed_too(client: FlaskClient) -> None:
    answer = client.post("/case", data={"code": "0" * 20}, headers={"Accept-Encoding": "br"})
    assert (answer.status_code, answer.content_encoding) == (404, "br")


def test_the_time_of_a_visit_is_not_packed_with_it(client: FlaskClient) -> None:
    assert client.get("/help", headers=PACKED).data[4:8] == bytes(4)


def test_a_page_of_the_desk_is_not_packed(client: FlaskClient) -> None:
    answer = client.get("/desk/sign-in", headers={"Accept-Encoding": "gzip, br"})
    assert (answer.status_code, answer.content_encoding) == (200, None)
