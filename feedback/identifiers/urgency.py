"""R20: words that tell of threats, self-harm or danger and put a report first, the same day."""

import re

from feedback.wording import fold

# People put spaces and dots into a word they fear is filtered.
_FILLER = re.compile("[\\s*.·_\u200b-\u200f\u2060-]")
_DANGER = re.compile(
    "想不开(?![会车门灯机口店班])|不想活|活不下去|活不成|不想再活|活着没(?:意思|意义|劲|盼头)|没法活|活够了|自[杀殺尽]|自残|自焚|轻生|寻死|寻短见|觅死|求死|想死|"
    "去死(?![板角])|死给[你他她]们?看|死了算了|一死了之|一了百了|结束这一切|逼死|不如死|以死|了结(?:自己|生命|性命|此生)|结束(?:自己的?)?(?:生命|性命)|遗书|安眠药|"
    "跳[楼樓](?!价|机)|从.{0,5}[楼桥崖山].{0,2}跳|从楼顶|跳[河江崖桥湖]|喝农药|喝药|服毒|上吊|割腕|同归于尽|鱼死网破|拼命|拼了|要(?:他|你|她|人)的?命|(?:不得)?好死|"
    "杀(?:了|人|死|光|害|你|他|她|全家)|[要想会敢]杀(?![毒鸡猪鱼青])|砍(?:人|死|了[你他她])|捅(?:人|死|了?[你他她])|弄死|打死(?!我[也都])|整死[你他她我]|灭门|灭口|"
    "炸(?:掉|平|死|药|弹|毁|了?(?:你|他|她|镇|乡|村|县|政府|单位|办公))|[要想去]炸|纵火|放火|一把火|泼汽油|"
    "[拿带提持动](?:着|把)?(?:菜|尖|砍)?刀|爆炸物|报复社会|报复[你他]们|见血|血债|小心(?:你|他)的?(?:狗命|孩子|家人)|"
    "人身安全|生命危险|生命安全受|威胁(?:我|要)|恐吓|[被遭挨](?:人)?(?:打伤|毒打|殴打|威胁|跟踪|堵门|软禁|非法拘禁)|要打我|打断.?腿|家暴|堵门|打人|绝食"
)
_DENIED = re.compile(
    "(?:没有|没|不会|不是|并非|从未|从没|绝不|不至于|未曾|别|不要|防止?|预防|防范|干预|反)(?:想过?|有)?(?:要|去|过|发生|出现)?$"
)
# Words of routine office work about danger, not danger: 自杀风险排查表, 防爆演练.
_ROUTINE = re.compile("^.{0,4}(?:排查表?|台账|演练|宣传|预防|干预|普查|知识|讲座|筛查|价大甩卖)")
_DENIAL_LENGTH = 8
_ROUTINE_LENGTH = 8


def urgent(text: str) -> bool:
    """Whether text speaks of a threat, self-harm or danger. Rather once too often: a person looks the same day."""
    words = _FILLER.sub("", fold(text))
    return any(_is_meant(words, match) for match in _DANGER.finditer(words))


def _is_meant(words: str, match: re.Match[str]) -> bool:
    before = words[max(match.start() - _DENIAL_LENGTH, 0) : match.start()]
    after = words[match.end() : match.end() + _ROUTINE_LENGTH]
    return not (_DENIED.search(before) or _ROUTINE.match(after))
