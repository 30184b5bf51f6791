"""Killed workers and a database that is gone, locked or read-only: nothing accepted is lost, nothing typed either."""

import os
import random
import signal
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from threading import Event, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from feedback.db import db
from feedback.receipts import ReceiptCode, normalise
from tests.cast import Cast
from tests.feedback.sending import EVERY_FIELD, PLAIN, fields_of, fresh_draft, receipt_in, send
from tests.html import words
from tests.journeys.seats import Seat
from tests.page import open_page
from tests.served import Answer, Phone, Served, served
from tests.stories import case_of, reported

PEOPLE = 24
TRIES = 100
KILLED = 30


@contextmanager
def killed_again_and_again(server: Served) -> Iterator[None]:
    """Every now and then one worker dies in whatever it is doing."""
    enough, chance = Event(), random.Random(7)

    def kill() -> None:
        for _ in range(KILLED):
            if enough.wait(0.15):
                return
            if workers := server.workers():
                os.kill(chance.choice(workers), signal.SIGKILL)

    killer = Thread(target=kill)
    killer.start()
    try:
        yield
    finally:
        enough.set()
        killer.join()


def persist(ask: object) -> Answer:
    """As a person does: no answer, press again."""
    for _ in range(TRIES):
        try:
            answer: Answer = ask()  # type: ignore[operator]
        except (OSError, HTTPException):
            continue
        if answer.status < 500:
            return answer
    raise AssertionError("never answered")


def _send(phone: Phone, number: int) -> ReceiptCode:
    draft = dict(persist(lambda: phone.get("/report")).fields("/report"))["draft"]
    typed = {"draft": draft, "description": f"{PLAIN}，这是第 {number} 个人"}
    answer = persist(lambda: phone.post("/report", typed))
    assert answer.status == 201, answer.html
    return normalise(words(answer.root.find(".//output[@id='receipt']")))


def test_a_killed_worker_loses_no_report_and_makes_none_twice(database_file: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{database_file}"
    with served(url, tmp_path) as server, ThreadPoolExecutor(8) as crowd:
        phones = [Phone(server.port, f"127.0.2.{number}") for number in range(1, PEOPLE + 1)]
        with killed_again_and_again(server):
            codes = list(crowd.map(_send, phones, range(PEOPLE)))
        mailboxes = [persist(lambda code=code: Phone(server.port).post("/case", {"code": code})) for code in codes]
    assert [f"这是第 {number} 个人" in page.html for number, page in enumerate(mailboxes)] == [True] * PEOPLE
    with sqlite3.connect(database_file) as database:
        assert database.execute("SELECT count(*) FROM cases").fetchone() == (PEOPLE,)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


@contextmanager
def read_only() -> Iterator[None]:
    """The disk has been mounted read-only: SQLite reads, and refuses to write."""

    def refuse(connection: sqlite3.Connection, _record: object, _proxy: object = None) -> None:
        connection.execute("PRAGMA query_only = ON")

    event.listen(db.engine, "checkout", refuse)
    yield
    event.remove(db.engine, "checkout", refuse)
    db.engine.dispose()


@contextmanager
def moved(file: Path) -> Iterator[None]:
    """The database is not where it was, nor what belongs to it."""
    db.session.remove()
    db.engine.dispose()
    aside = file.with_name("aside.db")
    file.rename(aside)
    yield
    db.session.remove()
    db.engine.dispose()
    for left in file.parent.glob(f"{file.name}*"):
        left.unlink()
    aside.rename(file)


def test_on_a_read_only_disk_the_report_comes_back_and_can_be_sent_later(app: Flask, client: FlaskClient) -> None:
    draft = fresh_draft(client)
    with read_only():
        failed = send(client, draft=draft, **EVERY_FIELD)
        assert failed.status_code == 503
        assert fields_of(failed)["description"] == PLAIN
    sent = client.post("/report", data=fields_of(failed) | {"acknowledged": "1"})
    assert case_of(normalise(receipt_in(sent))).sealed_report


def test_when_the_database_was_moved_the_report_comes_back(client: FlaskClient, database_file: Path) -> None:
    draft = fresh_draft(client)
    with moved(database_file):
        failed = send(client, draft=draft, **EVERY_FIELD)
        assert failed.status_code == 503
        assert fields_of(failed)["description"] == PLAIN
        assert client.get("/healthz").status_code == 503
        assert client.get("/privacy").status_code == 200
    receipt_in(client.post("/report", data=fields_of(failed) | {"acknowledged": "1"}))


@pytest.mark.parametrize("act", ["message", "withdraw"])
def test_on_a_read_only_disk_the_mailbox_is_still_read(client: FlaskClient, cast: Cast, act: str) -> None:
    code = reported()
    typed = {"message": "还有一件事：群里又点名了"} if act == "message" else {"confirm": "1"}
    with read_only():
        page = open_page(client, "/case").submit("/case", code=code)
        failed = page.submit(f"/case/{act}", **typed)
        assert failed.status == 503
        assert "群里又点名了" in failed.html or act == "withdraw"
    assert open_page(client, "/case").submit("/case", code=code).status == 200


def test_on_a_read_only_disk_nothing_is_opened_off_the_ledger(app: Flask, cast: Cast) -> None:
    code = reported("这句话不该被看到，因为没有记下是谁看的")
    lin = Seat(app, "lin")
    page = lin.see(f"/desk/cases/{case_of(code).id}")
    with read_only():
        failed = page.submit(f"/desk/cases/{case_of(code).id}/open")
    assert (failed.status, "这句话不该被看到" in failed.html) == (503, False)
