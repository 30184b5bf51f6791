"""The words for everything that has a code, in one place: states, events, reasons, channels, ratings."""

from datetime import date, datetime
from typing import NamedTuple

from babel.dates import format_skeleton, format_time
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as pgettext

from feedback.categories import Channel, DeclineCode
from feedback.limits import settings, today
from feedback.models import CaseEventKind, Resolved
from feedback.shown_state import Shown

STATE_WORDS: dict[Shown, str] = {
    Shown.SUBMITTED: _l("已提交"),
    Shown.NEED_INFO: _l("请补充信息"),
    Shown.ACCEPTED: _l("已受理"),
    Shown.PASSED_ON: _l("已转承办单位"),
    Shown.SETTLING: _l("正在核定承办单位"),
    Shown.HANDLING: _l("办理中"),
    Shown.CHECKING: _l("办理中"),
    Shown.ANSWERED: _l("已答复，请评价"),
    Shown.IN_REVIEW: _l("复核中"),
    Shown.CLOSED: _l("已办结"),
    Shown.DECLINED: _l("不予受理"),
    Shown.REFERRED: _l("已告知有权机关渠道"),
    Shown.WITHDRAWN: _l("已撤回"),
}

EVENT_WORDS: dict[CaseEventKind, str] = {
    CaseEventKind.SUBMITTED: pgettext("history", "提交反映"),
    CaseEventKind.ASKED: _l("平台请您补充信息"),
    CaseEventKind.SUPPLEMENTED: _l("您补充了信息"),
    CaseEventKind.NOT_SUPPLEMENTED: _l("补充期限已过，按现有内容办理"),
    CaseEventKind.MESSAGE: _l("您补充了说明"),
    CaseEventKind.RETALIATION: _l("您说明了被追查、报复的情况"),
    CaseEventKind.ACCEPTED: _l("平台受理"),
    CaseEventKind.MOVED: _l("与同类事项并在一起办理"),
    CaseEventKind.DECLINED: _l("不予受理"),
    CaseEventKind.REFERRED: _l("告知有权机关渠道"),
    CaseEventKind.DISPATCHED: _l("转承办单位"),
    CaseEventKind.ANSWERED: _l("答复已发布"),
    CaseEventKind.RATED: _l("您作了评价"),
    CaseEventKind.REVIEW_ASKED: _l("您申请了复核"),
    CaseEventKind.REVIEW_DECIDED: _l("复核有了结果"),
    CaseEventKind.CLOSED: _l("办结"),
    CaseEventKind.WITHDRAWN: _l("您撤回了反映"),
    CaseEventKind.DESTROYED: _l("内容已销毁"),
}


class DeclineWords(NamedTuple):
    """Why a case is not taken up, and what its submitter can do instead."""

    reason: str
    advice: str
    channels: tuple[Channel, ...] = ()


DECLINE_WORDS: dict[DeclineCode, DeclineWords] = {
    DeclineCode.OUT_OF_SCOPE: DeclineWords(
        _l("不属于指尖上的形式主义，本平台不办理这类事项。"),
        _l("可以从下面的渠道提出。"),
        (Channel.HOTLINE_12345,),
    ),
    DeclineCode.ADVERTISEMENT: DeclineWords(_l("内容是广告。"), _l("如果看错了，可以申请复核，或重新反映。")),
    DeclineCode.ABUSE: DeclineWords(
        _l("内容以辱骂、攻击为主，没有可以核实的事项。"), _l("可以只写事情本身，重新反映。")
    ),
    DeclineCode.TEST: DeclineWords(_l("内容像是试填。"), _l("如果看错了，可以申请复核，或重新反映。")),
    DeclineCode.NO_CONTENT: DeclineWords(
        _l("看不出是哪件事，没法核实。"), _l("可以写明是哪个应用、群或表，要求做什么，再重新反映。")
    ),
    DeclineCode.OTHER_CHANNEL: DeclineWords(
        _l("这类事项有法定的专门渠道，本平台不能代办。"), _l("请从下面的渠道提出。"), (Channel.HOTLINE_12345,)
    ),
    DeclineCode.ALREADY_ANSWERED: DeclineWords(
        _l("同样的事项已经答复过。"), _l("如果情况又有变化，可以写明变化，重新反映。"), (Channel.HOTLINE_12345,)
    ),
}


class ChannelWords(NamedTuple):
    """A channel as it is shown: the number (empty where there is none for all), its name and what it takes."""

    number: str
    name: str
    takes: str


CHANNEL_WORDS: dict[Channel, ChannelWords] = {
    Channel.DISCIPLINE_12388: ChannelWords(
        "12388", _l("纪检监察机关举报电话"), _l("反映党员、公职人员违纪和职务违法、职务犯罪")
    ),
    Channel.ORGANISATION_12380: ChannelWords("12380", _l("组织部门举报电话"), _l("反映选人用人和干部监督方面的问题")),
    Channel.HOTLINE_12345: ChannelWords("12345", _l("政务服务便民热线"), _l("其他政务服务和民生事项")),
    Channel.POLICE_110: ChannelWords("110", _l("公安报警电话"), _l("人身安全受到威胁、正在发生的违法犯罪")),
    Channel.PETITION: ChannelWords("", _l("信访部门"), _l("向有权处理的机关、单位或当地信访部门书面或网上提出")),
    Channel.LABOUR_12333: ChannelWords("12333", _l("人力资源社会保障服务热线"), _l("工资、社保、劳动合同等问题")),
}

RESOLVED_WORDS: dict[Resolved, str] = {
    Resolved.YES: _l("解决了"),
    Resolved.PARTLY: _l("解决了一部分"),
    Resolved.NO: _l("没有解决"),
}

SATISFACTION_WORDS: dict[int, str] = {
    5: _l("很满意"),
    4: _l("满意"),
    3: _l("一般"),
    2: _l("不满意"),
    1: _l("很不满意"),
}


def day_words(day: date) -> str:
    """10月20日; with the year where it is not this one."""
    skeleton = "MMMd" if day.year == today().year else "yMMMd"
    return format_skeleton(skeleton, day, locale=get_locale() or "zh")


def weekday_words(day: date) -> str:
    """10月20日周二, for a day soon to come."""
    return format_skeleton("MMMEd", day, locale=get_locale() or "zh")


def moment_words(at: datetime) -> str:
    """10月20日 17:05 by the local clock: what a person remembers of when they did something."""
    local = at.astimezone(settings().time_zone)
    return f"{day_words(local.date())} {format_time(local, 'HH:mm', tzinfo=local.tzinfo)}"
