"""A report becomes a sealed case and a receipt; the same post is the same case."""

import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from feedback import cases, mailbox, places, sealing
from feedback.cases import IntakeClosed
from feedback.db import db, writing
from feedback.lifecycle import CaseStatus
from feedback.limits import in_workdays, limits, today
from feedback.models import Case, CaseEvent, CaseEventKind, CaseKey, IdentityKey, Office, Target
from feedback.models.office import CustodianKey
from feedback.reports import Identity, Report
from tests.cast import Cast, seed_of
from tests.statements import statements
from tests.stories import AN_IDENTITY, WORDS, case_of, reported


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_new_case_waits_for_its_first_look(cast: Cast) -> None:
    case = case_of(reported(categories=("B1", "A3"), region="990121101"))
    due = in_workdays(limits().first_look_workdays)
    assert (case.status, case.day, case.due_on) == (CaseStatus.SUBMITTED, today(), due.day)
    assert (case.category, case.more_categories, case.county) == ("B1", ["A3"], "990121")
    assert (case.office_id, case.matter_id, case.has_identity) == (cast.office.id, None, False)


def test_its_first_event_holds_its_facts(cast: Cast) -> None:
    case = case_of(reported(categories=("D1",), region="990122"))
    row = db.session.scalars(select(CaseEvent)).one()
    assert (row.number, row.kind, row.category, row.county) == (1, CaseEventKind.SUBMITTED, "D1", "990122")
    assert (row.day, row.due_on, row.staff_id, row.at) == (case.day, case.due_on, None, None)


def test_changed_words_are_a_new_case(cast: Cast) -> None:
    draft = secrets.token_bytes(16)
    first = cases.open_case(Report(description=WORDS), draft)
    changed = cases.open_case(Report(description=f"{WORDS}。"), draft)
    assert first.code != changed.code
    assert count(Case) == 2


def test_the_same_words_from_two_people_are_two_cases(cast: Cast) -> None:
    assert reported() != reported()
    assert count(Case) == 2


def test_a_changed_identity_is_a_new_case(cast: Cast) -> None:
    draft = secrets.token_bytes(16)
    codes = {cases.open_case(Report(WORDS, identity=Identity(contact=typed)), draft).code for typed in ("", "1", "2")}
    assert len(codes) == 3


def test_a_known_post_is_known_without_opening_anything(cast: Cast) -> None:
    draft = secrets.token_bytes(16)
    assert cases.known_receipt(Report(WORDS), draft) is None
    receipt = cases.open_case(Report(WORDS), draft)
    known = cases.known_receipt(Report(WORDS), draft)
    assert known is not None
    assert (known.code, known.due_on, known.is_new) == (receipt.code, receipt.due_on, False)


@pytest.mark.parametrize(("typed", "found"), [("净村拍拍", True), ("净村拍拍 ", False), ("净村", False), ("", False)])
def test_a_typed_name_becomes_a_target_only_where_it_is_one(cast: Cast, typed: str, found: bool) -> None:
    case = case_of(reported(targets=(("miniapp", typed),)))
    assert (case.target_id == cast.target("净村拍拍").id) is found


def test_a_proposed_target_is_none_yet(cast: Cast) -> None:
    with writing():
        db.session.add(Target(office_id=cast.office.id, kind="app", name="某新应用", confirmed=False))
    assert case_of(reported(targets=(("app", "某新应用"),))).target_id is None


def test_the_first_registered_of_several_targets_is_taken(cast: Cast) -> None:
    typed = (("app", "没登记的"), ("app", "望川e勤"), ("miniapp", "净村拍拍"))
    assert case_of(reported(targets=typed)).target_id == cast.target("望川e勤").id


def test_who_wrote_is_sealed_apart_and_to_pairs(cast: Cast) -> None:
    code = reported(identity=AN_IDENTITY)
    case = case_of(code)
    assert case.has_identity
    assert count(IdentityKey) == 3
    opened = mailbox.open_mailbox(code)
    assert opened.said is not None
    assert "identity" not in opened.said


def test_two_custodians_together_read_who_wrote(cast: Cast) -> None:
    case = case_of(reported(identity=AN_IDENTITY))
    names = {cast.staff(name).id: name for name in ("bao1", "bao2", "bao3")}
    here = places.identity_key(case.id)
    for row in db.session.scalars(select(IdentityKey)):
        inner = sealing.open_outer(seed_of(names[row.outer_id]), row.sealed_key, bound_to=here)
        key = sealing.open_inner(seed_of(names[row.inner_id]), inner, bound_to=here)
        assert case.sealed_identity is not None
        said = sealing.decrypt_record(key, case.sealed_identity, bound_to=places.identity(case.id))
        assert said["contact"] == AN_IDENTITY.contact


def test_with_one_custodian_no_identity_is_taken(cast: Cast) -> None:
    with writing():
        keys = db.session.scalars(select(CustodianKey)).all()
        for key in keys[1:]:
            key.to_day = today()
    assert cases.intake_or_none().takes_identity is False  # type: ignore[union-attr]
    case = case_of(reported(identity=AN_IDENTITY))
    assert (case.has_identity, case.sealed_identity, count(IdentityKey)) == (False, None, 0)


def test_a_closed_office_takes_nothing(cast: Cast) -> None:
    with writing():
        db.session.scalars(select(Office)).one().opened_at = None
    with pytest.raises(IntakeClosed):
        reported()
    assert count(Case) == 0


def test_a_failure_that_is_no_repetition_is_told_and_leaves_nothing(cast: Cast) -> None:
    db.session.execute(text("CREATE TRIGGER broken BEFORE INSERT ON case_keys BEGIN SELECT RAISE(ABORT, 'x'); END"))
    db.session.commit()
    with pytest.raises(IntegrityError):
        reported()
    assert (count(Case), count(CaseEvent)) == (0, 0)


def test_threats_to_life_come_first(cast: Cast) -> None:
    assert case_of(reported("压力太大了，我不想活了，天天被点名")).is_urgent
    assert not case_of(reported()).is_urgent


def test_the_same_post_from_many_workers_at_once_is_one_case(app: Flask) -> None:
    report, draft = Report(description=WORDS), secrets.token_bytes(16)

    def send(_turn: int) -> cases.Receipt:
        with app.app_context():
            return cases.open_case(report, draft)

    with ThreadPoolExecutor(8) as workers:
        receipts = list(workers.map(send, range(16)))
    assert len({receipt.code for receipt in receipts}) == 1
    assert sum(receipt.is_new for receipt in receipts) == 1
    assert (count(Case), count(CaseKey)) == (1, 1)


def test_different_posts_at_once_are_as_many_cases(app: Flask) -> None:
    def send(turn: int) -> str:
        with app.app_context():
            return cases.open_case(Report(description=f"{WORDS}，第{turn}次"), secrets.token_bytes(16)).code

    with ThreadPoolExecutor(8) as workers:
        assert len(set(workers.map(send, range(64)))) == 64
    assert count(Case) == 64


def test_a_report_costs_few_statements(cast: Cast) -> None:
    reported()
    with statements() as seen:
        reported(targets=(("app", "望川e勤"),))
    assert len(seen) <= 5, seen
    with statements() as seen:
        reported(targets=(("app", "望川e勤"),), identity=AN_IDENTITY)
    assert len(seen) <= 7, seen
