"""Two people within the same moment, on both databases: whoever comes second finds what the first has done."""

import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event, Thread, current_thread
from time import sleep

from flask import Flask
from sqlalchemy import event, func, select

from feedback import mailbox
from feedback.db import db
from feedback.lifecycle import CaseStatus, DispatchStatus
from feedback.models import Answer, DispatchEvent, DispatchEventKind, Message
from moderation.cases import direct_answers, messages
from moderation.cases.direct_answers import AlreadyProposed
from moderation.dispatches import approvals, unit_questions
from tests.cast import Cast
from tests.dispatched import handled, matter_of_cases, stored, submitted, version_of
from tests.stories import case_of, reported

TURNS = 6


def at_once(app: Flask, act: Callable[[int], object], count: int = TURNS) -> list[object]:
    """What each of so many gave, or the error it ended in, all begun at one moment."""
    db.session.rollback()
    start = Barrier(count)

    def turn(number: int) -> object:
        with app.app_context():
            start.wait()
            try:
                return act(number)
            except Exception as error:
                return error

    with ThreadPoolExecutor(count) as people:
        return list(people.map(turn, range(count)))


def test_a_message_sent_again_at_the_same_moment_is_one_message(any_app: Flask) -> None:
    cast, code = Cast(), reported()
    case, lin, once = case_of(code), cast.unlocked("lin"), secrets.token_bytes(16)
    case_id, seen = case.id, case.version
    words = "请问是哪一款应用？"
    given = at_once(any_app, lambda _: messages.send_message(case_id, words, by=lin, seen_version=seen, once=once))
    assert given == [None] * TURNS
    assert db.session.scalar(select(func.count()).select_from(Message)) == 1


def test_one_matter_has_one_answer_waiting(any_app: Flask) -> None:
    cast = Cast()
    _, codes = matter_of_cases(cast)
    cases = [(case_of(code).id, case_of(code).version) for code in codes]
    lin = cast.unlocked("lin")

    def propose(number: int) -> None:
        case_id, seen = cases[number]
        direct_answers.propose(case_id, f"感谢反映，第{number}次答复", by=lin, seen_version=seen)

    given = at_once(any_app, propose, len(cases))
    assert [type(one) for one in given if one is not None] == [AlreadyProposed] * 2
    assert db.session.scalar(select(func.count()).select_from(Answer)) == 1


@contextmanager
def slow_to_commit(name: str) -> Iterator[Event]:
    """The thread of that name takes its time before it commits; the event is set once it is about to."""
    about_to = Event()

    def wait(_session: object) -> None:
        if current_thread().name == name:
            about_to.set()
            sleep(0.5)

    event.listen(db.session, "before_commit", wait)
    yield about_to
    event.remove(db.session, "before_commit", wait)


def test_a_withdrawal_goes_through_though_somebody_is_just_approving(any_app: Flask) -> None:
    cast = Cast()
    matter, codes = matter_of_cases(cast)
    dispatch_id = submitted(matter, codes[0], cast)
    seen, he = version_of(dispatch_id), cast.unlocked("he")
    db.session.rollback()

    def approve() -> None:
        with any_app.app_context():
            approvals.approve(dispatch_id, by=he, seen_version=seen)

    with slow_to_commit("approver") as about_to:
        approver = Thread(target=approve, name="approver")
        approver.start()
        assert about_to.wait(10)
        mailbox.withdraw(codes[0])
        approver.join()
    assert case_of(codes[0]).status is CaseStatus.WITHDRAWN
    assert stored(dispatch_id).status is DispatchStatus.READY


def test_a_question_of_a_unit_pressed_many_times_is_asked_once(any_app: Flask) -> None:
    cast = Cast()
    matter, codes = matter_of_cases(cast)
    dispatch_id = handled(matter, codes[0], cast)
    seen, nongju, lin = version_of(dispatch_id), cast.viewer("nongju"), cast.unlocked("lin")
    question = "是哪一个季度的照片？"
    at_once(any_app, lambda _: unit_questions.ask(dispatch_id, question, by=nongju, seen_version=seen))
    seen = version_of(dispatch_id)
    at_once(any_app, lambda _: unit_questions.explain(dispatch_id, "第三季度。", by=lin, seen_version=seen))
    kinds = db.session.scalars(select(DispatchEvent.kind).where(DispatchEvent.dispatch_id == dispatch_id)).all()
    assert [kinds.count(DispatchEventKind.ASKED), kinds.count(DispatchEventKind.EXPLAINED)] == [1, 1]
