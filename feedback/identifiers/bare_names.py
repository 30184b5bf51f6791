"""Names that nothing announces (李四维天天催): a surname, characters of given names, the sentence around them.

Every character of a name is a word as well, so no sign is enough by itself: each gives points.
"""

import re
from collections.abc import Iterator

from feedback.identifiers.given_names import TELLING, USUAL, USUAL_ALONE
from feedback.identifiers.surnames import CLEAREST, COMMON, COMPOUND, NOT_NAMES, NOT_WHOLE_NAMES, RARE

_ENOUGH = 6
_A_NUMBER = "万"
_CANDIDATE = re.compile(
    rf"(?=(?P<surname>{COMPOUND}|[{COMMON}{RARE}])(?P<given>[{''.join(sorted(TELLING | USUAL))}]{{1,2}}))"
)
_MARKS = r"[\s,。.;!?、:@\"“”‘’()\[\]<>《》—-]"
_HEADS = r"书记|主任|[局镇乡县区市科股所站处校院村组队部班]长|主席|老师|医生|同志|经理|会计"
# What a sentence puts before somebody: a break, what is done to or with them, a day, a post.
_BEFORE = re.compile(
    rf"(?:^|{_MARKS}|{_HEADS}|[让被给跟和与找问按叫对由向是说派有比因请及同为替经]|听说|[例比]如|就?像|[今昨明前那][天晚日]|[上下]午|晚上"
    r"|时候|[周期][一二三四五六日天末]|[群户店业房机园]主|支书|文书|网格[员长]|干事|老板|领导|[村居]民|邻居|党员|司机|同事|专干|秘书"
    r"|干部|民警|[^成人]员|[那这一]个|有个|[名位]|[兄弟哥姐妹妻父母]|爱人|老[公婆])$"
)
_BEFORE_FAINTLY = re.compile("[的了里在我们来去到把等]$")
_LONGEST_BEFORE = 3
_AFTER = re.compile(
    rf"{_MARKS}|$|{_HEADS}|[说让叫把被给跟和与也又都已还就只却便总会能想找问打来去发替因当管拿代讲喊签帮谈做]"
    r"|要求|天天|每[天周月次日]|负责|[今昨明前那][天晚日年]|今年|去年|上周|一[天直个再到]|[两三四五几](?:个|位|人)|等人|转发|通知|定的|汇总"
    r"|组织|反映|不[让识懂在许肯给会]|没[有来说]|在[群会后朋网微]"
)
_AFTER_FAINTLY = re.compile("[的在不没很下点看家那着过要是两们]")
_AFTER_A_PLACE = re.compile(
    "[县市区路街桥河湖沟湾屯庄岭坡坝]|[镇乡](?!长)|村(?![长民])|[小中]学|公司|集团|医院|大道|广场|大厦|水库"
)
_LONGEST_AFTER = 2
_NEVER_ALONE = USUAL - USUAL_ALONE


def bare_names(folded: str) -> Iterator[tuple[int, int]]:
    """Where likely names stand in folded text (feedback.wording.fold), none overlapping another."""
    taken = 0
    for match in _CANDIDATE.finditer(folded):
        if match.start() >= taken and (end := _end_of_name(folded, match)):
            yield match.start(), end
            taken = end


def _end_of_name(folded: str, match: re.Match[str]) -> int | None:
    """The longer reading where it is likely enough, else the shorter; None where neither is."""
    start, surname, given = match.start(), match["surname"], match["given"]
    wanted = _ENOUGH - _points_of_surname(surname) - _points_before(folded, start)
    for length in range(len(given), 0, -1):
        end = start + len(surname) + length
        points = _points_of_given(given[:length]) + _points_after(folded, end)
        if points >= wanted and not _is_no_name(folded, start, end, given[:length]):
            return end
    return None


def _points_of_surname(surname: str) -> float:
    if surname in CLEAREST:
        return 2
    if len(surname) == 2:
        return 3
    return 1.5 if surname in COMMON and surname != _A_NUMBER else 0


def _points_of_given(given: str) -> float:
    is_doubled = len(given) == 2 and given[0] == given[1]
    return is_doubled + sum(2 if letter in TELLING else 1 for letter in given)


def _points_before(folded: str, start: int) -> float:
    before = folded[max(start - _LONGEST_BEFORE, 0) : start]
    return 2 if _BEFORE.search(before) else 1 if _BEFORE_FAINTLY.search(before) else 0


def _points_after(folded: str, end: int) -> float:
    after = folded[end : end + _LONGEST_AFTER]
    return 2 if _AFTER.match(after) else 1 if _AFTER_FAINTLY.match(after) else -1


def _is_no_name(folded: str, start: int, end: int, given: str) -> bool:
    """A word, a place, or a surname with what is no given name by itself."""
    if folded[start : start + 2] in NOT_NAMES or folded[start:end] in NOT_WHOLE_NAMES:
        return True
    return given in _NEVER_ALONE or _AFTER_A_PLACE.match(folded, end) is not None
