"""Leaving together on both databases: each once, however many clocks turn at once."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import func, select

from feedback import clock
from feedback.db import db
from feedback.ledger import whole_chain
from feedback.ledger_check import breaches
from feedback.lifecycle import DispatchStatus
from feedback.models import CaseEvent, CaseEventKind, Dispatch, DispatchKind, GatherChoice, LedgerRow
from moderation.timer.tick import tick
from tests.cast import Cast
from tests.dispatched import choose, matter_of_cases, queued
from tests.moderation.dispatches.days import MONDAY, later

TUESDAY = later(1)


def test_of_several_clocks_at_once_each_dispatch_is_sent_by_one(any_app: Flask) -> None:
    cast = Cast()
    with clock.frozen(MONDAY):
        for _ in range(3):
            matter, codes = matter_of_cases(cast)
            queued(matter, codes[0], cast)
            queued(matter, codes[0], cast, unit="望川县人民政府")
    db.session.rollback()

    def turn(_worker: int) -> int:
        with any_app.app_context():
            return tick()["sent"]

    with clock.frozen(TUESDAY), ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(turn, range(4))) == 6
    assert set(db.session.scalars(select(Dispatch.status))) == {DispatchStatus.SENT}
    sendings = select(func.count()).where(LedgerRow.act == "dispatch_sent")
    assert db.session.scalar(sendings) == 6
    told = select(func.count()).where(CaseEvent.kind == CaseEventKind.DISPATCHED)
    assert db.session.scalar(told) == 6 * 3
    assert list(breaches(whole_chain())) == []


def test_a_notice_leaves_whole_whichever_of_it_comes_first(any_app: Flask) -> None:
    cast = Cast()
    with clock.frozen(MONDAY):
        matter, codes = matter_of_cases(cast, 1, target="净村拍拍")
        choose(matter, GatherChoice.SELF_CHECK, cast)
        queued(matter, codes[0], cast, unit=None, kind=DispatchKind.SELF_CHECK)
    with clock.frozen(TUESDAY):
        assert [tick()["sent"], tick()["sent"]] == [1, 0]
    assert db.session.scalar(select(func.count()).where(Dispatch.status == DispatchStatus.SENT)) == 1
