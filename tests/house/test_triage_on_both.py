"""Queue and triage on both databases: the same order, the same recusal, one winner where two act at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from feedback.categories import DeclineCode
from feedback.db import db
from feedback.lifecycle import CaseStatus, MoveNotAllowed
from feedback.models import CaseEvent, CaseEventKind
from moderation.cases import triage
from moderation.cases.matters import like_matters, move_case
from moderation.cases.queue import page_of_cases, queue_counts
from moderation.cases.queue_filter import Named, Order, QueueFilter
from moderation.cases_seen import Stale
from tests import desk
from tests.cast import Cast
from tests.moderation.settled import settled
from tests.stories import case_of, reported

PHOTOS = {"categories": ("B1",), "targets": (("miniapp", "净村拍拍"),), "region": "990121"}


def test_pages_follow_each_other_on_both(any_app: Flask) -> None:
    lin = Cast().viewer("lin")
    ids = {case_of(reported(f"每天都要接龙，第{n}件", **PHOTOS)).id for n in range(7)}
    for order in Order:
        first = page_of_cases(QueueFilter(order=order), lin, size=4)
        second = page_of_cases(QueueFilter(order=order), lin, after=first.next_cursor or "", size=4)
        assert [len(first.rows), len(second.rows), second.next_cursor] == [4, 3, None]
        assert {row.id for row in first.rows + second.rows} == ids
    assert queue_counts(lin)[Named.OPEN] == 7


def test_recusal_holds_on_both(any_app: Flask) -> None:
    cast, code = Cast(), reported(**PHOTOS)
    assert page_of_cases(QueueFilter(), cast.viewer("nong")).rows == ()
    for name in ("lin", "zhou"):
        for membership in cast.staff(name).memberships:
            membership.unit_id = cast.unit("望川县农业农村局").id
    db.session.commit()
    assert [row.id for row in page_of_cases(QueueFilter(), cast.viewer("sheng")).rows] == [case_of(code).id]


def test_like_cases_are_gathered_on_both(any_app: Flask) -> None:
    cast = Cast()
    first, second = settled(**PHOTOS), settled("又要求拍照上传，天天如此", **PHOTOS)
    for code in (first, second):
        case = case_of(code)
        triage.accept(case.id, by=cast.viewer("lin"), seen_version=case.version)
    case = case_of(second)
    [like] = like_matters(case, cast.viewer("lin"))
    move_case(case.id, like.id, by=cast.unlocked("lin"), seen_version=case.version)
    assert case_of(second).matter_id == case_of(first).matter_id


def test_of_several_who_act_at_once_one_wins(any_app: Flask) -> None:
    cast, case = Cast(), case_of(settled(**PHOTOS))
    case_id, seen = case.id, case.version
    lin, zhou = cast.viewer("lin"), cast.unlocked("zhou")
    db.session.commit()

    def act(turn: int) -> bool:
        with any_app.app_context():
            try:
                if turn % 2:
                    triage.accept(case_id, by=lin, seen_version=seen)
                else:
                    triage.decline(case_id, DeclineCode.TEST, "", by=zhou, seen_version=seen)
            except (Stale, StaleDataError, MoveNotAllowed):
                return False
            return True

    with ThreadPoolExecutor(6) as workers:
        assert sum(workers.map(act, range(6))) == 1
    acts = select(func.count()).where(CaseEvent.case_id == case_id, CaseEvent.kind != CaseEventKind.SUBMITTED)
    assert db.session.scalar(acts) == 1
    assert page_of_cases(QueueFilter(state=CaseStatus.SUBMITTED), lin).rows == ()


@pytest.mark.parametrize("name", ["lin", "sheng"])
def test_the_queue_is_counted_with_what_did_not_leave(any_app: Flask, name: str) -> None:
    client = any_app.test_client()
    desk.unlock(client, name)
    assert client.get("/desk/queue").status_code == 200
