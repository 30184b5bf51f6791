"""The pages of the desk, each with the steps by which its person comes to it; the office has one of everything."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from playwright.sync_api import Page

from tests.browser.desks import press, unlock

Steps = Callable[[Page, "Ids"], object]


@dataclass(frozen=True)
class Ids:
    """Of a case at its first look, one with the longest words, one in review, one accepted with an unapproved abstract,
    and dispatches."""

    new: UUID
    longest: UUID
    in_review: UUID
    drafting: UUID
    draft: UUID
    to_approve: UUID
    handling: UUID
    replied: UUID
    letter: UUID
    ready: UUID
    month: str


def at(path: str) -> Steps:
    return lambda page, ids: page.goto(path.format(ids=ids))


def opened(path: str, button: str) -> Steps:
    """A page after one of its buttons, with the key unlocked."""

    def steps(page: Page, ids: Ids) -> None:
        unlock(page)
        page.goto(path.format(ids=ids))
        press(page, button)

    return steps


def _wrong_words(page: Page, ids: Ids) -> None:
    """A form refused: the summary, the fields with their errors, everything typed."""
    opened("/desk/cases/{ids.new}", "打开原文")(page, ids)
    page.get_by_text("请反映人补充").click()
    page.get_by_label("要补充什么").fill("您是哪个村的？")
    press(page, "发出，暂停计时")


def _letter(page: Page, ids: Ids) -> None:
    page.goto(f"/desk/dispatches/{ids.letter}")
    press(page, "改发公函")
    press(page, "打印公函")


def _marked(page: Page, ids: Ids) -> None:
    """An abstract that could give somebody away."""
    opened("/desk/dispatches/{ids.draft}", "打开摘要")(page, ids)
    page.get_by_label("转办摘要").fill("清水镇的张建国每天要上传六张照片，电话 13912345678。请核查能否取消。")
    press(page, "保存草稿")
    page.wait_for_selector("#marks")


def _invited(page: Page, _ids: Ids) -> None:
    """The link that is shown once."""
    page.goto("/desk/staff/invite")
    page.get_by_label("姓名").fill("新人")
    page.get_by_label("登录名").fill(f"xin{uuid4().hex[:8]}")
    page.get_by_label("核稿人").check()
    press(page, "生成登记链接")


def _unlocking_to_open(page: Page, ids: Ids) -> None:
    """The page that asks for the passphrase and then opens what was asked for."""
    page.goto(f"/desk/cases/{ids.new}")
    press(page, "打开原文")


def _mistyped(page: Page, _ids: Ids) -> None:
    mistype_passphrase(page)


def mistype_passphrase(page: Page) -> None:
    """A change of passphrase refused: the form comes back unfolded."""
    page.goto("/desk/account")
    page.locator("summary", has_text="改口令").click()
    page.get_by_label("现在的口令").fill("not my passphrase")
    for label in ("新口令", "再输一次新口令"):
        page.get_by_label(label, exact=True).fill("too short")
    page.get_by_role("button", name="改口令").click()
    page.wait_for_load_state()


def _misread(page: Page, _ids: Ids) -> None:
    """A fingerprint that is not the newcomer's."""
    unlock(page)
    page.goto("/desk/grants")
    page.get_by_label("Sun 念的核对码").fill("KKXY-63DC-SXBW-39NJ-1FY0")
    press(page, "核对并授权")


def _own_fingerprint(page: Page, _ids: Ids) -> None:
    unlock(page)
    page.goto("/desk/grants")


def _no_key_here(page: Page, _ids: Ids) -> None:
    """At a bare number no security key can be registered; `test_security_keys.py` looks at the pages where one can."""
    unlock(page)
    page.goto("/desk/account/keys/new")


def _enrolling(page: Page, ids: Ids) -> None:
    _invited(page, ids)
    page.goto(page.inner_text("#link"))


def _shortened(page: Page, _ids: Ids) -> None:
    """A period made shorter: the page asks whether what is older may go."""
    page.goto("/desk/limits")
    page.get_by_label("原文和留言").fill("60")
    press(page, "保存")


def _person(page: Page, _ids: Ids) -> None:
    page.goto("/desk/staff")
    page.get_by_role("link", name="林审核").click()
    page.wait_for_load_state()


def _matter(page: Page, _ids: Ids) -> None:
    page.goto("/desk/matters")
    page.locator("main tbody a").first.click()
    page.wait_for_load_state()


PAGES: Mapping[str, Mapping[str, Steps]] = {
    "lin": {
        "home": at("/desk/"),
        "unlock": at("/desk/unlock"),
        "unlock to open": _unlocking_to_open,
        "account": at("/desk/account"),
        "passphrase refused": _mistyped,
        "no security key here": _no_key_here,
        "roles": at("/desk/roles"),
        "queue": at("/desk/queue"),
        "matters": at("/desk/matters"),
        "matter": _matter,
        "queue of nothing": at("/desk/queue?state=need_info"),
        "case closed": at("/desk/cases/{ids.new}"),
        "case opened": opened("/desk/cases/{ids.new}", "打开原文"),
        "case with an editor": opened("/desk/cases/{ids.drafting}", "打开原文"),
        "words refused": _wrong_words,
        "abstract with marks": _marked,
        "dispatches": at("/desk/dispatches"),
        "dispatch ready": at("/desk/dispatches/{ids.ready}"),
        "dispatches not sent": at("/desk/dispatches?state=held_back"),
        "dispatch handled": at("/desk/dispatches/{ids.handling}"),
        "dispatch replied": at("/desk/dispatches/{ids.replied}"),
        "letter to print": _letter,
        "tallies": at("/desk/tallies"),
        "tally": at("/desk/tallies/{ids.month}"),
        "grants": at("/desk/grants"),
        "recovery codes": at("/desk/recovery-half"),
        "fingerprint refused": _misread,
        "not found": at("/desk/nothing"),
    },
    "he": {"abstract to approve": opened("/desk/dispatches/{ids.to_approve}", "打开摘要")},
    "sun": {"own fingerprint": _own_fingerprint},
    "sheng": {"review": opened("/desk/cases/{ids.in_review}", "打开原文")},
    "admin": {
        "home": at("/desk/"),
        "staff": at("/desk/staff"),
        "limits": at("/desk/limits"),
        "limits refused": _shortened,
        "person": _person,
        "invite": at("/desk/staff/invite"),
        "invited": _invited,
        "enrol": _enrolling,
    },
    "bao1": {"home": at("/desk/"), "identity": at("/desk/identity")},
    "du": {"oversight": at("/desk/oversight"), "ledger": at("/desk/ledger"), "home": at("/desk/")},
}
UNIT_PAGES: Mapping[str, Steps] = {
    "notice": at("/desk/unit/notice"),
    "list": at("/desk/unit"),
    "dispatch": at("/desk/dispatches/{ids.handling}"),
    "answered": at("/desk/dispatches/{ids.replied}"),
    "account": at("/desk/account"),
    "roles": at("/desk/roles"),
}
