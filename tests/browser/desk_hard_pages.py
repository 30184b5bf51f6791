"""The pages of the desk where they have it hard: the longest words, what was refused or handled meanwhile, nothing."""

from collections.abc import Mapping
from uuid import uuid4

from playwright.sync_api import Page

from tests.browser.desk_pages import Ids, Steps, at, opened
from tests.browser.desks import press

SPACES = "   "
LONGEST_NAME = "欧阳" * 20


def _refused(label: str, button: str, *, fold: str = "", words: str = SPACES) -> Steps:
    """A form of the page filled in with nothing that counts."""

    def steps(page: Page, _ids: Ids) -> None:
        if fold:
            page.locator("summary", has_text=fold).click()
        page.get_by_label(label).fill(words)
        press(page, button)

    return steps


def _after(first: Steps, then: Steps) -> Steps:
    def steps(page: Page, ids: Ids) -> None:
        first(page, ids)
        then(page, ids)

    return steps


def _handled_meanwhile(page: Page, ids: Ids) -> None:
    """Somebody else, here in another window, was faster; what was typed is told to the one who comes late."""
    opened("/desk/cases/{ids.new}", "打开原文")(page, ids)
    page.locator("summary", has_text="给反映人留言").click()
    page.get_by_label("给反映人留言").last.fill("已收到，正在核实。" * 100)
    other = page.context.new_page()
    opened("/desk/cases/{ids.new}", "打开原文")(other, ids)
    press(other, "标为紧急")
    other.close()
    press(page, "发出")


def _chosen_twice(page: Page, ids: Ids) -> None:
    opened("/desk/cases/{ids.new}", "打开原文")(page, ids)
    for label in ("主要类别", "另属", "还属"):
        page.get_by_label(label).select_option("B3")
    press(page, "保存分类")


def _wrong_answer(page: Page, ids: Ids) -> None:
    page.goto(f"/desk/dispatches/{ids.handling}")
    page.get_by_label("核查情况").fill(SPACES)
    page.get_by_label("整改措施").fill("改" * 2001)
    press(page, "提交答复")


def _longest_name(page: Page, _ids: Ids) -> None:
    page.goto("/desk/staff/invite")
    page.get_by_label("姓名").fill(LONGEST_NAME)
    page.get_by_label("登录名").fill(uuid4().hex + "-at-work")
    page.get_by_label("核稿人").check()
    press(page, "生成登记链接")
    page.goto("/desk/staff")


def _twice_the_longest(page: Page, _ids: Ids) -> None:
    page.goto("/desk/staff/invite")
    page.get_by_label("姓名").fill(LONGEST_NAME * 2)
    page.get_by_label("登录名").fill("?")
    press(page, "生成登记链接")


HARD_PAGES: Mapping[str, Mapping[str, Steps]] = {
    "lin": {
        "longest original": opened("/desk/cases/{ids.longest}", "打开原文"),
        "longest case closed": at("/desk/cases/{ids.longest}"),
        "handled meanwhile": _handled_meanwhile,
        "chosen twice": _chosen_twice,
        "number refused": at("/desk/queue?q=123"),
        "number unknown": at("/desk/queue?q=0000-0000"),
        "matters waiting": at("/desk/matters?state=waiting"),
        "matters ended": at("/desk/matters?state=ended"),
        "dispatches ended": at("/desk/dispatches?state=ended"),
        "recall refused": _after(
            at("/desk/dispatches/{ids.handling}"), _refused("撤回的理由", "撤回", fold="撤回这一件")
        ),
        "rework refused": _after(at("/desk/dispatches/{ids.replied}"), _refused("退回重办的理由", "退回重办")),
        "taken back": _after(at("/desk/dispatches/{ids.to_approve}"), lambda page, _ids: press(page, "收回修改")),
    },
    "bao1": {"refusal refused": _after(at("/desk/identity"), _refused("拒绝的理由", "拒绝", fold="拒绝"))},
    "du": {"number refused": at("/desk/ledger?q=123"), "nothing found": at("/desk/ledger?q=0000-0000")},
    "admin": {"longest name": _longest_name, "invitation refused": _twice_the_longest},
}
HARD_UNIT_PAGES: Mapping[str, Steps] = {
    "list of what has ended": at("/desk/unit?ended=1"),
    "answer refused": _wrong_answer,
    "question refused": _after(
        at("/desk/dispatches/{ids.handling}"),
        _refused("想了解的情况", "请平台代问", fold="想了解的情况", words="是谁反映的？叫什么名字，电话多少？"),
    ),
}
