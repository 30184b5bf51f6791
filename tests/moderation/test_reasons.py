"""A reason typed for the ledger is read there by people who may not read the original: it may not carry its words."""

import pytest
from sqlalchemy import select

from feedback.db import db
from feedback.lifecycle import DispatchStatus
from feedback.models import LedgerRow
from moderation.cases import triage
from moderation.dispatches import dispatching, releasing
from moderation.dispatches.originals import WordsBlocked, name_of_finding
from tests.cast import Cast
from tests.dispatched import answer_words, matter_of_cases, ready, replied, stored, version_of
from tests.stories import case_of, reported

WORDS = "每天要在净村拍拍上传六张照片，第一次说了"
QUOTING = f"原文说：{WORDS}"


def facts_of_the_ledger() -> str:
    db.session.rollback()
    return "\n".join(db.session.scalars(select(LedgerRow.facts)))


def test_of_sending_at_once(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id, lin = ready(matter, codes[0], cast), cast.unlocked("lin")
    with pytest.raises(WordsBlocked) as blocked:
        dispatching.send(dispatch_id, QUOTING, by=lin, seen_version=version_of(dispatch_id))
    assert (blocked.value.field, stored(dispatch_id).status) == ("reason", DispatchStatus.READY)
    assert "六张照片" not in facts_of_the_ledger()


def test_of_taking_back_that_it_is_urgent(cast: Cast) -> None:
    code = reported(WORDS)
    triage.mark_urgent(case_of(code).id, by=cast.viewer("lin"), seen_version=case_of(code).version)
    case, lin = case_of(code), cast.unlocked("lin")
    with pytest.raises(WordsBlocked) as blocked:
        triage.clear_urgent(case.id, QUOTING, by=lin, seen_version=case.version)
    assert (blocked.value.field, case_of(code).is_urgent) == ("words", True)
    assert "六张照片" not in facts_of_the_ledger()


def test_of_letting_a_finding_in_an_answer_pass(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = replied(matter, codes[0], cast, words=answer_words(measures="可拨打 0571-88886666 咨询。"))
    answer = releasing.waiting_answer(stored(dispatch_id))
    assert answer is not None
    reasons = {name_of_finding(finding): QUOTING for finding in releasing.check(answer)["measures"]}
    with pytest.raises(WordsBlocked):
        releasing.release(dispatch_id, reasons, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    assert stored(dispatch_id).status is DispatchStatus.REPLIED
    assert "六张照片" not in facts_of_the_ledger()
