"""Wrong tries at the door: guessing is stopped, and nobody is locked out by somebody else."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from limits.errors import StorageError
from sqlalchemy import func, select

from feedback import clock
from feedback.counter_store import SharedCounters
from feedback.db import db
from feedback.models import LedgerRow
from feedback.throttle import ClientKey
from moderation.accounts import known_browsers, tries
from moderation.accounts.admitting import Entered, SignInRefused
from moderation.accounts.sign_in import sign_in
from moderation.accounts.tries import SECOND_FACTOR_TRIES, Caller, TooManyTries
from tests.cast import PASSPHRASE, PEOPLE, Cast
from tests.desk import current_code, forget_used_code

AT_THE_OFFICE, OUTSIDE = ClientKey("203.0.113.7"), ClientKey("192.0.2.66")
WRONG = "correct horse battery stable"
Outcome = type[Exception] | type[Entered]


@pytest.fixture(autouse=True)
def within_an_hour(cast: Cast) -> Iterator[None]:
    """The counters' windows are cut from the clock, and no story is to run over the end of one."""
    with clock.frozen(clock.now().replace(minute=5, second=0, microsecond=0)):
        yield


def tried(app: Flask, name: str, passphrase: str, caller: Caller, code: str = "") -> Outcome:
    """What comes of one try; the right code, unused, unless another is given."""
    forget_used_code(app, name)
    try:
        return type(sign_in(name, passphrase, code or current_code(), caller=caller))
    except (SignInRefused, TooManyTries) as error:
        return type(error)


def wrong(app: Flask, times: int, name: str, caller: Caller) -> Counter[Outcome]:
    return Counter(tried(app, name, WRONG, caller) for _ in range(times))


def right(app: Flask, name: str, caller: Caller) -> bool:
    return tried(app, name, PASSPHRASE, caller) is Entered


def own_browser(name: str, client: ClientKey = AT_THE_OFFICE) -> Caller:
    """One in which the person has signed in before."""
    return Caller(client, known_browsers.new_mark(name))


def test_an_outsider_with_a_thousand_tries_locks_out_only_themselves(app: Flask) -> None:
    outcomes = wrong(app, 1000, "lin", Caller(OUTSIDE))
    assert outcomes == {SignInRefused: 30, TooManyTries: 970}
    assert not right(app, "lin", Caller(OUTSIDE)), "not even with the right passphrase"
    assert right(app, "lin", Caller(AT_THE_OFFICE)), "lin signs in from her desk"
    assert right(app, "zhou", Caller(OUTSIDE))


def test_a_name_nobody_has_is_counted_like_any(app: Flask) -> None:
    assert wrong(app, 40, "nobody", Caller(OUTSIDE)) == {SignInRefused: 30, TooManyTries: 10}


def test_one_client_has_so_many_tries_at_all_names_together(app: Flask) -> None:
    outcomes = sum((wrong(app, 25, f"guess{number}", Caller(OUTSIDE)) for number in range(30)), Counter())
    assert outcomes == {SignInRefused: 600, TooManyTries: 150}


def test_twenty_colleagues_behind_one_address_mistype_five_times_each(app: Flask) -> None:
    names = [name for name, *_ in PEOPLE] + [f"colleague{number}" for number in range(20 - len(PEOPLE))]
    for name in names:
        assert wrong(app, 5, name, Caller(AT_THE_OFFICE)) == {SignInRefused: 5}
    assert [name for name, *_ in PEOPLE if not right(app, name, Caller(AT_THE_OFFICE))] == []


def test_a_guesser_behind_the_offices_own_address_shuts_out_nobody_who_was_here_before(app: Flask) -> None:
    for number in range(21):
        wrong(app, 30, f"guess{number}", Caller(AT_THE_OFFICE))
    wrong(app, 30, "lin", Caller(AT_THE_OFFICE))
    assert not right(app, "lin", Caller(AT_THE_OFFICE))
    assert right(app, "lin", own_browser("lin"))


def test_many_clients_at_one_name_have_three_tries_each_and_its_owner_gets_in(app: Flask) -> None:
    for number in range(10):
        wrong(app, 30, "lin", Caller(ClientKey(f"198.51.100.{number}")))
    assert wrong(app, 30, "lin", Caller(OUTSIDE)) == {SignInRefused: 3, TooManyTries: 27}
    assert right(app, "lin", Caller(AT_THE_OFFICE)), "from a browser never seen before"
    assert right(app, "lin", own_browser("lin"))


def test_a_browser_of_ones_own_has_an_end_of_tries_too(app: Flask) -> None:
    mine, another = own_browser("lin"), own_browser("lin")
    assert wrong(app, 31, "lin", mine) == {SignInRefused: 30, TooManyTries: 1}
    assert right(app, "lin", another)
    with clock.frozen(clock.now() + timedelta(hours=1)):
        assert right(app, "lin", mine)


@pytest.mark.parametrize("made", ["for another name", "forged", "of nothing", "long ago"])
def test_a_mark_counts_where_it_was_made_for_the_name_and_of_late(app: Flask, made: str) -> None:
    with clock.frozen(clock.now() - known_browsers.KEPT_FOR - timedelta(days=1)):
        old = known_browsers.new_mark("lin")
    new = known_browsers.new_mark("lin")
    marks = {
        "for another name": known_browsers.new_mark("zhou"),
        "forged": new[:-1] + ("A" if new[-1] != "A" else "B"),
        "of nothing": "",
        "long ago": old,
    }
    wrong(app, 30, "lin", Caller(OUTSIDE))
    assert tried(app, "lin", PASSPHRASE, Caller(OUTSIDE, marks[made])) is TooManyTries
    assert right(app, "lin", Caller(OUTSIDE, new))


def test_guesses_at_the_second_factor_are_stopped(app: Flask, cast: Cast) -> None:
    for number in range(SECOND_FACTOR_TRIES):
        caller = Caller(ClientKey(f"198.51.100.{number}"))
        assert tried(app, "lin", PASSPHRASE, caller, code="000000") is SignInRefused
    assert not right(app, "lin", Caller(OUTSIDE)), "by name, from wherever they come"
    assert right(app, "lin", own_browser("lin")), "whoever stole the passphrase does not shut out its owner's browser"
    with clock.frozen(clock.now() + timedelta(hours=1)):
        assert right(app, "lin", Caller(OUTSIDE))


def test_out_of_codes_the_right_passphrase_looks_like_a_wrong_one(app: Flask) -> None:
    """Else it could be told from a wrong one without any second factor."""
    for _ in range(SECOND_FACTOR_TRIES + 5):
        assert tried(app, "lin", PASSPHRASE, Caller(AT_THE_OFFICE), code="000000") is SignInRefused
    refused = LedgerRow.act == tries.SECOND_FACTOR_REFUSED
    assert db.session.scalar(select(func.count()).where(refused)) == SECOND_FACTOR_TRIES


@pytest.fixture
def broken_counters(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_more: object) -> int:
        raise StorageError(OSError("no space left on device"))

    for verb in ("incr", "get"):
        monkeypatch.setattr(SharedCounters, verb, broken)


@pytest.mark.usefixtures("broken_counters")
def test_where_the_counters_fail_people_get_in_and_codes_cannot_be_guessed(app: Flask) -> None:
    assert wrong(app, 40, "lin", Caller(OUTSIDE)) == {SignInRefused: 40}
    assert right(app, "lin", Caller(AT_THE_OFFICE))
    for _ in range(SECOND_FACTOR_TRIES):
        tried(app, "zhou", PASSPHRASE, Caller(OUTSIDE), code="000000")
    assert not right(app, "zhou", Caller(OUTSIDE))
