"""The forty texts, from forty phones to forty ends, in six weeks of 望川县: every step through the real pages."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from flask import Flask

from feedback import clock
from feedback.categories import DeclineCode, name_of
from feedback.models import Case
from feedback.receipts import ReceiptCode, normalise
from tests.cast import Cast
from tests.journeys import office_work as work
from tests.journeys.forty import COUNTY, TARGETS, UNITS, Text, read
from tests.journeys.seats import RememberingClient, Seat, id_in
from tests.page import Page, open_page
from tests.stories import case_of

FIRST_DAY = datetime(2026, 3, 2, 2, tzinfo=UTC)
DECLINED = {
    "dev-015": DeclineCode.ADVERTISEMENT,
    "dev-016": DeclineCode.ABUSE,
    "dev-022": DeclineCode.OUT_OF_SCOPE,
    "dev-038": DeclineCode.TEST,
}
REFERRED = {"dev-023": "12388", "dev-036": "12388"}
QUESTIONS = {
    "dev-013": "主要是哪些应用、群或者表格？各要求做什么、多久一次？",
    "dev-019": "是哪几张表？各由哪个部门要？",
}
SUPPLEMENTS = {"dev-019": "主要是环境整治统计表和安全排查表，每周各报一回，内容差不多。"}
EXPLAINED = {
    "dev-024": "防汛应急响应期间要掌握值守情况，属于例外情形。响应已经结束，这一报送已经停止，今后不作为日常要求。",
    "dev-037": "谢谢您告诉我们。工作群清理的效果会继续跟踪，防止反弹。",
}
OFFICERS = ("nongju", "shuju", "qingshui", "xianfu")
JUDGED = {"dev-001": ("yes", "5"), "dev-018": ("partly", "3"), "dev-039": ("no", "1")}


@dataclass
class Run:
    """What happened, for the tests to look at."""

    app: Flask
    cast: Cast = field(default_factory=Cast)
    texts: dict[str, Text] = field(default_factory=lambda: {text.id: text for text in read()})
    codes: dict[str, ReceiptCode] = field(default_factory=dict)
    pointed_out: set[str] = field(default_factory=set)
    dispatches: dict[uuid.UUID, str] = field(default_factory=dict)
    suggested: dict[str, str] = field(default_factory=dict)
    read_by_units: list[str] = field(default_factory=list)
    mailboxes: dict[str, Page] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)

    def case(self, text_id: str) -> Case:
        return case_of(self.codes[text_id])


def whole_run(app: Flask) -> Run:
    run = Run(app)
    with day(run, 0):
        _register(run)
        for text in run.texts.values():
            _report(run, text)
        for text in run.texts.values():
            _look_at(run, text)
        _write_abstracts(run)
    with day(run, 1):
        for text_id, words in SUPPLEMENTS.items():
            _mailbox(run, text_id).submit("/case/message", message=words)
            _take_up(run, run.texts[text_id])
        _write_abstracts(run)
    with day(run, 4):
        _units_answer(run)
        for dispatch_id in run.dispatches:
            work.release(run.seats["zhou"], dispatch_id)
        for text_id, (resolved, satisfaction) in JUDGED.items():
            page = _mailbox(run, text_id).submit("/case/rating", resolved=resolved, satisfaction=satisfaction)
            assert "评价已收到" in page.text
    with day(run, 17):
        _tick(run)
        case_id = run.case("dev-013").id
        work.decline(run.seats["lin"].case(case_id), case_id, DeclineCode.NO_CONTENT)
        run.mailboxes = {text_id: _mailbox(run, text_id) for text_id in run.texts}
    with day(run, 40):
        _tick(run)
    return run


@contextmanager
def day(run: Run, number: int) -> Iterator[None]:
    """Everybody sits down anew: sessions do not last over night."""
    with clock.frozen(FIRST_DAY + timedelta(days=number)):
        run.seats = {name: Seat(run.app, name) for name in ("lin", "zhou", "he", *OFFICERS)}
        yield
        run.read_by_units += [page for name in OFFICERS for page in run.seats[name].shown]


def _register(run: Run) -> None:
    files = ["--units", str(UNITS), "--targets", str(TARGETS)]
    done = run.app.test_cli_runner().invoke(args=["feedback", "import-registry", *files])
    assert done.exit_code == 0, done.output


def _phone(run: Run) -> RememberingClient:
    return RememberingClient(run.app, run.app.response_class)


def _report(run: Run, text: Text) -> None:
    form = open_page(_phone(run), "/report")
    kinds, names = zip(*text.targets, strict=True) if text.targets else ((), ())
    typed = {"target_kind": list(kinds), "target_name": list(names), "region": COUNTY}
    page = form.submit(description=text.words, category=text.chosen_category[:1] or None, **typed)
    if page.status == 200:
        run.pointed_out.add(text.id)
        page = page.submit(press=("acknowledged", "1"))
    assert page.status == 201, page.text
    run.codes[text.id] = normalise(page.all(".//output[@id='receipt']")[0])


def _look_at(run: Run, text: Text) -> None:
    """Classify what is taken up; ask, decline or refer the rest."""
    case_id, lin = run.case(text.id).id, run.seats["lin"]
    if text.id in DECLINED:
        work.decline(lin.case(case_id), case_id, DECLINED[text.id])
    elif text.id in REFERRED:
        work.refer(lin.case(case_id), case_id, REFERRED[text.id])
    elif text.id in QUESTIONS:
        work.ask(lin.case(case_id), case_id, QUESTIONS[text.id])
    elif text.id in EXPLAINED:
        work.classify(lin, case_id, text.categories, nature="thanks" if text.disposition == "no_action" else "advice")
        work.answer_directly(lin, run.seats["zhou"], case_id, EXPLAINED[text.id])
    else:
        _take_up(run, text)


def _take_up(run: Run, text: Text) -> None:
    case_id, lin = run.case(text.id).id, run.seats["lin"]
    target = run.cast.target(text.targets[0][1]).id if _is_registered(text) else None
    page = work.classify(lin, case_id, text.categories, target=target, nature="problem")
    into = run.case(text.duplicate_of).matter_id if text.duplicate_of else None
    work.accept(page, case_id, into=into)


def _is_registered(text: Text) -> bool:
    return bool(text.targets) and text.targets[0][1] in TARGETS.read_text(encoding="utf-8") + "惠邻优购望川e勤净村拍拍"


def _write_abstracts(run: Run) -> None:
    """One dispatch for each matter that has none yet."""
    done = {run.case(text_id).matter_id for text_id in run.suggested}
    for text in run.texts.values():
        case = run.case(text.id)
        if case.status != "accepted" or case.matter_id in done:
            continue
        done.add(case.matter_id)
        _dispatch(run, text, case.id, case.matter_id)


def _dispatch(run: Run, text: Text, case_id: uuid.UUID, matter_id: uuid.UUID) -> None:
    county = run.cast.unit("望川县人民政府").id
    page = work.write_abstract(run.seats["lin"], case_id, matter_id, _abstract(text), otherwise=county)
    dispatch_id = id_in(page)
    work.approve(run.seats["he"], dispatch_id)
    letter = work.send(run.seats["lin"], dispatch_id)
    run.read_by_units.append(letter)
    run.suggested[text.id] = page.all(".//dd")[0]
    run.dispatches[dispatch_id] = "letter" if letter else "platform"


def _abstract(text: Text) -> str:
    kinds = "、".join(name_of(code) for code in text.categories)
    return f"有反映称，基层为此花费较多时间，涉及“{kinds}”。请核查是否确有必要，能否取消、合并或改进，怎样防止反弹。"


def _units_answer(run: Run) -> None:
    answered = {dispatch_id for name in OFFICERS for dispatch_id in work.answer_as_unit(run.seats[name])}
    for dispatch_id, way in run.dispatches.items():
        if way == "letter":
            work.receive_answer_on_paper(run.seats["lin"], dispatch_id)
        else:
            assert dispatch_id in answered


def _mailbox(run: Run, text_id: str) -> Page:
    return open_page(_phone(run), "/case").submit("/case", code=run.codes[text_id])


def _tick(run: Run) -> None:
    done = run.app.test_cli_runner().invoke(args=["moderation", "tick"])
    assert done.exit_code == 0, done.output
