"""The forms of fingertip formalism (mission.md): letters, leaves and the kinds of target."""

from enum import StrEnum

from feedback.wording import N_

LETTERS: dict[str, str] = {
    "A": N_("强制使用"),
    "B": N_("过度留痕"),
    "C": N_("滥用排名"),
    "D": N_("多头填报"),
    "E": N_("空壳僵尸与重复建设"),
    "F": N_("工作群组过多过滥"),
    "G": N_("功能异化与信息风险"),
    "Z": N_("其他"),
}

LEAVES: dict[str, str] = {
    "A1": N_("强制下载安装与推广指标"),
    "A2": N_("强制注册、关注与定期登录"),
    "A3": N_("打卡签到与在线时长"),
    "A4": N_("群接龙与即时响应"),
    "B1": N_("照片视频截图留痕"),
    "B2": N_("轨迹定位留痕"),
    "B3": N_("以痕迹代实绩、线上督查"),
    "C1": N_("积分活跃度排名通报"),
    "C2": N_("安装率登录率使用率考核"),
    "C3": N_("点赞转发投票摊派"),
    "D1": N_("同一数据多平台录入"),
    "D2": N_("多部门频繁要数"),
    "D3": N_("线上线下双轨"),
    "D4": N_("上级有数仍向基层要"),
    "E1": N_("空壳僵尸"),
    "E2": N_("功能重复"),
    "E3": N_("未备案或违规开发"),
    "E4": N_("缺陷难用、无反馈渠道"),
    "F1": N_("群过多重复"),
    "F2": N_("不解散"),
    "F3": N_("刷屏、深夜派活"),
    "G1": N_("经营性活动、摊派消费"),
    "G2": N_("过度收集或泄露信息"),
    "Z1": N_("非指尖类负担"),
    "Z9": N_("暂无法归类"),
}

CODES: frozenset[str] = frozenset(LETTERS) | frozenset(LEAVES)
"""What `category` may hold: the public form sends letters or leaves, staff settle on leaves."""

MOST_CATEGORIES = 3


class TargetKind(StrEnum):
    APP = "app"
    MINIAPP = "miniapp"
    PUBACCT = "pubacct"
    GROUP = "group"
    SYSTEM = "system"
    FORM = "form"
    OTHER = "other"


class Level(StrEnum):
    """Where in the hierarchy a unit, or the source of a burden, stands."""

    CENTRAL = "central"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"
    UNKNOWN = "unknown"


class Nature(StrEnum):
    """What kind of word it is; it drives routing (R4)."""

    ADVICE = "advice"
    PROBLEM = "problem"
    ACCUSATION = "accusation"
    RETALIATION = "retaliation"
    URGENT = "urgent"
    THANKS = "thanks"


class DeclineCode(StrEnum):
    OUT_OF_SCOPE = "out_of_scope"
    ADVERTISEMENT = "advertisement"
    ABUSE = "abuse"
    TEST = "test"
    NO_CONTENT = "no_content"
    OTHER_CHANNEL = "other_channel"
    ALREADY_ANSWERED = "already_answered"


class Channel(StrEnum):
    """Where a case is referred: nobody is sent the text, the submitter is shown the channel (R19)."""

    DISCIPLINE_12388 = "12388"
    ORGANISATION_12380 = "12380"
    HOTLINE_12345 = "12345"
    POLICE_110 = "110"
    PETITION = "petition"
    LABOUR_12333 = "12333"


def letter_of(code: str) -> str:
    """`A1` -> `A`; a letter stands for itself."""
    return code[:1]


def name_of(code: str) -> str:
    """The Chinese name of a letter or leaf (a msgid); KeyError for an unknown code."""
    return LEAVES[code] if code in LEAVES else LETTERS[code]
