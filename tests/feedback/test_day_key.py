import pickle
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from limits.errors import StorageError
from valkey import Valkey

from feedback import clock
from feedback.day_key import DrawnKey, SharedKey
from tests import services

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 10, 2, tzinfo=UTC)


def test_a_key_lasts_for_its_day():
    with clock.frozen(NOON):
        key = DrawnKey()
        drawn = key.of_today()
    with clock.frozen(MIDNIGHT - timedelta(seconds=1)):
        assert key.of_today() == drawn
    with clock.frozen(MIDNIGHT):
        assert key.of_today() == sha256(drawn).digest()


def test_workers_that_wake_on_different_days_arrive_at_the_same_key():
    with clock.frozen(NOON):
        key = DrawnKey()
        drawn = key.of_today()
    with clock.frozen(NOON + timedelta(days=3)):
        assert key.of_today() == sha256(sha256(sha256(drawn).digest()).digest()).digest()


def test_the_key_of_yesterday_is_held_nowhere():
    with clock.frozen(NOON):
        key = DrawnKey()
        drawn = key.of_today()
        assert drawn in pickle.dumps(key)
    with clock.frozen(MIDNIGHT):
        key.of_today()
    assert drawn not in pickle.dumps(key)


def test_two_installations_draw_different_keys():
    assert DrawnKey().of_today() != DrawnKey().of_today()


@pytest.fixture(scope="module")
def valkey_url():
    with services.valkey_url() as url:
        yield url


def test_machines_agree_on_a_key_through_valkey(valkey_url):
    here, there = SharedKey(valkey_url), SharedKey(valkey_url)
    with clock.frozen(NOON):
        assert here.of_today() == there.of_today()
        today = here.of_today()
    with clock.frozen(MIDNIGHT):
        assert there.of_today() == here.of_today() != today


def test_the_shared_key_ends_with_the_day(valkey_url):
    with Valkey.from_url(valkey_url) as valkey:
        valkey.flushall()
    with clock.frozen(NOON):
        SharedKey(valkey_url).of_today()
    with Valkey.from_url(valkey_url) as valkey:
        assert 12 * 3600 < valkey.ttl("zhiyan:day-key:2026-10-01") <= 12 * 3600 + 60


def test_without_valkey_there_is_no_key():
    with pytest.raises(StorageError):
        SharedKey("valkey://127.0.0.1:1/0", socket_connect_timeout=1).of_today()
