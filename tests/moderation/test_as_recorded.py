"""What staff wrote is compared with the ledger before it is shown again: other words come with a warning."""

import uuid
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback import clock, ledger, sealing
from feedback.db import db, writing
from feedback.limits import today
from feedback.models import Message, MessageAuthor
from feedback.places import message as message_place
from feedback.receipts import ReceiptCode
from moderation import disclosure
from moderation.cases import messages
from moderation.dispatches.abstract_drafts import approved_words, digest_of
from moderation.oversight import archiving
from tests import desk
from tests.cast import Cast
from tests.dispatched import matter_of_cases, sent, stored
from tests.moderation.case_pages import acts_on_the_ledger, opened_page
from tests.page import open_page
from tests.stories import case_of, reported

WARNING = "与台账记录不符"


def told(code: ReceiptCode, cast: Cast, words: str) -> None:
    case = case_of(code)
    messages.send_message(case.id, words, by=cast.unlocked("lin"), seen_version=case.version, once=b"1" * 16)


def slipped_in(code: ReceiptCode, cast: Cast, words: str) -> None:
    """What a moderator does who also writes to the database: a message of the office that was never sent."""
    case, lin, message_id = case_of(code), cast.unlocked("lin"), uuid.uuid4()
    body = sealing.encrypt_text(disclosure.case_key(case, by=lin), words, bound_to=message_place(message_id))
    posing = {"author": MessageAuthor.OFFICE, "staff_id": cast.staff("zhou").id, "at": clock.now(), "day": today()}
    with writing():
        db.session.add(Message(id=message_id, case_id=case.id, number=9, sealed_body=body, **posing))


def test_a_message_that_was_sent_is_shown_plainly(client: FlaskClient, cast: Cast) -> None:
    code = reported()
    told(code, cast, "已转有关单位核查")
    page = opened_page(client, code, "zhou")
    assert "已转有关单位核查" in page.text
    assert WARNING not in page.text
    assert "message_not_as_written" not in acts_on_the_ledger()


def test_a_message_slipped_in_is_shown_with_a_warning(client: FlaskClient, cast: Cast) -> None:
    code = reported()
    told(code, cast, "已转有关单位核查")
    slipped_in(code, cast, "请到某某办公室当面说明")
    page = opened_page(client, code, "zhou")
    assert page.text.count(WARNING) == 1
    assert page.text.index("已转有关单位核查") < page.text.index(WARNING) < page.text.index("当面说明")
    assert acts_on_the_ledger()[-2:] == ["open_case", "message_not_as_written"]


def test_a_message_recorded_before_digests_were_keyed_is_shown_plainly(client: FlaskClient, cast: Cast) -> None:
    code = reported()
    slipped_in(code, cast, "已转有关单位核查")
    facts, subject = {"digest": sha256("已转有关单位核查".encode()).digest()}, ("case", case_of(code).id)
    zhou = cast.viewer("zhou")
    with writing():
        ledger.record("send_message", office_id=zhou.office_id, staff_id=zhou.staff_id, subject=subject, facts=facts)
    assert WARNING not in opened_page(client, code, "zhou").text


@pytest.fixture
def dispatch_id(cast: Cast) -> uuid.UUID:
    matter, codes = matter_of_cases(cast)
    return sent(matter, codes[0], cast)


def seen_by(app: Flask, name: str, dispatch_id: uuid.UUID) -> str:
    client = app.test_client()
    desk.unlock(client, name)
    if name == "nongju":
        desk.post(client, "/desk/unit/notice", {})
    return open_page(client, f"/desk/dispatches/{dispatch_id}").text


@pytest.mark.parametrize("name", ["lin", "nongju"])
def test_an_approved_abstract_is_shown_plainly(app: Flask, cast: Cast, dispatch_id: uuid.UUID, name: str) -> None:
    assert WARNING not in seen_by(app, name, dispatch_id)


@pytest.mark.parametrize("name", ["lin", "nongju"])
@pytest.mark.parametrize("field", ["abstract", "questions", "place", "target_name"])
def test_a_changed_abstract_is_shown_with_a_warning(
    app: Flask, cast: Cast, dispatch_id: uuid.UUID, name: str, field: str
) -> None:
    setattr(stored(dispatch_id), field, "换过的字句")
    db.session.commit()
    page = seen_by(app, name, dispatch_id)
    assert WARNING in page
    assert page.index(WARNING) < page.index("换过的字句")
    assert acts_on_the_ledger()[-1] == "abstract_not_as_approved"


def test_a_changed_abstract_with_its_digest_is_found_by_the_ledger(
    app: Flask, cast: Cast, dispatch_id: uuid.UUID
) -> None:
    dispatch = stored(dispatch_id)
    dispatch.abstract = "换过的字句"
    dispatch.abstract_digest = digest_of(dispatch, approved_words(dispatch))
    db.session.commit()
    assert WARNING in seen_by(app, "nongju", dispatch_id)


YEARS_AGO = datetime(2021, 5, 4, 2, tzinfo=UTC)


def archived(folder: Path) -> None:
    """Everything recorded then has left the ledger."""
    archiving.archive(2021, folder / "2021.jsonl")
    assert [row.act for row in ledger.whole_chain()] == ["archive_ledger"]


def test_a_message_whose_record_is_archived_is_shown_plainly(client: FlaskClient, cast: Cast, tmp_path: Path) -> None:
    with clock.frozen(YEARS_AGO):
        code = reported()
        told(code, cast, "已转有关单位核查")
    archived(tmp_path)
    assert WARNING not in opened_page(client, code, "zhou").text


def test_a_message_slipped_in_is_no_older_for_saying_so(client: FlaskClient, cast: Cast, tmp_path: Path) -> None:
    with clock.frozen(YEARS_AGO):
        told(reported("早年的另一件，也留过言"), cast, "已转有关单位核查")
    archived(tmp_path)
    code = reported()
    with clock.frozen(YEARS_AGO):
        slipped_in(code, cast, "请到某某办公室当面说明")
    assert WARNING in opened_page(client, code, "zhou").text


@pytest.mark.parametrize("name", ["lin", "nongju"])
def test_an_abstract_whose_record_is_archived_is_shown_plainly(
    app: Flask, cast: Cast, tmp_path: Path, name: str
) -> None:
    with clock.frozen(YEARS_AGO):
        matter, codes = matter_of_cases(cast)
        dispatch_id = sent(matter, codes[0], cast)
    archived(tmp_path)
    assert WARNING not in seen_by(app, name, dispatch_id)
