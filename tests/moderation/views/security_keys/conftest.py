"""Lin with a key: of each kind."""

import pytest
from flask.testing import FlaskClient

from tests import desk
from tests.authenticator import SoftKey
from tests.cast import Cast
from tests.moderation.views.security_keys.keys_in_use import register


@pytest.fixture
def lin(client: FlaskClient, cast: Cast) -> FlaskClient:
    desk.unlock(client, "lin")
    return client


@pytest.fixture(params=[False, True], ids=["security key", "passkey"])
def key(request: pytest.FixtureRequest) -> SoftKey:
    return SoftKey(is_passkey=request.param)


@pytest.fixture
def registered(lin: FlaskClient, key: SoftKey) -> SoftKey:
    """A key of lin's."""
    assert register(lin, key).path == "/desk/account"
    return key
