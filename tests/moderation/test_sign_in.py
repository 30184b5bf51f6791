"""Signing in proves who someone is, and opens nothing."""

from flask.testing import FlaskClient

from tests import desk
from tests.cast import Cast


def test_a_moderator_signs_in(client: FlaskClient, cast: Cast) -> None:
    assert desk.sign_in(client, "lin").status_code == 303
    assert cast.viewer("lin").name in client.get("/desk/unlock").get_data(as_text=True)


def test_unlocking(client: FlaskClient, cast: Cast) -> None:
    assert desk.unlock(client, "lin").status_code == 303
    assert "锁定" in client.get("/desk/", follow_redirects=True).get_data(as_text=True)
