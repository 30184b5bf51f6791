"""Five thousand characters, emoji, full-width digits, stray bytes: as they were typed, to the end of the way."""

import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback.receipts import grouped, normalise
from tests.cast import Cast
from tests.dispatched import FARMS, handled, matter_of_cases
from tests.journeys import office_work as work
from tests.journeys.seats import Seat, case_at, dispatch_at, id_in
from tests.page import Page, open_page
from tests.stories import case_of

ODD = '第一行 😀👨‍👩‍👧 ｆｕｌｌ　ｗｉｄｔｈ\n\n  <script>alert("&amp;")</script> “引号” \\ 𠮷 ％s {{ 7*7 }} %(day)s'
FULL = (ODD + "烦" * 5000)[:5000]
WIDE = {narrow: narrow + 0xFEE0 for narrow in range(ord("0"), ord("Z") + 1)}
ABSTRACT = '有应用要求每日打卡 😀\n\n请核查：１．是否必要；２．能否取消。<b>& "引号" %(n)s {{ 1 }}'
LONE_SURROGATE = b"%ED%A0%80"
ELEVEN_MEGABYTES = "x" * 11 * 1024 * 1024


def shown(page: Page) -> str:
    """All text of the page as it stands, white space included."""
    return "".join(page.root.itertext())


def report(client: FlaskClient, description: str) -> str:
    page = open_page(client, "/report").submit(description=description, target_name="望川e勤", target_kind="app")
    page = page if page.status == 201 else page.submit(press=("acknowledged", "1"))
    return normalise(page.all(".//output[@id='receipt']")[0])


@pytest.mark.parametrize("description", [FULL, ODD])
def test_the_text_is_read_as_it_was_typed(app: Flask, client: FlaskClient, cast: Cast, description: str) -> None:
    code = report(client, description)
    mailbox = open_page(client, "/case").submit("/case", code=code)
    assert description in shown(mailbox)
    case_id = case_of(code).id
    opened = Seat(app, "lin").case(case_id)
    unmasked = opened.submit(case_at(case_id, "open")) if "已遮盖" in opened.text else opened
    assert description in shown(unmasked)


def test_the_abstract_arrives_as_it_was_written(app: Flask, client: FlaskClient, cast: Cast) -> None:
    code = report(client, FULL)
    lin, case_id = Seat(app, "lin"), case_of(code).id
    work.accept(work.classify(lin, case_id, ["A3"], target=cast.target("望川e勤").id, nature="problem"), case_id)
    matter_id = case_of(code).matter_id
    assert matter_id
    dispatch_id = id_in(work.write_abstract(lin, case_id, matter_id, ABSTRACT, otherwise=uuid.UUID(int=0)))
    work.approve(Seat(app, "he"), dispatch_id)
    work.send(lin, dispatch_id)
    officer = Seat(app, "xianfu")
    officer.see("/desk/unit").submit("/desk/unit/notice")
    assert ABSTRACT in shown(officer.dispatch(dispatch_id))


@pytest.mark.parametrize("typed", [lambda code: grouped(code).translate(WIDE), lambda code: f" {code.lower()}　\n"])
def test_the_code_is_taken_however_a_phone_types_it(client: FlaskClient, cast: Cast, typed: object) -> None:
    code = report(client, ODD)
    page = open_page(client, "/case").submit("/case", code=typed(code))  # type: ignore[operator]
    assert page.status == 200
    assert ODD in shown(page)


def test_an_answer_that_is_too_long_comes_back_whole(app: Flask, cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = handled(matter, codes[0], cast)
    officer = Seat(app, "nongju")
    officer.see("/desk/unit").submit("/desk/unit/notice")
    typed = {"answer-findings": "查" * 2001, "answer-measures": ODD, "answer-responsible": FARMS}
    page = officer.dispatch(dispatch_id).submit(dispatch_at(dispatch_id, "answer"), **typed)
    assert page.status == 422
    fields = page.fields(dispatch_at(dispatch_id, "answer"))
    assert (fields["answer-findings"], fields["answer-measures"]) == (typed["answer-findings"], ODD)


@pytest.mark.parametrize("name", ["lin", "nongju"])
def test_stray_bytes_at_the_desk_are_an_answer_not_a_crash(app: Flask, cast: Cast, name: str) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = handled(matter, codes[0], cast)
    seat = Seat(app, name)
    token = seat.see("/desk/").fields("/desk/lock" if name == "lin" else "/desk/sign-out")["csrf_token"]
    for path in (case_at(case_of(codes[0]).id, "ask"), dispatch_at(dispatch_id, "answer"), "/desk/unlock"):
        for bytes_ in (LONE_SURROGATE, b"%00", b"%FF%FE", b"%"):
            body = b"csrf_token=" + token.encode() + b"&ask-words=" + bytes_ + b"&answer-findings=" + bytes_
            body += b"&passphrase=" + bytes_ + b"&version=" + bytes_ + b"&ask-version=" + bytes_
            answer = seat.client.post(path, data=body, content_type="application/x-www-form-urlencoded")
            assert answer.status_code < 500, (path, bytes_)


def test_eleven_megabytes_at_the_desk_are_refused_in_plain_words(app: Flask, cast: Cast) -> None:
    matter, _ = matter_of_cases(cast)
    answer = Seat(app, "lin").client.post(
        f"/desk/matters/{matter.id}/dispatches", data={"abstract-abstract": ELEVEN_MEGABYTES}
    )
    assert (answer.status_code, "内容太大" in answer.text) == (413, True)
