"""What staff do with a case, step by step through the real pages; each step asserts that the page took it."""

import uuid
from collections.abc import Sequence

from feedback.limits import today
from tests.dispatched import AT_ONCE
from tests.journeys.seats import Seat, case_at, dispatch_at, id_in
from tests.page import Page

FINDINGS = "经核查，上述要求确实存在，超出了工作需要，占用了较多精力。"
MEASURES = "自下月起取消逐日上报，改为按季度抽查，并已书面通知各使用单位。"


def classify(
    seat: Seat, case_id: uuid.UUID, categories: Sequence[str], *, nature: str, target: uuid.UUID | None = None
) -> Page:
    first, second, third = (*categories, "", "")[:3]
    return took(
        seat.case(case_id).submit(
            case_at(case_id, "classify"),
            **{
                "classify-primary": first,
                "classify-second": second,
                "classify-third": third,
                "classify-target": str(target or ""),
                "classify-county": "990121",
                "classify-nature": nature,
            },
        ),
        "分类已保存",
    )


def accept(page: Page, case_id: uuid.UUID, *, into: uuid.UUID | None = None) -> Page:
    """From the opened page; into a like matter that it offers."""
    joined = {"accept-into": str(into)} if into else {}
    return took(page.submit(case_at(case_id, "accept"), **joined), "已受理")


def ask(page: Page, case_id: uuid.UUID, words: str) -> Page:
    return took(page.submit(case_at(case_id, "ask"), **{"ask-words": words}), "已请反映人补充")


def decline(page: Page, case_id: uuid.UUID, code: str) -> Page:
    return took(page.submit(case_at(case_id, "decline"), **{"decline-code": code}), "不予受理")


def refer(page: Page, case_id: uuid.UUID, channel: str) -> Page:
    return took(page.submit(case_at(case_id, "refer"), **{"refer-channel": channel}), "已告知渠道")


def answer_directly(author: Seat, approver: Seat, case_id: uuid.UUID, words: str) -> None:
    took(author.case(case_id).submit(case_at(case_id, "answer"), **{"answer-words": words}), "已送另一人核稿")
    took(approver.case(case_id).submit(case_at(case_id, "answer/approve")), "答复已发给反映人")


def write_abstract(seat: Seat, case_id: uuid.UUID, matter_id: uuid.UUID, words: str, *, otherwise: uuid.UUID) -> Page:
    """To the unit that the page suggests, else to `otherwise`; R7's choice where the page asks for it."""
    page, drafting = seat.case(case_id), f"/desk/matters/{matter_id}/dispatches"
    suggested = page.fields(drafting)["abstract-unit"]
    is_few = any(one.get("name") == "abstract-gather" for one in page.form(drafting).iter("input"))
    choice = {"abstract-gather": "owner_only"} if is_few else {}
    typed = {"abstract-unit": suggested or otherwise.hex, "abstract-abstract": words, "abstract-place": "望川县"}
    sent = page.submit(drafting, press=("then", "submit"), **typed, **choice)
    assert sent.path.startswith("/desk/dispatches/"), f"{sent.status} {sent.text}"
    return sent


def approve(seat: Seat, dispatch_id: uuid.UUID) -> Page:
    reading = seat.dispatch(dispatch_id).submit(dispatch_at(dispatch_id, "open"))
    assert "没有发现会暴露反映人的内容" in reading.text
    return took(reading.submit(dispatch_at(dispatch_id, "approve")), "待发出")


def send(seat: Seat, dispatch_id: uuid.UUID) -> str:
    """What the unit reads first: nothing yet where it is on the platform, else the printed letter."""
    page = seat.dispatch(dispatch_id)
    if dispatch_at(dispatch_id, "send") in page.forms():
        took(page.submit(dispatch_at(dispatch_id, "queue")), "已排入")
        page = seat.dispatch(dispatch_id)
        took(page.submit(dispatch_at(dispatch_id, "send"), **{"once-reason": AT_ONCE}), "待签收")
        return ""
    page = page.submit(dispatch_at(dispatch_id, "make-letter"))
    letter = page.submit(dispatch_at(dispatch_id, "print")).html
    page.submit(dispatch_at(dispatch_id, "letter-sent"), **{"letter-on": today().isoformat()})
    return letter


def receive_answer_on_paper(seat: Seat, dispatch_id: uuid.UUID) -> Page:
    day = today().isoformat()
    page = seat.dispatch(dispatch_id).submit(dispatch_at(dispatch_id, "letter-received"), **{"letter-on": day})
    typed = {"findings": FINDINGS, "measures": MEASURES, "completion": "done", "completion_on": day, "on": day}
    entered = {f"entered-{name}": value for name, value in {**typed, "responsible": "办公室"}.items()}
    return took(page.submit(dispatch_at(dispatch_id, "letter-answered"), **entered), "代录")


def answer_as_unit(seat: Seat) -> list[uuid.UUID]:
    """Everything on the unit's list: acknowledged and answered."""
    listed = seat.see("/desk/unit")
    if listed.path == "/desk/unit/notice":
        listed = listed.submit("/desk/unit/notice")
    links = [link.get("href", "") for link in listed.root.findall(".//tbody//a")]
    return [_answer(seat, seat.see(link)) for link in links]


def _answer(seat: Seat, page: Page) -> uuid.UUID:
    dispatch_id = id_in(page)
    page = took(page.submit(dispatch_at(dispatch_id, "acknowledge")), "办理中")
    typed = {"answer-findings": FINDINGS, "answer-measures": MEASURES}
    took(page.submit(dispatch_at(dispatch_id, "answer"), **typed), "已答复")
    return dispatch_id


def release(seat: Seat, dispatch_id: uuid.UUID) -> Page:
    return took(seat.dispatch(dispatch_id).submit(dispatch_at(dispatch_id, "release")), "已发布")


def took(page: Page, words: str) -> Page:
    """The page says that it was done."""
    assert page.status == 200, f"{page.path} {page.status}: {page.text}"
    assert words in page.html, f"{page.path} does not say {words}: {page.text}"
    return page
