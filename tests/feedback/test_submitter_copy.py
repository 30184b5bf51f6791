"""A submitter's copy of the case key opens by the code it was made for, in its own case, and not otherwise."""

import uuid

import pytest

from feedback import mailbox, places, receipts, sealing, submitter_copy
from feedback.db import db, writing
from feedback.limits import settings
from feedback.models import CaseKey
from feedback.sealing import CannotOpen
from tests.cast import Cast
from tests.stories import case_of, reported

KEY = bytes(range(32))
CASE = uuid.UUID(int=7)
CODE = receipts.ReceiptCode("43HX0A4FM3GMMPP9SGPJ")
OTHER_CODE = receipts.ReceiptCode("43HX0A4FM3GMMPP9SGPK")


@pytest.fixture
def stored(cast: Cast) -> bytes:
    return submitter_copy.made(KEY, CODE, CASE)


def test_the_code_opens_it(stored: bytes) -> None:
    assert submitter_copy.opened(stored, CODE, CASE) == KEY


def test_no_two_copies_are_alike(stored: bytes) -> None:
    assert stored != submitter_copy.made(KEY, CODE, CASE)


def test_neither_another_code_nor_another_case_does(stored: bytes) -> None:
    for code, case_id in ((OTHER_CODE, CASE), (CODE, uuid.UUID(int=8))):
        with pytest.raises(CannotOpen):
            submitter_copy.opened(stored, code, case_id)


def test_an_altered_copy_does_not_open(stored: bytes) -> None:
    altered = [stored[:place] + bytes([stored[place] ^ 1]) + stored[place + 1 :] for place in range(len(stored))]
    for bad in (*altered, b"", stored[:1], stored[:-1], b"\x01"):
        with pytest.raises(CannotOpen):
            submitter_copy.opened(bad, CODE, CASE)


def test_a_case_of_the_first_releases_is_still_read_by_its_code(cast: Cast) -> None:
    code = reported("连夜填表")
    case = case_of(code)
    key = submitter_copy.opened(case.key.to_submitter, code, case.id)
    public = sealing.public_key(receipts.submitter_seed(settings().receipt_pepper, code))
    letter = sealing.seal(public, key, bound_to=places.case_key_for_submitter(case.id))
    with writing():
        db.session.get_one(CaseKey, case.id).to_submitter = letter
    said = mailbox.open_mailbox(code).said
    assert said is not None
    assert said["description"] == "连夜填表"
