"""What the attackers of docs/security.md hold in their hands, and that it opens nothing more."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from feedback import mailbox, places, sealing, submitter_copy
from feedback.cases import case_key_by_receipt
from feedback.db import db, writing
from feedback.limits import settings
from feedback.models import Case, IdentityKey, LedgerRow
from feedback.receipts import ReceiptCode
from feedback.sealing import CannotOpen
from moderation import disclosure
from moderation.models import Grant
from moderation.permissions import Unlocked
from tests.cast import Cast, seed_of
from tests.stories import AN_IDENTITY, case_of, reported


@pytest.fixture
def code(cast: Cast) -> ReceiptCode:
    return reported(identity=AN_IDENTITY)


def test_the_database_and_the_servers_secrets_open_no_case(app: Flask, cast: Cast, code: ReceiptCode) -> None:
    for secret in (settings().secret_key, settings().receipt_pepper):
        for label in ("flask", "submitter", "submitter's copy", "draft", "receipt code", "lookup", "totp"):
            stranger = Unlocked(cast.viewer("lin"), sealing.derive(secret, label))
            with pytest.raises(CannotOpen):
                disclosure.open_case(case_of(code).id, by=stranger)


def test_another_persons_key_does_not_open_a_grant_copied_to_them(cast: Cast, code: ReceiptCode) -> None:
    with writing():
        lins = db.session.scalars(select(Grant).where(Grant.staff_id == cast.staff("lin").id)).one()
        admin = cast.staff("admin").id
        db.session.add(Grant(intake_key_id=lins.intake_key_id, staff_id=admin, sealed_seed=lins.sealed_seed))
    posing = Unlocked(cast.viewer("lin"), seed_of("admin"))
    with pytest.raises(CannotOpen):
        disclosure.open_case(case_of(code).id, by=posing)


def test_a_writer_of_the_database_cannot_show_one_case_as_another(cast: Cast, code: ReceiptCode) -> None:
    other = reported("另一个人说的另一件事")
    one, two = case_of(code).id.hex, case_of(other).id.hex
    for column in ("to_intake", "to_submitter"):
        moved = f"(SELECT {column} FROM case_keys WHERE case_id = '{one}')"
        db.session.execute(text(f"UPDATE case_keys SET {column} = {moved} WHERE case_id = '{two}'"))
    db.session.commit()
    with pytest.raises(CannotOpen):
        disclosure.open_case(case_of(other).id, by=cast.unlocked("lin"))
    with pytest.raises(CannotOpen):
        mailbox.open_mailbox(other)


def test_a_code_without_the_pepper_opens_nothing(
    app: Flask, code: ReceiptCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = case_of(code)
    stored = case.key.to_submitter  # type: ignore[union-attr]
    assert submitter_copy.opened(stored, code, case.id)
    other = replace(settings(), receipt_pepper=b"another pepper of 32 bytes length")
    monkeypatch.setitem(app.extensions, "zhiyan", other)
    with pytest.raises(CannotOpen):
        submitter_copy.opened(stored, code, case.id)


@pytest.mark.parametrize("name", ["lin", "zhou", "he", "sheng", "admin", "du", "nongju"])
def test_nobody_but_custodians_opens_who_wrote(cast: Cast, code: ReceiptCode, name: str) -> None:
    case = case_of(code)
    for row in db.session.scalars(select(IdentityKey)):
        with pytest.raises(CannotOpen):
            sealing.open_outer(seed_of(name), row.sealed_key, bound_to=places.identity_key(case.id))


def test_one_custodian_opens_one_layer_and_no_more(cast: Cast, code: ReceiptCode) -> None:
    here = places.identity_key(case_of(code).id)
    names = {cast.staff(name).id: name for name in ("bao1", "bao2", "bao3")}
    for row in db.session.scalars(select(IdentityKey)):
        outer = names[row.outer_id]
        inner = sealing.open_outer(seed_of(outer), row.sealed_key, bound_to=here)
        for alone in (outer, *({*names.values()} - {outer, names[row.inner_id]})):
            with pytest.raises(CannotOpen):
                sealing.open_inner(seed_of(alone), inner, bound_to=here)


def test_the_key_of_a_case_does_not_open_who_wrote(code: ReceiptCode) -> None:
    case = case_of(code)
    key = case_key_by_receipt(case, code)
    with pytest.raises(CannotOpen):
        sealing.decrypt_record(key, case.sealed_identity, bound_to=places.identity(case.id))  # type: ignore[arg-type]


def test_no_text_is_opened_through_the_system_without_a_trace(cast: Cast, code: ReceiptCode) -> None:
    case_id = case_of(code).id
    for count, name in enumerate(("lin", "zhou", "he"), start=1):
        disclosure.open_case(case_id, by=cast.unlocked(name))
        assert db.session.scalar(select(func.count()).select_from(LedgerRow)) == count


def test_where_no_trace_can_be_left_nothing_is_opened(cast: Cast, code: ReceiptCode) -> None:
    case_id = case_of(code).id
    db.session.execute(text("CREATE TRIGGER full BEFORE INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'full'); END"))
    db.session.commit()
    with pytest.raises(DBAPIError, match="full"):
        disclosure.open_case(case_id, by=cast.unlocked("lin"))


def test_a_case_number_tells_neither_count_nor_order(cast: Cast) -> None:
    ids = [case_of(reported(f"第{turn}件事情，写够十个字")).id for turn in range(20)]
    assert ids != sorted(ids)
    assert db.session.scalars(select(Case.id)).all() != ids
