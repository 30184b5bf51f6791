"""R9: whether an answer would lead the submitter out of hiding, or says nothing."""

import re
from collections.abc import Iterator, Mapping

from feedback.identifiers import Detail, Kind, find, why
from feedback.wording import N_, fold
from moderation.checks.findings import Finding, FindingKind
from moderation.checks.question_check import seeks_person

__all__ = ["check_answer", "seeks_person"]

_LINK = N_("答复只用文字，不能带网址：打开网址会留下访问记录")
_EMAIL = N_("不能留邮箱：反映人来信就会暴露身份")
_PHONE = N_("不能留电话：反映人来电就会暴露身份")
_ACCOUNT = N_("不能留社交账号：反映人添加就会暴露身份")
_ADDRESS = N_("不能留办公地点：反映人上门就会暴露身份")
_QR = N_("不能让人扫码：扫码会留下记录")
_SUMMONS = N_("不能要求反映人联系、到场或当面说明")
_HUNTED = N_("不能查找或指认反映人")
_NUMBER = N_("含有个人号码，请删去")
_HOLLOW = N_("只说已经转交或收到，没有说查了什么、改了什么")

# What identifying details mean in an answer; kinds not named here are only pointed out.
_DETAILS: Mapping[Kind, tuple[FindingKind, str]] = {
    Kind.WEB_ADDRESS: (FindingKind.LINK, _LINK),
    Kind.EMAIL: (FindingKind.EMAIL, _EMAIL),
    Kind.PHONE: (FindingKind.PHONE, _PHONE),
    Kind.LANDLINE: (FindingKind.PHONE, _PHONE),
    Kind.WECHAT: (FindingKind.ACCOUNT, _ACCOUNT),
    Kind.QQ: (FindingKind.ACCOUNT, _ACCOUNT),
    Kind.EXACT_PLACE: (FindingKind.ADDRESS, _ADDRESS),
    Kind.ID_CARD: (FindingKind.DETAIL, _NUMBER),
    Kind.BANK_CARD: (FindingKind.DETAIL, _NUMBER),
    Kind.PLATE: (FindingKind.DETAIL, _NUMBER),
    Kind.STAFF_NUMBER: (FindingKind.DETAIL, _NUMBER),
}

# Public lines: who calls them is not shown to the unit.
_HOTLINE = r"(?:1(?:10|19|20)|12(?:315|333|338|345|348|355|356|380|388))(?!\d)"
_NEAR = "[^。!?;\n]"
_PERSON = (
    "(?:反映人|反映者|提交人|举报人|投诉人|来信人|写信人|信访人|留言人|当事人|该同志|该干部|本人|对方|您|你|他|她)"
)
_SUBMITTER = "(?:反映人|举报人|投诉人|提交人|发帖人)"
_OTHERS = "(?:各|全|相关|有关|上级|市|县|区|乡|镇|村|街道|社区)"
_ROOM = (
    "(?:办公室|办公楼|服务中心|政务中心|大厅|信访局|信访办|党政办|综合科|会议室|接待室|窗口|我局|我单位|我办|我镇|我委|"
    "本单位|单位|局里|镇里)"
)
_VISIT = "(?:面谈|面商|反映|说明|核实|咨询|领取|办理|沟通|了解情况|配合|洽谈|谈话|座谈|做笔录|签字|找|交流)"
_TALK = (
    "(?:联系(?!群众|点|村|实际|紧密|服务|包保|机制|制度)|联络|对接|面谈|面商|来电|致电|来访|来函|来信|说明情况|当面|"
    rf"见面|到场|前往|前来|拨打(?![^0-9。!?]{{0,4}}{_HOTLINE})|咨询)"
)

_SUMMONING = (
    # Asked of the reader: 请各社区联系物业 is an order to others.
    rf"(?:请|欢迎|建议|希望|恳请|可|需要?)(?!{_OTHERS}){_NEAR}{{0,16}}?{_TALK}",
    rf"{_PERSON}{_NEAR}{{0,12}}?(?:联系|联络)(?:我|本|该|承办|以下|工作人员)",
    rf"{_PERSON}(?:应|须|可|需|尽快|及时|主动|抽空|方便时|务必|带|携){_NEAR}{{0,12}}?[到来去至]{_NEAR}{{0,16}}?{_VISIT}",
    # 我们到乡镇的服务中心核实了 is what the unit did.
    rf"(?<![们组局委办已曾员会赴镇县])(?:来|到|至|前往|前来){_NEAR}{{0,14}}?{_ROOM}{_NEAR}{{0,6}}?{_VISIT}",
    rf"(?:与|同|和|跟|约|约谈|约见){_PERSON}{_NEAR}{{0,4}}?(?:面谈|见面|谈话|当面|面对面)|约[谈见]{_PERSON}",
    rf"上门(?:走访|核实|了解){_PERSON}|随时来[电访]|欢迎来[电访函]|主动(?:联系|说明)我",
    r"(?:当面|面对面)(?:说明|沟通|反馈|解释|核实|交流|答复)",
)
_CALLING = rf"(?:拨打|致电|来电|电话|热线)[^0-9。!?;\n]{{0,6}}(?!{_HOTLINE})[0-9]{{3,12}}"
_PLACING = rf"(?:地址|地点)[是为:在]{_NEAR}{{2,30}}"
_SCANNING = r"二维码|小程序码|扫码|扫一扫|(?:扫描|识别)[^。!?;\n]{0,6}码|长按(?:识别|图片)"
_HUNTING = (
    rf"(?:经(?:查|核实|了解|排查|询问),?|已(?:查明|找到|联系上?|约谈|锁定)|查找|寻找|锁定|追查)[到了]?{_NEAR}{{0,4}}?"
    rf"{_SUBMITTER}(?!所?反映|提到|提出|的问题|所述|所提)"
)
_PATTERNS = (
    *((re.compile(pattern), FindingKind.SUMMONS, _SUMMONS) for pattern in _SUMMONING),
    (re.compile(_CALLING), FindingKind.PHONE, _PHONE),
    (re.compile(_PLACING), FindingKind.ADDRESS, _ADDRESS),
    (re.compile(_SCANNING), FindingKind.QR, _QR),
    (re.compile(_HUNTING), FindingKind.SEEKS_PERSON, _HUNTED),
)
# 已取消扫码签到 reports a remedy, it does not ask anyone to scan.
_ENDED = re.compile(
    "(?:取消|停止|停用|不再|下线|禁止|无需|不用|不得|撤销|清理|废止|叫停|整改|要求|强制)[^,。!?;\n]{0,10}$"
)
_ENDED_LENGTH = 14
_SAYING_NOTHING = re.compile(
    r"已(?:经|被|将)?(?:此件|该问题|您的问题|问题)?(?:批转|转办|转交|移交|转送|转至|转给|转|交由|交办|反馈给?|上报)"
    r"[^。!?;\n]{0,12}?(?:部门|单位|科室|股室|领导|处室|上级|局)"
    r"|(?:意见|建议|情况|问题)已(?:收悉|知悉|收到|记录|登记)|感谢您?的?(?:关注|关心|支持)[^。!?\n]{0,10}$"
)


def check_answer(text: str) -> list[Finding]:
    """What in a unit's answer blocks its release (R9) or, like an empty 已转有关部门, is pointed out; by place."""
    folded = fold(text)
    found = [*map(_from_detail, find(text)), *_from_patterns(text, folded)]
    found += [_finding(FindingKind.HOLLOW, match, text, _HOLLOW, False) for match in _SAYING_NOTHING.finditer(folded)]
    return sorted(found, key=lambda finding: (finding.start, finding.end))


def _from_detail(detail: Detail) -> Finding:
    kind, reason = _DETAILS.get(detail.kind, (FindingKind.DETAIL, why(detail.kind)))
    return Finding(kind, detail.start, detail.end, detail.text, reason, blocks=detail.kind in _DETAILS)


def _from_patterns(text: str, folded: str) -> Iterator[Finding]:
    for pattern, kind, reason in _PATTERNS:
        for match in pattern.finditer(folded):
            yield _finding(kind, match, text, reason, not (kind is FindingKind.QR and _is_ended(folded, match.start())))


def _is_ended(folded: str, start: int) -> bool:
    return _ENDED.search(folded[max(start - _ENDED_LENGTH, 0) : start]) is not None


def _finding(kind: FindingKind, match: re.Match[str], text: str, reason: str, blocks: bool) -> Finding:
    return Finding(kind, match.start(), match.end(), text[match.start() : match.end()], reason, blocks)
