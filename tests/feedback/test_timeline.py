"""The time line: by the day, newest first, in the order in which things led to each other."""

import uuid
from datetime import UTC, date, datetime

from flask import Flask

from feedback.answers import Asked, Released
from feedback.lifecycle import DispatchStatus
from feedback.models import Case, CaseEvent, CaseEventKind, Dispatch, DispatchKind, Review
from feedback.timeline import time_line

REPORTED, TAKEN_UP, ANSWERED = date(2026, 10, 12), date(2026, 10, 14), date(2026, 10, 28)
MORNING_OF_THE_14TH = datetime(2026, 10, 14, 1, tzinfo=UTC)
NIGHT_BEFORE_THE_15TH = datetime(2026, 10, 14, 16, 30, tzinfo=UTC)


def events(*kinds: tuple[CaseEventKind, date]) -> list[CaseEvent]:
    return [CaseEvent(number=number, kind=kind, day=day) for number, (kind, day) in enumerate(kinds, 1)]


def asked(sent_at: datetime, **facts: object) -> Asked:
    given = {"kind": DispatchKind.DISPATCH, "status": DispatchStatus.SENT, "id": uuid.uuid4(), **facts}
    return Asked(Dispatch(sent_at=sent_at, **given), "县农业农村局", urged=False, earlier=False)


def answer(day: date, unit: str | None) -> Released:
    return Released(day, False, "已停用。", None, None, None, None, unit, False, None)


def told(
    happened: list[CaseEvent], dispatches: tuple[Asked, ...] = (), answers: tuple[Released, ...] = (), **more: object
) -> list[str]:
    reviews = more.get("reviews", ())
    lines = time_line(Case(day=REPORTED), happened, dispatches, answers, reviews)  # type: ignore[arg-type]
    return [f"{line.day.day} {line.words}" for line in lines]


FIRST_STEPS = ((CaseEventKind.SUBMITTED, REPORTED), (CaseEventKind.ACCEPTED, TAKEN_UP))


def test_of_one_day_what_led_to_something_stands_below_it(app: Flask) -> None:
    happened = events(*FIRST_STEPS, (CaseEventKind.RATED, TAKEN_UP))
    lines = told(happened, (asked(MORNING_OF_THE_14TH),), (answer(TAKEN_UP, "县农业农村局"),))
    assert lines == [
        "14 您作了评价",
        "14 县农业农村局的答复已发布",
        "14 转县农业农村局办理",
        "14 平台受理",
        "12 提交反映",
    ]


def test_a_day_is_the_local_one(app: Flask) -> None:
    assert told(events(*FIRST_STEPS), (asked(NIGHT_BEFORE_THE_15TH),))[0] == "15 转县农业农村局办理"


def test_what_like_cases_set_going_earlier_reached_this_one_when_it_joined(app: Flask) -> None:
    long_before = datetime(2026, 9, 1, 1, tzinfo=UTC)
    lines = told(events(*FIRST_STEPS), (asked(long_before),), (answer(date(2026, 9, 20), None),))
    assert lines == ["14 平台作了答复", "14 转县农业农村局办理", "14 平台受理", "12 提交反映"]


def test_a_notice_to_using_units_names_and_counts_none(app: Flask) -> None:
    notices = tuple(asked(MORNING_OF_THE_14TH, kind=DispatchKind.SELF_CHECK) for _turn in range(3))
    assert told(events(*FIRST_STEPS), notices) == ["14 提示使用单位自查", "14 平台受理", "12 提交反映"]


def test_the_same_words_of_one_day_are_told_once(app: Flask) -> None:
    happened = events(*FIRST_STEPS, *[(CaseEventKind.MESSAGE, ANSWERED)] * 3)
    assert told(happened)[0] == "28 您补充了说明"
    assert len(told(happened)) == 3


def test_a_return_is_told_without_its_reason(app: Flask) -> None:
    returned = asked(MORNING_OF_THE_14TH, returned_at=NIGHT_BEFORE_THE_15TH, return_reason="不属本局职责")
    assert told(events(*FIRST_STEPS), (returned,))[0] == "15 县农业农村局认为不归它办，平台核定由谁办理"


def test_each_decision_of_a_review_has_its_own_words(app: Flask) -> None:
    decided = [(CaseEventKind.REVIEW_DECIDED, TAKEN_UP), (CaseEventKind.REVIEW_DECIDED, ANSWERED)]
    reviews = [Review(round=1, upheld=True, of_decline=False), Review(round=2, upheld=False, of_decline=False)]
    lines = told(events(*FIRST_STEPS, *decided), reviews=reviews)
    assert lines[:2] == ["28 复核维持原来的结果", "14 复核认为应当重新办理"]
