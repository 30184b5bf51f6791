"""Sixty-four people press at once, on the program as it is served: sixty-four cases, sixty-four receipts."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import create_engine, text

from feedback.receipts import normalise
from tests.feedback.sending import PLAIN
from tests.html import words
from tests.served import Phone, served

PEOPLE = 64


def code_after_sending(phone: Phone, draft: str, description: str) -> str:
    answer = phone.post("/report", {"draft": draft, "description": description})
    assert answer.status == 201, answer.status
    return normalise(words(answer.root.find(".//output[@id='receipt']")))


def draft_for(phone: Phone) -> str:
    return dict(phone.get("/report").fields("/report"))["draft"]


def cases_in(database: Path) -> int:
    with create_engine(f"sqlite:///{database}").connect() as connection:
        return connection.execute(text("SELECT count(*) FROM cases")).scalar_one()


def test_nobodys_report_is_lost_when_all_press_at_once(database_file: Path, tmp_path: Path) -> None:
    with served(f"sqlite:///{database_file}", tmp_path) as server, ThreadPoolExecutor(PEOPLE) as crowd:
        phones = [Phone(server.port, f"127.0.1.{number}") for number in range(1, PEOPLE + 1)]
        drafts = list(crowd.map(draft_for, phones))
        texts = [f"{PLAIN}，这是第 {number} 个人" for number in range(PEOPLE)]
        codes = list(crowd.map(code_after_sending, phones, drafts, texts))
    assert len(set(codes)) == PEOPLE
    assert cases_in(database_file) == PEOPLE


def test_one_form_pressed_many_times_at_once_is_one_case(database_file: Path, tmp_path: Path) -> None:
    with served(f"sqlite:///{database_file}", tmp_path) as server, ThreadPoolExecutor(PEOPLE) as crowd:
        phone = Phone(server.port)
        draft = draft_for(phone)
        codes = set(crowd.map(lambda _: code_after_sending(phone, draft, PLAIN), range(PEOPLE)))
    assert len(codes) == 1
    assert cases_in(database_file) == 1


def test_a_browser_is_told_why_eleven_megabytes_were_refused(database_file: Path, tmp_path: Path) -> None:
    """Not by a broken connection: the server reads to the end before it answers."""
    with served(f"sqlite:///{database_file}", tmp_path) as server:
        answer = Phone(server.port).post("/report", {"description": "x" * 11 * 1024 * 1024})
    assert (answer.status, "返回" in answer.html) == (413, True)
