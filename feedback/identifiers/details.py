"""The kinds of identifying detail, why each matters, and the neutral words that can stand in its place."""

from dataclasses import dataclass
from enum import StrEnum

from feedback.wording import N_


class Kind(StrEnum):
    EMAIL = "email"
    WEB_ADDRESS = "web_address"
    ID_CARD = "id_card"
    BANK_CARD = "bank_card"
    PHONE = "phone"
    LANDLINE = "landline"
    PLATE = "plate"
    WECHAT = "wechat"
    QQ = "qq"
    STAFF_NUMBER = "staff_number"
    EXACT_PLACE = "exact_place"
    NAME = "name"
    SELF_ROLE = "self_role"
    PLACE = "place"
    OWN_DAY = "own_day"
    SINGLED_OUT = "singled_out"


@dataclass(frozen=True)
class Detail:
    """text is what stands at start:end of the searched text; offsets in code points."""

    kind: Kind
    start: int
    end: int
    text: str


_WHY = {
    Kind.EMAIL: N_("邮箱：凭它能直接找到本人"),
    Kind.WEB_ADDRESS: N_("网址：其中可能带有个人账号或访问记录"),
    Kind.ID_CARD: N_("身份证号：凭它能确定是谁"),
    Kind.BANK_CARD: N_("银行卡号：凭它能确定是谁"),
    Kind.PHONE: N_("手机号：凭它能直接找到本人"),
    Kind.LANDLINE: N_("固定电话：凭它能找到单位或住处"),
    Kind.PLATE: N_("车牌号：凭它能查到车主"),
    Kind.WECHAT: N_("微信等社交账号：凭它能直接找到本人"),
    Kind.QQ: N_("QQ 号或群号：凭它能直接找到本人或所在的群"),
    Kind.STAFF_NUMBER: N_("编号：凭它能在名册里查到是谁"),
    Kind.EXACT_PLACE: N_("详细地址：凭它能找到这一户"),
    Kind.NAME: N_("姓名或称呼：熟悉情况的人一看便知是谁"),
    Kind.SELF_ROLE: N_("单位和岗位：同一岗位往往只有一两个人"),
    Kind.PLACE: N_("乡镇或村、社区的名称：范围小，容易猜到是谁"),
    Kind.OWN_DAY: N_("某天的行程：对照考勤就能猜到是谁"),
    Kind.SINGLED_OUT: N_("少见的数字或情形：符合的人很少，容易猜到是谁"),
}

_NEUTRAL = {
    Kind.EMAIL: N_("某邮箱"),
    Kind.WEB_ADDRESS: N_("某网址"),
    Kind.ID_CARD: N_("某身份证号"),
    Kind.BANK_CARD: N_("某银行卡号"),
    Kind.PHONE: N_("某手机号"),
    Kind.LANDLINE: N_("某电话"),
    Kind.PLATE: N_("某车牌"),
    Kind.WECHAT: N_("某账号"),
    Kind.QQ: N_("某号码"),
    Kind.STAFF_NUMBER: N_("某编号"),
    Kind.EXACT_PLACE: N_("某地址"),
    Kind.NAME: N_("某人"),
    Kind.SELF_ROLE: N_("某岗位"),
    Kind.PLACE: N_("某地"),
    Kind.OWN_DAY: N_("某天的情况"),
    Kind.SINGLED_OUT: N_("某种情况"),
}


def why(kind: Kind) -> str:
    """The message id of one line that tells the writer why this kind of detail can point to a person."""
    return _WHY[kind]


def neutral(kind: Kind) -> str:
    """The message id of the words that replace a detail of this kind."""
    return _NEUTRAL[kind]
