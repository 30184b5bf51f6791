"""Public pages travel compressed; the desk's never do."""

import gzip

from flask.testing import FlaskClient

PACKED = {"Accept-Encoding": "gzip"}


def test_a_public_page_is_the_same_page_packed(client: FlaskClient) -> None:
    plain, packed = client.get("/help"), client.get("/help", headers=PACKED)
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) == packed.content_length
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_the_time_of_a_visit_is_not_packed_with_it(client: FlaskClient) -> None:
    assert client.get("/help", headers=PACKED).data[4:8] == bytes(4)


def test_a_page_of_the_desk_is_not_packed(client: FlaskClient) -> None:
    answer = client.get("/desk/sign-in", headers=PACKED)
    assert (answer.status_code, answer.content_encoding) == (200, None)
