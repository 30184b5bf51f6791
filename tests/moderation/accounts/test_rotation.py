"""A new intake key: later reports are sealed to it, earlier ones stay open, and nobody is left alone or outside."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from feedback import clock, new_case, places, sealing
from feedback.db import db, writing
from feedback.models import IntakeKey, LedgerRow
from feedback.receipts import ReceiptCode
from feedback.sealing import CannotOpen
from moderation import disclosure, keys
from moderation.accounts import grants, roles, rotation
from moderation.accounts.people import current_memberships
from moderation.accounts.rotation import CannotRotate, Obstacle
from moderation.disclosure import NoGrant
from moderation.models import Grant, RecoveryHalf, Role
from moderation.timer.tick import tick
from tests.cast import Cast, seed_of
from tests.moderation.accounts.newcomer import enrolled
from tests.stories import WORDS, case_of, reported

BEGUN = datetime(2026, 10, 12, 2, tzinfo=UTC)


def later(**span: float) -> AbstractContextManager[None]:
    return clock.frozen(BEGUN + timedelta(**span))


@pytest.fixture
def current(cast: Cast) -> IntakeKey:
    """A period began today."""
    with later():
        rotation.rotate(cast.office.id)
    return in_use()


def in_use() -> IntakeKey:
    db.session.rollback()
    return db.session.scalars(select(IntakeKey).where(IntakeKey.to_day.is_(None))).one()


def test_earlier_reports_stay_open_and_later_ones_have_the_new_key(cast: Cast) -> None:
    before = reported()
    receivers = rotation.rotate(cast.office.id)
    after = reported("换了密钥以后的另一件事")
    assert sorted(staff.sign_in_name for staff in receivers) == ["he", "lin", "nong", "sheng", "zhou"]
    first, second = (case_of(code).key for code in (before, after))
    assert first
    assert second
    assert first.intake_key_id != second.intake_key_id == in_use().id
    for code in (before, after):
        disclosure.open_case(case_of(code).id, by=cast.unlocked("zhou"))


def test_the_old_key_opens_no_later_report(cast: Cast) -> None:
    grant = db.session.scalars(select(Grant).where(Grant.staff_id == cast.staff("lin").id)).one()
    place = places.grant(grant.intake_key_id, grant.staff_id)
    kept = sealing.open_sealed(seed_of("lin"), grant.sealed_seed, bound_to=place)
    rotation.rotate(cast.office.id)
    case = case_of(reported())
    assert case.key is not None
    with pytest.raises(CannotOpen):
        sealing.open_sealed(kept, case.key.to_intake, bound_to=places.case_key_for_intake(case.id))


def test_it_is_on_the_ledger_with_who_received_it(cast: Cast) -> None:
    old = in_use().id
    rotation.rotate(cast.office.id)
    row = db.session.scalars(select(LedgerRow).order_by(LedgerRow.number.desc())).first()
    assert row is not None
    assert (row.act, row.staff_id) == ("rotate_intake", None)
    assert all(known in row.facts for known in (old.hex, in_use().id.hex, cast.staff("he").id.hex))


def test_who_is_not_endorsed_waits_for_the_new_period(cast: Cast) -> None:
    enrolled(cast, "sun", Role.MODERATOR)
    rotation.rotate(cast.office.id)
    assert [staff.sign_in_name for staff in grants.waiting(cast.office.id)] == ["sun"]
    with pytest.raises(NoGrant):
        disclosure.open_case(case_of(reported()).id, by=cast.unlocked("sun"))


def test_a_report_on_its_way_meanwhile_is_kept_and_opens(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is replaced after the words were sealed to it, and before they are stored."""
    sealed = new_case.rows

    def sealed_and_then_rotated(*about: Any) -> Any:
        rows = sealed(*about)
        rotation.rotate(cast.office.id)
        return rows

    monkeypatch.setattr(new_case, "rows", sealed_and_then_rotated)
    opened = disclosure.open_case(case_of(reported()).id, by=cast.unlocked("lin"))
    assert opened.said["description"] == WORDS
    assert opened.case.key is not None
    assert opened.case.key.intake_key_id != in_use().id


def test_nothing_is_lost_while_many_report(app: Flask, cast: Cast) -> None:
    office_id = cast.office.id
    db.session.remove()

    def report(number: int) -> ReceiptCode:
        with app.app_context():
            return reported(f"同时来的第{number}件事")

    with ThreadPoolExecutor(4) as many:
        sent = [many.submit(report, number) for number in range(24)]
        sent[4].result()
        rotation.rotate(office_id)
        codes = [one.result() for one in sent]
    for number, code in enumerate(codes):
        opened = disclosure.open_case(case_of(code).id, by=cast.unlocked("lin"))
        assert opened.said["description"] == f"同时来的第{number}件事"


# What is in the way


def test_a_key_of_today_is_not_replaced(cast: Cast, current: IntakeKey) -> None:
    with later(hours=3), pytest.raises(CannotRotate) as refused:
        rotation.rotate(cast.office.id)
    assert refused.value.obstacle is Obstacle.REPLACED_TODAY
    assert in_use().id == current.id


def test_nobody_is_to_open_it_alone(cast: Cast) -> None:
    for name in ("zhou", "he", "nong", "sheng"):
        roles.leave(cast.staff(name).id, by=cast.viewer("admin"))
    enrolled(cast, "sun", Role.REVIEWER)
    with pytest.raises(CannotRotate) as refused:
        rotation.rotate(cast.office.id)
    assert refused.value.obstacle is Obstacle.TOO_FEW_RECEIVERS


def test_without_a_recovery_key_there_is_no_way_back(cast: Cast) -> None:
    with writing():
        cast.office.recovery_public_key = b"no key"
    with pytest.raises(CannotRotate) as refused:
        rotation.rotate(cast.office.id)
    assert refused.value.obstacle is Obstacle.NO_RECOVERY_KEY


def test_a_recovery_key_exchanged_in_the_database_is_noticed(cast: Cast) -> None:
    with writing():
        cast.office.recovery_public_key = sealing.public_key(sealing.new_seed())
    with pytest.raises(CannotRotate) as refused:
        rotation.rotate(cast.office.id)
    assert refused.value.obstacle is Obstacle.NO_RECOVERY_KEY


def test_one_signed_by_somebody_of_the_writers_own_is_no_better(cast: Cast) -> None:
    mole, forged = enrolled(cast, "mole", Role.REVIEWER), sealing.public_key(sealing.new_seed())
    signed = keys.sign_recovery_key(seed_of("mole"), office_id=cast.office.id, recovery_key=forged)
    with writing():
        cast.office.recovery_public_key = forged
        for half in db.session.scalars(select(RecoveryHalf)):
            half.signature = signed
        lins = db.session.get_one(RecoveryHalf, (cast.office.id, cast.staff("lin").id))
        lins.staff_id = mole.id
    with pytest.raises(CannotRotate) as refused:
        rotation.rotate(cast.office.id)
    assert refused.value.obstacle is Obstacle.NO_RECOVERY_KEY


def test_an_office_that_is_not_open_has_no_key_to_replace(cast: Cast) -> None:
    with writing():
        cast.office.opened_at = None
    with pytest.raises(CannotRotate) as refused:
        rotation.rotate(cast.office.id)
    assert refused.value.obstacle is Obstacle.NOT_OPEN


# What time does


def test_the_clock_replaces_it_after_a_quarter(cast: Cast, current: IntakeKey) -> None:
    with later(days=91):
        assert tick()["intake_rotated"] == 0
    with later(days=92):
        assert (tick()["intake_rotated"], tick()["intake_rotated"]) == (1, 0)
    assert in_use().id != current.id


def test_the_clock_replaces_it_the_day_after_somebody_left(cast: Cast, current: IntakeKey) -> None:
    with later(days=10):
        roles.leave(cast.staff("he").id, by=cast.viewer("admin"))
        assert tick()["intake_rotated"] == 0
    with later(days=11):
        assert (tick()["intake_rotated"], tick()["intake_rotated"]) == (1, 0)
    with later(days=12):
        assert tick()["intake_rotated"] == 0


def test_one_role_of_two_that_ends_changes_nothing(cast: Cast, current: IntakeKey) -> None:
    with later(days=10):
        held = next(held for held in current_memberships(cast.staff("lin").id) if held.role is Role.APPROVER)
        roles.end_role(held.id, by=cast.viewer("admin"))
    with later(days=11):
        assert tick()["intake_rotated"] == 0


def test_what_is_in_the_way_is_told_and_holds_nothing_else_up(app: Flask, cast: Cast, current: IntakeKey) -> None:
    with writing():
        cast.office.recovery_public_key = b"no key"
    with later(days=92):
        result = app.test_cli_runner().invoke(args=["moderation", "tick"])
    assert result.exit_code == 0, result.output
    assert "换受理密钥：0" in result.output
    assert "受理密钥该换，还换不了：恢复码还没有人抄好" in result.output
    assert in_use().id == current.id


def test_before_set_up_the_command_says_so_and_the_clock_has_nothing_to_do(first_day: Flask) -> None:
    refused = first_day.test_cli_runner().invoke(args=["moderation", "rotate-intake"])
    assert (refused.exit_code, "还没有建立机构" in refused.output) == (1, True)
    ticked = first_day.test_cli_runner().invoke(args=["moderation", "tick"])
    assert (ticked.exit_code, "换受理密钥：0" in ticked.output) == (0, True)
