"""Places small enough to point to a person: a house, a room, a village, a township."""

import re
from collections.abc import Iterator

from feedback.identifiers.details import Kind
from feedback.identifiers.numbers import Span

_NUMERAL = "[0-9零〇一二三四五六七八九十百甲乙丙丁A-Za-z]"
_UNIT = "(?:号楼|号院|号|栋|幢|座|单元|室|组|社|队|弄|门牌)(?![令文召称线线机码外决]|通知|文件|召)"
_HOUSE = re.compile(
    rf"(?:第?{_NUMERAL}{{1,4}}[ -]?{_UNIT}[ ,]?){{1,5}}(?:[0-9]{{1,4}}室?)?|[0-9]{{1,3}}-[0-9]{{1,3}}-[0-9]{{2,4}}"
)
_HOUSED = re.compile(
    "(?:村|庄|屯|寨|湾|坝|社区|小区|苑|花园|家园|公寓|路|大街|街|巷|弄|大道|坊|镇|乡|街道|大厦|广场|新城|组|院)$"
)
_ROOM = re.compile(r"[0-9]{1,3} ?(?:号楼|栋|幢|座) ?[0-9一二三四五六]{1,2} ?单元 ?[0-9]{1,4}")
_LONGEST_BEFORE_NUMBER = 20
_CUE = re.compile(
    "^.*(?:家住|现住|住在|位于|地址|搬到|我是|我在|住|在|到|去|是|的|我们|你们|咱们|他们|全|每个|各|哪个|这个|那个)"
)

_SMALL = re.compile("街道|社区|镇|乡|村|屯")
# What may follow the name of a place, as opposed to a word like 村干部 or 镇里.
_AFTER = re.compile(
    r"[^一-鿿]|$|[的是有在党第驻今要每对把这也就都辖人全今我去昨已被还没只现原年]|村委|支部|党支|村民|村支|村书记|村主任|村两委|委会|便民|政府|人民|工作|综治|派出|小学|中学|"
    "卫生|民政|司法|财政|书记|主任|镇长|乡长|支书|包村|老|李|王|张|刘|陈"
)
_BREAKS = frozenset(
    "的在到去来从给对让把被是有和与及我你他她们各每全本这那哪某几多个两一二三四五六七八九十百县市区州省镇乡村驻包住由跟回进入走下返出"
    "离邻外同归因为于经里中内间时后前上了着过也都就还又才只请叫使所以并将不没当管抓等按以如跑串帮扶查催搞盯该找逐"
)
_GENERIC = re.compile(
    "^(?:要求|通知|发动|组织|安排|结果|现在|还有|以及|包括|其他|所有|部分|甚至|例如|比如|隔壁|附近|周边|农|城|老|新|基层|偏远|山|山区|边远|贫困|"
    "示范|重点|先进|试点|行政|自然|移民|薄弱|智慧|数字|平安|和谐|美丽|特色|建制|空心|空壳|明星|典型|传统|文明|软弱涣散|软弱|涣散|民族|"
    "红色|旅游|康养|完整|线上|物业|老旧|幸福|未来|搬迁|安置|相关|有关|涉及|街道|社区|整|落后|后|脱贫|深山|沿海|沿江|城郊|工业|农业|产业|"
    "强|大|小|什么|其它|属地|当地|优秀|申报|创建|参评|督促|检查|考核|抽查|暗访|统一|辖区|居民|群众|干部|领导|书记|商务|民政|卫健|教育|电商)+$"
)
_LONGEST_NAME = 4
# Breaks that also begin names: 和平村, 上河村, 中山镇.
_OPENERS = frozenset("和上下中两三五九百同")


def places(folded: str) -> Iterator[Span]:
    """The spans of exact addresses and of named villages, communities and townships in folded text."""
    yield from ((Kind.EXACT_PLACE, *match.span()) for match in _ROOM.finditer(folded))
    for house in _HOUSE.finditer(folded):
        start = _start_of_address(folded, house.start())
        if start < house.start():
            yield Kind.EXACT_PLACE, start, house.start() + len(house.group().rstrip(" ,"))
    yield from _small_places(folded)


def _start_of_address(folded: str, number: int) -> int:
    """Where the words before a house number begin; the number's own place when they name no place."""
    before = _chinese_before(folded, number, _LONGEST_BEFORE_NUMBER)
    cue = _CUE.match(before)
    named = before[cue.end() :] if cue else before
    if not _HOUSED.search(named) or len(_HOUSED.sub("", named)) < 1:
        return number
    return number - len(named)


def _small_places(folded: str) -> Iterator[Span]:
    for suffix in _SMALL.finditer(folded):
        start = suffix.start() - len(name_before(folded, suffix.start()))
        if start < suffix.start() and _AFTER.match(folded, suffix.end()):
            yield Kind.PLACE, start, suffix.end()


def name_before(folded: str, end: int) -> str:
    """The proper name that ends at end (before 村, 镇, ...), empty when the words there name no particular place."""
    name = ""
    before = _chinese_before(folded, end, _LONGEST_NAME + 1)
    while before and (before[-1] not in _BREAKS or _opens_name(before, name)):
        name = before[-1] + name
        before = before[:-1]
    return name if 2 <= len(name) <= _LONGEST_NAME and not _GENERIC.match(name) else ""


def _opens_name(before: str, name: str) -> bool:
    is_preceded = len(before) > 1 and before[-2] not in _BREAKS
    return len(name) == 1 and before[-1] in _OPENERS and not is_preceded and not _GENERIC.match(name)


def _chinese_before(folded: str, end: int, most: int) -> str:
    start = end
    while start > max(end - most, 0) and "一" <= folded[start - 1] <= "鿿":
        start -= 1
    return folded[start:end]
