"""Whatever the office writes, the ledger knows by a digest; of what stays sealed, by one that confirms no guess."""

from collections.abc import Callable
from hashlib import sha256

import pytest
from sqlalchemy import select

from feedback import mailbox
from feedback.categories import Channel, DeclineCode
from feedback.db import db
from feedback.models import Case, LedgerRow
from feedback.receipts import ReceiptCode
from moderation.cases import direct_answers, triage
from moderation.cases.messages import send_message
from moderation.cases.reviewing import decide_review
from moderation.dispatches.abstract_drafts import digest_of
from moderation.permissions import Unlocked
from tests.cast import Cast
from tests.dispatched import ABSTRACT, TEXT, matter_of_cases, stored, submitted
from tests.moderation.settled import settled
from tests.stories import answered, case_of

WORDS = "此事已经记下，下周会再看一遍"

Writing = Callable[[Case, Unlocked], object]
TO_A_SUBMITTER: dict[str, Writing] = {
    "message": lambda case, by: send_message(case.id, WORDS, by=by, seen_version=case.version, once=b"o" * 16),
    "question": lambda case, by: triage.ask_for_more(case.id, WORDS, by=by, seen_version=case.version),
    "decline": lambda case, by: triage.decline(case.id, DeclineCode.TEST, WORDS, by=by, seen_version=case.version),
    "refer": lambda case, by: triage.refer(case.id, Channel.HOTLINE_12345, WORDS, by=by, seen_version=case.version),
    "answer": lambda case, by: direct_answers.propose(case.id, WORDS, by=by, seen_version=case.version),
}


def facts() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(LedgerRow.facts)))


def assert_not_told(code: ReceiptCode) -> None:
    """Nor the digest of the bare words, which anybody could make of a guess."""
    told = "".join(facts())
    assert '"digest"' in told
    assert WORDS not in told
    assert sha256(WORDS.encode()).hexdigest() not in told


@pytest.mark.parametrize("kind", TO_A_SUBMITTER)
def test_no_words_to_a_submitter_are_on_the_ledger(cast: Cast, kind: str) -> None:
    code = settled(categories=("B1",))
    TO_A_SUBMITTER[kind](case_of(code), cast.unlocked("lin"))
    assert_not_told(code)


@pytest.mark.parametrize("upheld", [True, False])
def test_nor_are_those_of_a_review(cast: Cast, upheld: bool) -> None:
    code = settled(categories=("B1",))
    answered(code, cast)
    mailbox.ask_review(code, "答复说的不是我反映的事")
    case = case_of(code)
    decide_review(case.id, by=cast.unlocked("sheng"), upheld=upheld, reason=WORDS, seen_version=case.version)
    assert_not_told(code)


def test_an_abstract_nobody_approved_is_told_by_nothing(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = submitted(matter, codes[0], cast)
    told = "".join(facts())
    assert ABSTRACT not in told
    assert digest_of(stored(dispatch_id), TEXT.words).hex() not in told
