import multiprocessing
import sqlite3
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from limits.errors import StorageError

from feedback import clock
from feedback.counter_store import SharedCounters, file_of_instance, uri_of

HALF_PAST = datetime(2026, 10, 1, 8, 30, tzinfo=UTC)
HOUR = 3600


@pytest.fixture
def counters(tmp_path):
    return SharedCounters(uri_of(tmp_path / "of this test.counters"), wrap_exceptions=True)


def rows(path):
    with sqlite3.connect(path) as database:
        found = database.execute("SELECT key, count, expires FROM counters").fetchall()
    database.close()
    return found


def count_often(path: Path, times: int):
    counters = SharedCounters(uri_of(path))
    for _ in range(times):
        counters.incr("office", HOUR)


def test_two_processes_share_one_count(tmp_path):
    path = tmp_path / "shared.counters"
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=count_often, args=(path, 200)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert SharedCounters(uri_of(path)).get("office") == 400


def test_a_forked_worker_goes_on_with_the_count_of_its_master(tmp_path):
    path = tmp_path / "forked.counters"
    counters = SharedCounters(uri_of(path))
    counters.incr("office", HOUR)
    child = multiprocessing.get_context("fork").Process(target=counters.incr, args=("office", HOUR))
    child.start()
    child.join()
    assert child.exitcode == 0
    assert counters.incr("office", HOUR) == 3


def test_threads_share_one_count(counters):
    threads = [threading.Thread(target=lambda: [counters.incr("office", HOUR) for _ in range(50)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counters.get("office") == 200


def test_a_count_ends_with_its_hour(counters):
    with clock.frozen(HALF_PAST):
        assert [counters.incr("office", HOUR) for _ in range(3)] == [1, 2, 3]
    with clock.frozen(HALF_PAST + timedelta(minutes=29, seconds=59)):
        assert counters.get("office") == 3
    with clock.frozen(HALF_PAST + timedelta(minutes=30)):
        assert counters.get("office") == 0
        assert counters.incr("office", HOUR) == 1


def test_the_end_of_a_window_tells_no_time_of_a_visit(counters):
    ends = set()
    for minutes in (0, 7, 29):
        with clock.frozen(HALF_PAST + timedelta(minutes=minutes)):
            counters.incr(f"visitor {minutes}", HOUR)
            ends.add(counters.get_expiry(f"visitor {minutes}"))
    assert ends == {datetime(2026, 10, 1, 9, tzinfo=UTC).timestamp()}


def test_expired_counters_are_in_no_byte_of_the_folder(counters, tmp_path):
    with clock.frozen(HALF_PAST):
        counters.incr("who-was-here", HOUR)
    assert any(b"who-was-here" in file.read_bytes() for file in tmp_path.iterdir())
    with clock.frozen(HALF_PAST + timedelta(hours=1)):
        counters.incr("somebody-else", HOUR)
    assert not any(b"who-was-here" in file.read_bytes() for file in tmp_path.iterdir())


def test_a_silent_night_is_forgotten_on_request(counters, tmp_path):
    with clock.frozen(HALF_PAST):
        counters.incr("evening", HOUR)
    with clock.frozen(HALF_PAST + timedelta(hours=1)):
        counters.forget_expired()
    assert rows(tmp_path / "of this test.counters") == []


def test_one_key_or_all_can_be_cleared(counters):
    counters.incr("one", HOUR)
    counters.incr("two", HOUR, 5)
    counters.clear("one")
    assert (counters.get("one"), counters.get("two")) == (0, 5)
    assert counters.reset() == 1
    assert counters.get("two") == 0


def test_nobody_else_may_read_the_file(counters, tmp_path):
    assert counters.check()
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}


@pytest.mark.parametrize("trap", ["link", "open to all", "folder"])
def test_a_file_that_is_not_ours_alone_is_refused(tmp_path, trap):
    path = tmp_path / "trap.counters"
    if trap == "link":
        path.symlink_to(tmp_path / "elsewhere")
    elif trap == "folder":
        path.mkdir()
    else:
        path.touch()
        path.chmod(0o666)
    with pytest.raises(StorageError) as refused:
        SharedCounters(uri_of(path), wrap_exceptions=True).incr("office", HOUR)
    assert isinstance(refused.value.storage_error, PermissionError)
    assert not (tmp_path / "elsewhere").exists()


def test_a_damaged_file_is_an_error_of_the_store(tmp_path):
    path = tmp_path / "damaged.counters"
    path.touch(0o600)
    path.write_bytes(b"not a database " * 100)
    with pytest.raises(StorageError):
        SharedCounters(uri_of(path), wrap_exceptions=True).incr("office", HOUR)


def test_each_instance_has_a_file_of_its_own():
    assert file_of_instance("sqlite:////srv/a.db") != file_of_instance("sqlite:////srv/b.db")
    assert file_of_instance("sqlite:////srv/a.db") == file_of_instance("sqlite:////srv/a.db")
    assert "srv" not in file_of_instance("sqlite:////srv/a.db").name
