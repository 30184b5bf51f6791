"""Nothing of who wrote or what was written stays outside the seal: not in a file, not in a log.

The program runs as in production; marks found nowhere else are typed into every field.
"""

import re
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from feedback.db import db
from feedback.models import CaseKey
from feedback.receipts import ReceiptCode, grouped, normalise
from tests.cast import PASSPHRASE, Cast
from tests.desk import current_code
from tests.house.leftovers import code_found, files_of, found
from tests.served import Answer, Phone, Served, served
from tests.stories import answered, case_of

ADDRESS, FORWARDED = "127.0.0.77", "203.0.113.77"
USER_AGENT = "OddPhone/77.7 (sentinel-agent)"
CODE = re.compile(r'<output[^>]*id="receipt"[^>]*>(.*?)</output>', re.DOTALL)


def mark(name: str) -> str:
    return f"哨{name}{secrets.token_hex(6)}"


@dataclass
class Journey:
    """One submitter's phone, everything they typed, and where to look for it afterwards."""

    server: Served
    url: str
    file: Path
    phone: Phone
    traces: dict[str, str] = field(default_factory=dict)
    codes: list[ReceiptCode] = field(default_factory=list)

    def typed(self, name: str) -> str:
        self.traces[name] = mark(name)
        return self.traces[name]

    def report(self) -> ReceiptCode:
        """Fill in every field, be shown what was found, and send all the same."""
        form = self.phone.get("/report").fields("/report")
        self.traces["draft"] = dict(form)["draft"]
        typed = {**dict(form), **self.every_field()}
        checked = self.phone.post("/report", typed)
        assert checked.status == 200, checked.html
        sent = self.phone.post("/report", {**typed, "acknowledged": "1"})
        assert sent.status == 201, sent.html
        self.codes.append(normalise(re.sub(r"<[^>]+>", "", CODE.findall(sent.html)[0])))
        return self.codes[-1]

    def act(self, page: Answer, path: str, **typed: object) -> Answer:
        """Fill in one form of the mailbox and send it; the answer is the mailbox."""
        answer = self.phone.post(path, {**dict(page.fields(path)), **typed})
        assert answer.status == 200, answer.html
        return answer

    def mailbox(self) -> Answer:
        return self.phone.post("/case", {"code": grouped(self.codes[-1]).lower()})

    def every_field(self) -> dict[str, object]:
        texts = ("issuer_name", "data_items", "keep_from", "contact_name", "contact", "own_unit", "position")
        return {
            "description": f"我叫赵小满，电话13912345678。{self.typed('description')}",
            "category": ["B1", "A3"],
            "target_kind": ["app"],
            "target_name": [self.typed("target_name")],
            "region": "990121101",
            "issuer_level": "county",
            "frequency": "daily",
            "submitter_kind": "cadre",
            **{name: self.typed(name) for name in texts},
        }

    def left_behind(self) -> list[str]:
        """Every trace found in any file."""
        files = files_of(self.url, self.file, self.server.said)
        visitor = {"address": ADDRESS, "forwarded address": FORWARDED, "browser": USER_AGENT}
        return found(self.traces | visitor, files) + code_found(self.codes, files)


@pytest.fixture
def journey(database_file: Path, tmp_path: Path) -> Iterator[Journey]:
    url = f"sqlite:///{database_file}"
    with served(url, tmp_path, PROXIES="1") as server:
        headers = {"X-Forwarded-For": FORWARDED, "User-Agent": USER_AGENT, "Referer": "http://sentinel.example/"}
        yield Journey(server, url, database_file, Phone(server.port, ADDRESS, headers))


@contextmanager
def broken_by_trigger(file: Path, table: str) -> Iterator[None]:
    """Every insert into the table violates a constraint, as a program error would make it."""
    database = sqlite3.connect(file)
    database.execute(
        f"CREATE TRIGGER sentinel BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed'); END"
    )
    database.commit()
    yield
    database.execute("DROP TRIGGER sentinel")
    database.commit()
    database.close()


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    file.write_bytes("查询码 7k9m-2qxt ABCD-EFGH-JKMN，哨兵 %E5%93%A8".encode())
    files = files_of("sqlite://nowhere", file)
    there = found({"plain": "哨兵", "quoted": "哨", "absent": "没有"}, files)
    assert there == [f"plain in {file}", f"quoted in {file}"]
    assert code_found(["7K9M2QXTABCDEFGHJKMN"], files) == [str(file)]


def test_a_report_leaves_nothing_readable(journey: Journey) -> None:
    journey.report()
    assert journey.left_behind() == []


def test_a_broken_request_leaves_nothing_in_the_log(journey: Journey) -> None:
    words = mark("行")
    journey.traces["request line"] = words
    for request in (
        f"GET /{words} HTTP/9.9\r\n\r\n",
        f"{words}\r\n\r\n",
        f"GET /report?description={words} HTTP/1.1\r\nHost: 127.0.0.1\r\n{words}\r\n\r\n",
        f"POST /report HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {words}\r\n\r\n",
        f"GET /{words * 2000} HTTP/1.1\r\n\r\n",
        f"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Odd: {words * 2000}\r\n\r\n",
    ):
        journey.phone.send_raw(request.encode())
    assert journey.phone.get("/").status == 200
    assert journey.left_behind() == []


@pytest.mark.parametrize("table", ["cases", "case_keys", "identity_keys", "case_events"])
def test_a_failed_insert_leaves_nothing_and_the_form_keeps_its_words(journey: Journey, table: str) -> None:
    form = journey.phone.get("/report").fields("/report")
    journey.traces["draft"] = dict(form)["draft"]
    typed = {**dict(form), **journey.every_field(), "acknowledged": "1"}
    with broken_by_trigger(journey.file, table):
        failed = journey.phone.post("/report", typed)
    assert failed.status in {500, 503}
    assert journey.traces["description"] in failed.html
    assert journey.left_behind() == []
    assert "IntegrityError" in journey.server.said.read_text(encoding="utf-8"), "the operator learns what kind of error"
    assert journey.phone.post("/report", typed).status == 201


def test_a_server_that_was_visited_knows_nobody(journey: Journey) -> None:
    answers: list[Answer] = [journey.phone.get(path) for path in ("/", "/report", "/help", "/nowhere", "/desk/sign-in")]
    assert [answer.status for answer in answers] == [200, 200, 200, 404, 200]
    assert journey.left_behind() == []


def read_at_the_desk(journey: Journey, code: ReceiptCode) -> str:
    """A moderator signs in, unlocks and opens the case, by the real pages."""
    desk = Phone(journey.server.port, "127.0.0.1")
    journey.traces["passphrase"] = PASSPHRASE
    form = dict(desk.get("/desk/sign-in").fields("/desk/sign-in"))
    desk.post("/desk/sign-in", {**form, "sign_in_name": "lin", "passphrase": PASSPHRASE, "code": current_code()})
    form = dict(desk.get("/desk/unlock").fields("/desk/unlock"))
    desk.post("/desk/unlock", {**form, "passphrase": PASSPHRASE})
    journey.traces["desk token"] = desk.cookies["desk"].value
    page = f"/desk/cases/{case_of(code).id}"
    opened = desk.post(f"{page}/open", dict(desk.get(page).fields(f"{page}/open")))
    assert opened.status == 200, opened.html
    return opened.html


def test_the_whole_journey_leaves_nothing_readable(journey: Journey, cast: Cast) -> None:
    code = journey.report()
    journey.act(journey.mailbox(), "/case/message", message=journey.typed("message"))
    assert journey.traces["message"] in journey.mailbox().html
    assert journey.traces["description"] in read_at_the_desk(journey, code)
    answered(code, cast)
    db.session.remove()
    rated = journey.act(journey.mailbox(), "/case/rating", resolved="no", comment=journey.typed("comment"))
    journey.act(rated, "/case/review", reason=journey.typed("reason"))
    assert journey.left_behind() == []


def test_a_withdrawn_key_is_in_neither_file(journey: Journey, app: Flask) -> None:
    journey.report()
    row = db.session.scalars(select(CaseKey)).one()
    sealed = [bytes(row.to_intake), bytes(row.to_submitter)]
    db.session.remove()
    assert all(any(key[-64:] in content for content in stored(journey)) for key in sealed), "it was there"
    journey.act(journey.mailbox(), "/case/withdraw", confirm="1")
    left = [key for key in sealed for content in stored(journey) if key[-64:] in content or key[:64] in content]
    assert left == []
    assert journey.left_behind() == []


def stored(journey: Journey) -> list[bytes]:
    return list(files_of(journey.url, journey.file).values())
