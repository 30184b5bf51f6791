"""One case whose writer said who they are."""

import pytest

from tests.cast import Cast
from tests.moderation.identity.told import Told, later, told


@pytest.fixture
def story(cast: Cast) -> Told:
    with later():
        return told(cast)
