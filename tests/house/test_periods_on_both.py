"""Periods begin, end and are recovered on both databases; of two who replace a key at once, one does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from feedback import clock
from feedback.db import db, writing
from feedback.destruction import destroy
from feedback.models import IntakeKey
from moderation import disclosure, keys
from moderation.accounts import recovery, recovery_halves, recovery_keys, rotation
from moderation.accounts.rotation import CannotRotate
from moderation.timer.tick import tick
from tests.cast import Cast
from tests.stories import WORDS, case_of, reported

BEGUN = datetime(2026, 10, 12, 2, tzinfo=UTC)


def test_of_two_who_replace_the_key_at_once_one_does(any_app: Flask) -> None:
    office_id = Cast().office.id
    db.session.remove()

    def rotate(_number: int) -> bool:
        with any_app.app_context():
            try:
                return bool(rotation.rotate(office_id))
            except CannotRotate:
                return False

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(rotate, range(2))) == [False, True]
    assert len(db.session.scalars(select(IntakeKey)).all()) == 2


def test_a_period_begins_and_ends_by_the_clock(any_app: Flask) -> None:
    with clock.frozen(BEGUN):
        code = reported()
        assert tick()["intake_rotated"] == 1
    with clock.frozen(BEGUN + timedelta(days=92)):
        assert tick()["intake_rotated"] == 1
    with clock.frozen(BEGUN + timedelta(days=94)):
        assert tick()["periods_ended"] == 1, "the one nobody reported in"
        with writing():
            destroy(case_of(code))
        assert tick()["periods_ended"] == 1
    assert len(db.session.scalars(select(IntakeKey)).all()) == 1


def test_two_halves_recover(any_app: Flask) -> None:
    cast, code = Cast(), reported()
    recovery_keys.renew(by=cast.unlocked("lin"))
    names = [staff.sign_in_name for _, staff in recovery_keys.halves(cast.office.id)]
    halves = [keys.read_half(recovery_halves.show(by=cast.unlocked(name))) for name in names]
    assert recovery.recover(cast.staff("he").id, *halves).opened == 1
    assert disclosure.open_case(case_of(code).id, by=cast.unlocked("he")).said["description"] == WORDS
