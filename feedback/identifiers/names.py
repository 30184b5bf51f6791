"""Names of people in Chinese text: by words that announce them, and without."""

import re
from collections.abc import Iterator

from feedback.identifiers.bare_names import bare_names
from feedback.identifiers.details import Kind
from feedback.identifiers.numbers import Span
from feedback.identifiers.surnames import CLEAREST, COMMON, COMPOUND, NOT_NAMES, RARE, TITLES_AFTER, TITLES_BEFORE

_FUNCTION = (
    "的是在了着我你他她它们有说让把要被和与跟也都就才还又这那不没很会能可去来到从给对向为因所以吧呢吗啊某各每家叫副"
)
_GIVEN = rf"[^\W\dA-Za-z_村镇乡县{_FUNCTION}]"
_CLEAR = rf"(?:(?:{COMPOUND}|[{COMMON}]){_GIVEN}{{1,2}})"
_ANY = rf"(?:(?:{COMPOUND}|[{COMMON}{RARE}]){_GIVEN}{{1,2}})"
_END = rf"(?=[^\w]|[A-Za-z0-9_]|[{_FUNCTION}今现天昨前一两上下]|等人|$)"
_PAPERS = r"身份证|手机|电话|联系方式|联系电话|微信|现住|家住|住在|住址|[男女][,、)]|\d{11}"
_STOP = r"(?=[\s,。.;!?、:)]|$)"

# Each pattern marks what it takes for the name with the group "name".
_PATTERNS = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        rf"(?:我叫|本人叫|我名叫|俺叫|咱叫|名字叫|我的名字[是叫])(?:做)?[: ]?(?P<name>{_ANY})",
        rf"(?:姓名|反映人|联系人|投诉人|举报人|填报人|经办人|负责人|户主|申请人|落款|署名)[:是为] ?(?P<name>{_ANY})",
        rf"(?:我|本人|俺|免贵)是?姓(?P<name>{COMPOUND}|[{COMMON}{RARE}])",
        rf"(?:我就是|我是|本人是|俺是|本人) ?(?P<name>{_CLEAR}){_STOP}",
        rf"(?P<name>{_CLEAR})(?=[(,、: ]{{0,2}}(?:{_PAPERS}))",
        rf"(?:{TITLES_BEFORE})(?P<name>{_CLEAR}){_END}",
        rf"(?P<name>(?:{COMPOUND}|[{COMMON}]){_GIVEN}{{0,2}})(?={TITLES_AFTER})",
        rf"(?<![大从最太很较越缩减])(?P<name>[老小阿](?:[{COMMON}](?:头|叔|哥|姐|婶|嫂|爷|伯|师傅|家的)?{_END}|[{CLEAREST}]))",
        rf"(?P<name>{_CLEAR})(?=(?:{_GIVEN}{{2}})?(?:两口子|一家人|夫妇))",
        rf"^[ \t—-]{{0,4}}(?P<name>{_CLEAR})[ \t]{{0,4}}$",
        rf"[。!?][ \t—-]{{0,4}}(?P<name>{_CLEAR})[ \t。]{{0,4}}\Z",
    )
)
_NICKNAME = "老小阿"
_COUNTS = frozenset("0123456789一二两三四五六七八九十百几数多每这那第")


def names(folded: str) -> Iterator[Span]:
    """The spans of likely names in folded text (feedback.wording.fold)."""
    for pattern in _PATTERNS:
        yield from _matches(pattern, folded)
    yield from ((Kind.NAME, start, end) for start, end in bare_names(folded))


def _matches(pattern: re.Pattern[str], folded: str) -> Iterator[Span]:
    position = 0
    while match := pattern.search(folded, position):
        start, end = match.span("name")
        if _is_name(folded, start):
            yield Kind.NAME, start, end
            position = end
        else:
            position = match.start() + 1  # the next character may begin the real name: 林场王书记


def _is_name(folded: str, start: int) -> bool:
    surname = start + (folded[start] in _NICKNAME)
    if folded[surname] == "张" and folded[start - 1 : start] in _COUNTS:
        return False  # 上传6张照片
    words = (folded[surname : surname + 2], folded[max(surname - 1, 0) : surname + 1])
    return not any(word in NOT_NAMES for word in words)
