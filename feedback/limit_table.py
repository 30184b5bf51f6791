"""What an office may change: each limit in words, how far it may go, and why no farther.

Its unit is the end of its name: working days, days, hours, years, a count, or how often a week.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum, auto
from typing import Any

from flask_babel import lazy_gettext as _l

from feedback.limits import Limits


class Group(StrEnum):
    HANDLING = auto()
    REMINDING = auto()
    KEEPING = auto()
    COUNTING = auto()


class Unit(StrEnum):
    """By the ends of the names; a name that ends in `_workdays` does not end in `_days`."""

    WORKDAYS = auto()
    DAYS = auto()
    HOURS = auto()
    YEARS = auto()
    COUNT = auto()
    WEEK = auto()


@dataclass(frozen=True, slots=True)
class Bounds:
    """`least` and `most` are allowed; `why` says what either end protects."""

    group: Group
    words: Any
    least: int
    most: int
    why: Any


_H, _R, _K, _C = Group
TABLE: dict[str, Bounds] = {
    "first_look_workdays": Bounds(_H, _l("收到反映后，看过并决定是否受理"), 1, 10, _l("最迟 15 天内要有人看")),
    "need_info_days": Bounds(_H, _l("等反映人补充情况"), 7, 30, _l("基层上网不便，太短来不及；其间计时暂停，不宜太长")),
    "abstract_workdays": Bounds(_H, _l("受理后，写好转办摘要并核稿"), 1, 5, _l("算在总时限里")),
    "sendings_a_week": Bounds(
        _H,
        _l("每周统一发出转办单"),
        1,
        5,
        _l(
            "1 次，周二发；2 次，周二、周五发；3 次，周一、三、五发；4 次，周一、二、四、五发；5 次，每个工作日发。"
            "次数越少，单位越猜不出是哪天有人反映的"
        ),
    ),
    "acknowledge_workdays": Bounds(_H, _l("承办单位签收"), 1, 5, _l("签收只说明看到了")),
    "return_workdays": Bounds(_H, _l("承办单位可以退回"), 1, 10, _l("再晚退回，就来不及另转")),
    "answer_workdays": Bounds(_H, _l("承办单位答复"), 5, 30, _l("太短逼出应付的答复；最长一个半月左右")),
    "extension_most_days": Bounds(_H, _l("最多延期"), 1, 30, _l("只能延期一次，不超过 30 天")),
    "answer_ceiling_days": Bounds(_H, _l("从受理到答复的总时限"), 30, 60, _l("无论转几次，最迟 60 天")),
    "release_workdays": Bounds(_H, _l("收到答复后，核对并发布"), 1, 5, _l("反映人在等")),
    "rating_days": Bounds(_H, _l("发布答复后，等反映人评价"), 15, 90, _l("没有推送，要给人回来看的时间")),
    "review_days": Bounds(_H, _l("上级复核"), 7, 60, _l("最迟 60 天要有结果")),
    "reopen_days": Bounds(_H, _l("办结后还可以申请复核"), 15, 90, _l("没有推送，要给人回来看的时间")),
    "warning_workdays": Bounds(_R, _l("到期前预警"), 1, 5, _l("早了不必，晚了来不及")),
    "supervise_workdays": Bounds(_R, _l("逾期后督办"), 2, 15, _l("逾期第 1 个工作日已经提醒过")),
    "oversight_workdays": Bounds(_R, _l("逾期后列入督办清单"), 3, 30, _l("不早于督办，最迟 30 个工作日")),
    "text_days": Bounds(_K, _l("办结或不予受理后，原文和留言"), 30, 1095, _l("短于 30 天来不及复核，最长三年")),
    "spam_text_days": Bounds(_K, _l("其中广告、测试"), 7, 365, _l("留几天以便纠正误判")),
    "contact_days": Bounds(_K, _l("办结或不予受理后，联系方式"), 7, 90, _l("只为核实这一件，不作他用")),
    "referred_key_days": Bounds(_K, _l("告知其他渠道后，原文"), 1, 90, _l("留给反映人抄下来的时间，别无用处")),
    "tombstone_hours": Bounds(_K, _l("撤回后，仍认得查询码"), 48, 168, _l("断网重发的表单不会变成新的一件")),
    "identity_hours": Bounds(_K, _l("联系方式开启后，等人查看"), 4, 72, _l("对反映人承诺不超过 72 小时")),
    "intake_days": Bounds(_K, _l("受理密钥换新"), 7, 366, _l("一把密钥丢了，只牵连这一期的来件")),
    "ledger_years": Bounds(_K, _l("操作台账，满几年才可移出"), 3, 30, _l("至少三年，查得到谁看过")),
    "small_count": Bounds(_C, _l("同类反映不足几件，转办前须选择做法"), 3, 20, _l("少于 3 件，转出去容易认出人")),
}

NOT_LONGER = (
    # A review is asked for in words under the case's key.
    ("reopen_days", "text_days"),
    ("spam_text_days", "text_days"),
    ("contact_days", "text_days"),
    ("supervise_workdays", "oversight_workdays"),
)
"""Pairs of which the first is not longer than the second."""

DESTROYS = frozenset({"text_days", "spam_text_days", "contact_days", "referred_key_days"})
"""Made shorter, the next turn of the clock destroys what has been kept for longer."""


def unit_of(name: str) -> Unit:
    """ValueError for a name that ends in none."""
    return Unit(name.rsplit("_", 1)[-1])


def default_of(name: str) -> int:
    return int(asdict(Limits())[name])


def longer_than(values: dict[str, int], name: str) -> str | None:
    """The name of what `name` must not be longer than, and is."""
    return next((second for first, second in NOT_LONGER if first == name and values[first] > values[second]), None)
