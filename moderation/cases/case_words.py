"""The words staff read for states, natures, levels and reasons. Lazy: they are translated where they are shown."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from feedback.categories import Channel, DeclineCode, Level, Nature, name_of
from feedback.lifecycle import CaseStatus
from feedback.models import CaseEventKind
from feedback.words import CHANNEL_WORDS

Words = Mapping[Any, Any]

STATUS: Words = {
    CaseStatus.SUBMITTED: _l("待初审"),
    CaseStatus.NEED_INFO: _l("待补充"),
    CaseStatus.ACCEPTED: _l("已受理"),
    CaseStatus.DECLINED: _l("不予受理"),
    CaseStatus.REFERRED: _l("已告知其他渠道"),
    CaseStatus.ANSWERED: _l("已答复，待评价"),
    CaseStatus.IN_REVIEW: _l("复核中"),
    CaseStatus.CLOSED: _l("已办结"),
    CaseStatus.WITHDRAWN: _l("已撤回"),
}

NATURE: Words = {
    Nature.ADVICE: _l("建议"),
    Nature.PROBLEM: _l("反映问题"),
    Nature.ACCUSATION: _l("反映人或违纪"),
    Nature.RETALIATION: _l("打击报复"),
    Nature.URGENT: _l("紧急求助"),
    Nature.THANKS: _l("感谢"),
}

LEVEL: Words = {
    Level.CENTRAL: _l("中央部门"),
    Level.PROVINCE: _l("省级"),
    Level.CITY: _l("市级"),
    Level.COUNTY: _l("县级"),
    Level.TOWNSHIP: _l("乡镇、街道"),
    Level.VILLAGE: _l("村、社区"),
    Level.UNKNOWN: _l("看不出"),
}

FREQUENCY: Words = {
    "daily": _l("每天"),
    "weekly": _l("每周"),
    "monthly": _l("每月"),
    "once": _l("就这一次"),
    "irregular": _l("不定期"),
}

DECLINE: Words = {
    DeclineCode.OUT_OF_SCOPE: _l("不属于受理范围"),
    DeclineCode.ADVERTISEMENT: _l("广告"),
    DeclineCode.ABUSE: _l("辱骂、恶意内容"),
    DeclineCode.TEST: _l("测试内容"),
    DeclineCode.NO_CONTENT: _l("没有可办理的内容"),
    DeclineCode.OTHER_CHANNEL: _l("应走其他渠道"),
    DeclineCode.ALREADY_ANSWERED: _l("同一事项已答复"),
}

EVENT: Words = {
    CaseEventKind.SUBMITTED: _l("收到反映"),
    CaseEventKind.ASKED: _l("请反映人补充"),
    CaseEventKind.SUPPLEMENTED: _l("反映人已补充"),
    CaseEventKind.NOT_SUPPLEMENTED: _l("到期未补充"),
    CaseEventKind.MESSAGE: _l("留言"),
    CaseEventKind.RETALIATION: _l("反映人说因此被追查、报复"),
    CaseEventKind.ACCEPTED: _l("受理"),
    CaseEventKind.MOVED: _l("并入其他事项"),
    CaseEventKind.DECLINED: _l("不予受理"),
    CaseEventKind.REFERRED: _l("告知其他渠道"),
    CaseEventKind.DISPATCHED: _l("转办"),
    CaseEventKind.ANSWERED: _l("答复"),
    CaseEventKind.RATED: _l("反映人评价"),
    CaseEventKind.REVIEW_ASKED: _l("申请复核"),
    CaseEventKind.REVIEW_DECIDED: _l("复核决定"),
    CaseEventKind.CLOSED: _l("办结"),
    CaseEventKind.WITHDRAWN: _l("撤回"),
    CaseEventKind.DESTROYED: _l("内容已销毁"),
}


def channel_words(channel: Channel) -> str:
    """`12388 纪检监察机关举报电话`."""
    words = CHANNEL_WORDS[channel]
    return f"{words.number} {words.name}".strip()


def category_words(code: str | None) -> str:
    """`A1 强制下载安装与推广指标`; nothing for none."""
    return f"{code} {_(name_of(code))}" if code else ""
