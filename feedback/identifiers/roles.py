"""What a writer says of their own post, day or circumstances, which colleagues can look up."""

import re
from collections.abc import Iterator

from feedback.identifiers.details import Kind
from feedback.identifiers.numbers import Span
from feedback.identifiers.places import name_before

_SELF = "(?:我|本人|俺|咱)"
_WORKPLACE = (
    "(?:村|镇|乡|街道|社区|县|市|区|局|所|站|办公室|办|中心|科|股|学校|中学|小学|幼儿园|医院|卫生院|支部|大队|公司|集团|"
    "物业|组|屯|园)"
)
_POST = (
    "(?:第一书记|副?书记|支书|副?主任|副?局长|副?站长|副?所长|副?镇长|副?乡长|副?科长|副?股长|副?校长|副?院长|组长|队长|"
    "会计|文书|专干|报账员|统计员|秘书|出纳|妇联主席|武装部长|宣传委员|组织委员|纪检委员|组织员|班主任|辅导员|护士长|"
    "驻村工作队员|驻村队员|护林员|河长|保洁员|网格长)"
)
_STAFF = (
    "(?:工作人员|干部|科员|办事员|工作者|职工|网格员|老师|教师|医生|护士|民警|司机|社工|选调生|大学生村官|临聘人员|"
    "合同工|公务员)"
)
_INSIDE = r"[^\s,。;!?、:\"“”()]"
_DAY = (
    "(?:那天|那晚|昨天|昨晚|前天|上周[一二三四五六日天末]?|上个?月|上次|周[一二三四五六日天]|"
    "[0-9]{1,2}月[0-9]{1,2}[日号]|[0-9]{1,2}[日号])"
)
_RELATIVE = "我(?:老公|老婆|爱人|丈夫|妻子|[爸妈姐哥弟妹]|父亲|母亲|儿子|女儿)"
_SCHOOL = "[一二三四五六七八九十][中小]"
_PART = "(?:早上|上午|中午|下午|晚上|夜里|凌晨)?"
_COUNT = "[0-9一两二三四五六七八九十百]{1,4}"
_OUR = "(?:村|镇|乡|所|站|局|组|办公室|支部|单位|科室|社区|学校|中心|队)"

_ROLES = tuple(
    re.compile(pattern)
    for pattern in (
        # a workplace and the duty held there: 我是村里管民政的
        rf"{_SELF}(?:就|只|现|现在)?[是在]{_INSIDE}{{0,10}}{_WORKPLACE}{_INSIDE}{{0,4}}(?:管|负责|分管|主管|包|搞|干|做){_INSIDE}{{1,8}}的",
        rf"{_SELF}(?:就|只|现|现在)?(?:是|在|担任|任|当){_INSIDE}{{0,14}}{_POST}(?![们都说让要叫]|的)",
        rf"{_SELF}(?:现|现在|一直|目前)?(?:在|驻|包){_INSIDE}{{2,12}}(?:驻村|工作|上班|任职|挂职|任教|当差|值班员)",
        rf"{_SELF}(?:就|只|现|现在)?[是在]{_INSIDE}{{2,12}}(?:{_WORKPLACE}|{_SCHOOL})的?(?:一名|一个)?{_STAFF}",
        rf"{_SELF}(?:就|只|现|现在)?[是在]{_INSIDE}{{2,10}}{_WORKPLACE}的(?=[,。;!?、\s]|$)",
        rf"{_SELF}们?{_OUR}里?的?{_POST}",
        rf"{_RELATIVE}[是在]{_INSIDE}{{0,8}}{_WORKPLACE}(?:的?{_STAFF}|工作|上班)?(?=[,。;!?、\s]|$)",
        rf"{_SELF}(?:分管|主管|负责){_INSIDE}{{2,8}}(?:工作|业务)(?=[,。;!?、\s]|$)",
    )
)
_APPOSITION = re.compile(rf"(?:街道|社区|镇|乡|村|屯|县|区|市){_INSIDE}{{0,14}}(?:{_STAFF}|{_POST})(?=[,。;!?、)\s]|$)")
_DAYS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_SELF}{_DAY}{_PART}(?!还|又|也|起){_INSIDE}{{2,12}}",
        rf"{_DAY}{_PART}{_SELF}(?!们){_INSIDE}{{2,14}}",
        rf"{_DAY}{_PART}(?:去|请假|在)[^\s,。;!?、:\"”了还又也就都]{{2,10}}",
        r"(?:上次|上个?月|前[几些]天|之前|以前)(?:我|本人)?(?:就|已经?)?(?:反映|投诉|举报|来信|打过?12345)(?:过|的)",
    )
)
_SINGLED_OUT = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:全|我们?|咱们?)?{_OUR}[里上]?(?:就|只有|仅有|总共|一共|才|只剩)(?:我们?)?{_COUNT}(?:个|名)?(?:人|干部)(?:那天{_INSIDE}{{1,8}})?",
        rf"全{_OUR}{_COUNT}(?:户|名|个)[^\s,。;!?:]{{1,6}}(?:、{_COUNT}(?:户|名|个)?{_INSIDE}{{1,6}})?",
        rf"{_SELF}(?:今年|都|已经|快)?(?:今年)?(?:{_COUNT}岁|[五六七八九]十[一二三四五六七八九]?(?:了|多)|{_COUNT}年(?:出生|生人))",
        rf"{_INSIDE}{{0,6}}唯一(?:的|一个|一名){_INSIDE}{{1,8}}",
        r"(?<=[我机里有])[0-9]{2,3}个(?:工作|微信)?群",
        rf"{_SELF}(?:们|一个人|一个{_INSIDE}{{2,4}})?一天{_INSIDE}{{1,3}}{_COUNT}(?:家|户|个村|个点)",
        r"(?:全[县市区镇乡村]|整个[县市区镇乡村])(?:就|只有|只|唯独|独独)(?:我们?|咱们?)[^\s,。;!?、:]{1,4}",
        r"[0-9]{4}年(?:[0-9]{1,2}月)?(?:考[进入到上]|进单位|毕业|入职|参加工作|退伍|调[来到入])[^\s,。;!?、:]{0,6}",
        r"(?:就|只有|只剩)我(?:自己)?一个",
        rf"绑了?{_COUNT}(?:户|个|人)",
    )
)
# Said by thousands; marking it would only teach people to ignore the marks.
_GENERIC = re.compile(
    rf"^{_SELF}(?:就|只|现|现在)?[是在](?:一名|一个|个|名)?(?:普通|最|的|来自|偏远|山区|一线|基层|农村|乡村|乡镇|村镇|县直|机关|街道|社区|驻村|村|小区|工作|事业|县城|医院|学校|单位|小学|中学|幼儿园)*"
    rf"(?:{_STAFF}|上班|工作|居民|村民|党员|群众|家长|业主|学生)?$"
)


def roles(folded: str) -> Iterator[Span]:
    """The spans in folded text by which the writer shows a post, a day of their own, or that few others fit."""
    for pattern in _ROLES:
        for match in pattern.finditer(folded):
            if not _GENERIC.match(match.group()):
                yield Kind.SELF_ROLE, *match.span()
    yield from _appositions(folded)
    yield from ((Kind.OWN_DAY, *match.span()) for pattern in _DAYS for match in pattern.finditer(folded))
    yield from ((Kind.SINGLED_OUT, *match.span()) for pattern in _SINGLED_OUT for match in pattern.finditer(folded))


def _appositions(folded: str) -> Iterator[Span]:
    for match in _APPOSITION.finditer(folded):
        name = name_before(folded, match.start())
        if name:
            yield Kind.SELF_ROLE, match.start() - len(name), match.end()
