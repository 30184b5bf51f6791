import logging
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, request
from limits import parse

from feedback import clock, counter_store, throttle
from feedback.throttle import Limit
from tests import services

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
ADDRESS = "203.0.113.77"
THREE = dict.fromkeys(Limit, parse("3/hour"))


@pytest.fixture(autouse=True)
def memory_files(tmp_path, monkeypatch):
    monkeypatch.setattr(counter_store, "MEMORY_FILES", tmp_path)
    return tmp_path


def an_app(**options):
    app = Flask("town")
    throttle.set_up_throttle(app, instance="town", **{"limits": THREE, **options})

    @app.post("/report")
    def report():
        if throttle.allow(Limit.REPORT, key=throttle.client_key(request)):
            return "received"
        return request.form["description"], 429

    return app


def post(app, address=ADDRESS, forwarded=None):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    answer = app.test_client().post(
        "/report", data={"description": "what I typed"}, headers=headers, environ_base={"REMOTE_ADDR": address}
    )
    return answer.status_code


def statuses(app, posts):
    return [post(app, **one) for one in posts]


def test_the_fourth_is_refused_and_keeps_what_was_typed():
    app = an_app()
    assert statuses(app, [{}] * 4) == [200, 200, 200, 429]
    answer = app.test_client().post("/report", data={"description": "每天打卡"}, environ_base={"REMOTE_ADDR": ADDRESS})
    assert answer.text == "每天打卡"


def test_another_address_is_not_refused():
    app = an_app()
    assert statuses(app, [{}] * 4)[-1] == 429
    assert post(app, address="203.0.113.78") == 200


def test_a_new_hour_is_a_new_count():
    app = an_app()
    with clock.frozen(NOON):
        assert statuses(app, [{}] * 4)[-1] == 429
    with clock.frozen(NOON + timedelta(hours=1)):
        assert post(app) == 200


def test_a_neighbourhood_of_ipv6_counts_as_one():
    app = an_app()
    assert statuses(app, [{"address": f"2001:db8:1:2::{n}"} for n in range(1, 5)]) == [200, 200, 200, 429]
    assert post(app, address="2001:db8:1:3::1") == 200


def test_a_forwarded_address_is_not_believed_without_a_proxy():
    posts = [{"forwarded": f"198.51.100.{n}"} for n in range(4)]
    assert statuses(an_app(), posts) == [200, 200, 200, 429]


def test_behind_a_proxy_the_forwarded_address_counts():
    app = an_app(proxies=1)
    assert statuses(app, [{"address": "127.0.0.1", "forwarded": f"198.51.100.{n}"} for n in range(4)]) == [200] * 4
    assert statuses(app, [{"address": "127.0.0.1", "forwarded": "198.51.100.0"}] * 3) == [200, 200, 429]


def test_what_the_visitor_writes_before_the_proxy_is_not_believed():
    app = an_app(proxies=1)
    posts = [{"address": "127.0.0.1", "forwarded": f"10.0.0.{n}, 198.51.100.7"} for n in range(4)]
    assert statuses(app, posts) == [200, 200, 200, 429]


def test_behind_two_proxies_the_second_from_the_right_counts():
    app = an_app(proxies=2)
    posts = [{"address": "127.0.0.1", "forwarded": f"10.9.9.9, 198.51.100.{n}, 10.0.0.1"} for n in range(4)]
    assert statuses(app, posts) == [200] * 4
    assert statuses(app, [{"address": "127.0.0.1", "forwarded": "198.51.100.0, 10.0.0.1"}] * 3)[-1] == 429


@pytest.mark.parametrize("forwarded", [None, "unknown", "198.51.100.7"])
def test_too_few_or_unreadable_hops_count_as_the_peer(forwarded):
    app = an_app(proxies=2)
    assert statuses(app, [{"forwarded": forwarded}] * 4) == [200, 200, 200, 429]


def test_limits_are_counted_apart():
    app = an_app()
    with app.test_request_context(environ_base={"REMOTE_ADDR": ADDRESS}):
        client = throttle.client_key(request)
        assert [throttle.allow(Limit.WRONG_CODE, key=client) for _ in range(4)][-1] is False
        assert throttle.allow(Limit.REPORT, key=client)


def test_asking_for_room_counts_nothing():
    app = an_app()
    with app.app_context():
        assert all(throttle.has_room(Limit.SIGN_IN_NAME, key="wang") for _ in range(10))
        assert all(throttle.allow(Limit.SIGN_IN_NAME, key="wang") for _ in range(3))
        assert not throttle.has_room(Limit.SIGN_IN_NAME, key="wang")
        assert throttle.has_room(Limit.SIGN_IN_NAME, key="li")


def test_a_name_of_half_a_character_is_counted_like_any():
    with an_app().app_context():
        assert throttle.allow(Limit.SIGN_IN_NAME, key="\ud83d")


def test_no_limit_remembers_for_more_than_an_hour():
    assert set(throttle.LIMITS) == set(Limit)
    assert all(item.get_expiry() <= 3600 for item in throttle.LIMITS.values())


def test_an_office_behind_one_address_can_report_all_day():
    assert throttle.LIMITS[Limit.REPORT].amount >= 600
    assert throttle.LIMITS[Limit.WRONG_CODE].amount >= 120


def test_neither_address_nor_name_is_in_the_file(memory_files):
    app = an_app(proxies=1)
    with clock.frozen(NOON):
        post(app, forwarded=ADDRESS)
        post(app, forwarded="2001:db8:1:2::1")
        with app.app_context():
            throttle.allow(Limit.SIGN_IN_NAME, key="wang-jianguo")
    written = b"".join(file.read_bytes() for file in memory_files.iterdir())
    assert written.count(b"LIMIT") >= 3
    packed = bytes([203, 0, 113, 77])
    for trace in (ADDRESS.encode(), packed, packed.hex().encode(), b"2001:db8", b"20010db8", b"wang"):
        assert trace not in written


def test_a_digest_means_nothing_tomorrow():
    with clock.frozen(NOON):
        app = an_app()
        counted = app.extensions[throttle.EXTENSION]
        today = counted.digest("wang")
        assert counted.digest("wang") == today
    with clock.frozen(NOON + timedelta(days=1)):
        assert counted.digest("wang") != today


def test_who_asks_is_not_printed():
    with an_app().test_request_context(environ_base={"REMOTE_ADDR": ADDRESS}):
        client = throttle.client_key(request)
    assert ADDRESS not in f"{client} {client!r}"


def test_a_broken_store_lets_all_through_and_logs_no_address(memory_files, caplog):
    app = an_app()
    (counters := counter_store.file_of_instance("town")).touch(0o600)
    counters.write_bytes(b"not a database " * 100)
    with caplog.at_level(logging.DEBUG):
        assert statuses(app, [{}] * 6) == [200] * 6
    assert [record.message for record in caplog.records if record.name == "feedback.throttle"] == [
        "limit counters fail, all is let through: DatabaseError"
    ]
    assert ADDRESS not in caplog.text


def test_limits_hold_again_once_the_store_is_mended(memory_files, monkeypatch):
    monkeypatch.setattr(throttle, "PAUSE_SECONDS", 0)
    app, counters = an_app(), counter_store.file_of_instance("town")
    counters.touch(0o600)
    counters.write_bytes(b"not a database " * 100)
    assert statuses(app, [{}] * 4) == [200] * 4
    counters.unlink()
    assert statuses(app, [{}] * 4)[-1] == 429


def test_an_absent_valkey_lets_all_through(caplog):
    app = an_app(valkey_url="valkey://127.0.0.1:1/0")
    assert statuses(app, [{}] * 5) == [200] * 5
    assert "ConnectionError" in caplog.text
    assert ADDRESS not in caplog.text


def test_two_machines_count_together_through_valkey():
    with services.valkey_url() as url:
        here, there = an_app(valkey_url=url), an_app(valkey_url=url.replace("valkey", "redis"))
        assert [post(app) for app in (here, there, here, there)] == [200, 200, 200, 429]
        here.extensions[throttle.EXTENSION].forget_expired()


def test_two_installations_of_one_key_file_count_apart():
    here, there = an_app(), an_app()
    assert statuses(here, [{}] * 4)[-1] == 429
    assert post(there) == 200


def test_the_night_is_forgotten(memory_files):
    app = an_app()
    with clock.frozen(NOON):
        post(app)
    assert any(b"LIMIT" in file.read_bytes() for file in memory_files.iterdir())
    with clock.frozen(NOON + timedelta(hours=1)):
        app.extensions[throttle.EXTENSION].forget_expired()
    assert not any(b"LIMIT" in file.read_bytes() for file in memory_files.iterdir())
