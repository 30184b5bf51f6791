"""Numbers that belong to one person: phone, landline, identity card, bank card, number plate, staff number."""

import re
from collections.abc import Iterator

from feedback.identifiers.details import Kind

Span = tuple[Kind, int, int]

_CHINESE_DIGITS = str.maketrans("零〇○一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖", "00012345678912123456789")
# Every quantifier is bounded, so a search costs a constant a character however the digits are laid out.
_GAP = "[ \t\u00a0\u200b-\u200f\u2060.\u00b7_\u2010-\u2015\u2212*-]{0,2}"
_MORE = rf"(?:{_GAP}\d)"
_DIGIT = re.compile(r"\d")
_FEWEST_DIGITS = 7
"""The shortest of them has as many: most texts have fewer in all, and are then not searched for each kind."""
_PHONE = re.compile(rf"(?<!\d)(?:(?:\+|00)?86{_GAP})?1{_GAP}[3-9]{_MORE}{{9}}(?!\d)")
_LANDLINE = re.compile(
    r"(?<![\d.-])\(?(?:010|02\d|0[3-9]\d{2})(?:\)|[ -]{0,2})[2-9]\d{2,3}[ -]?\d{4}(?!\d)"
    r"|(?<!\d)[48]00[ -]?\d{3}[ -]?\d{4}(?!\d)"
)
_CUED_LANDLINE = re.compile(r"(?:电话|座机|拨打|致电|固话)(?:号码?)?[是为: ]{0,2}([2-9]\d{2,3}[ -]?\d{4})(?!\d)")
_ID_CARD = re.compile(rf"(?<![\da-zA-Z])[1-9]{_MORE}{{16}}{_GAP}[\dXx](?![\da-zA-Z])")
_OLD_ID_CARD = re.compile(r"身份证[^\d\n]{0,8}([1-9]\d{14})(?!\d)")
_TAIL_KINDS = {"身份证": Kind.ID_CARD, "手机": Kind.PHONE, "电话": Kind.PHONE, "卡": Kind.BANK_CARD}
_TAIL = re.compile(
    r"(身份证|手机|电话|卡)号?码?的?(?:尾号|末[四六]位|[后末][46四六]位)(?:数字)?[是为: ]{0,2}[\dXx]{4,6}"
)
_LONG = re.compile(rf"(?<!\d)(?=(\d{_MORE}{{15,18}}))")
_CUED_CARD = re.compile(rf"(?:卡号|账号|帐号|账户|帐户|银行卡)[^\d\n]{{0,6}}(\d{_MORE}{{9,24}})(?!\d)")
_PLATE = re.compile(
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Za-hj-np-z][ \u00b7.]?"
    "(?=[A-Za-z]{0,4}[0-9])[A-HJ-NP-Za-hj-np-z0-9]{4,5}[A-HJ-NP-Za-hj-np-z0-9学警](?![A-Za-z0-9])"
)
_STAFF_NUMBER = re.compile(
    "(?:工号|警号|学号|执法证号?|工作证号?|党员编号|档案号|网格编号|员工编号|人员编号|户编号|信访件?编号)"
    "[是为: ]{0,2}[A-Za-z0-9][A-Za-z0-9-]{2,19}"
)


def numbers(folded: str) -> Iterator[Span]:
    """The spans of personal numbers in folded text (feedback.wording.fold)."""
    # Both as typed and with Chinese digits read as digits: in 13800138000一直没人接 the 一 is no digit.
    for digits in dict.fromkeys((folded, folded.translate(_CHINESE_DIGITS))):
        if len(_DIGIT.findall(digits)) >= _FEWEST_DIGITS:
            yield from _digit_runs(digits)
    yield from ((_TAIL_KINDS[match.group(1)], *match.span()) for match in _TAIL.finditer(folded))
    yield from ((Kind.PLATE, *match.span()) for match in _PLATE.finditer(folded))
    yield from ((Kind.STAFF_NUMBER, *match.span()) for match in _STAFF_NUMBER.finditer(folded))


def _digit_runs(digits: str) -> Iterator[Span]:
    yield from ((Kind.ID_CARD, *match.span()) for match in _ID_CARD.finditer(digits) if _is_id_card(match.group()))
    yield from _bank_cards(digits)
    yield from ((Kind.PHONE, *match.span()) for match in _PHONE.finditer(digits))
    yield from ((Kind.ID_CARD, *match.span(1)) for match in _OLD_ID_CARD.finditer(digits))
    yield from ((Kind.LANDLINE, *match.span()) for match in _LANDLINE.finditer(digits))
    yield from ((Kind.LANDLINE, *match.span(1)) for match in _CUED_LANDLINE.finditer(digits))


def _is_id_card(typed: str) -> bool:
    """A right check digit or a likely birthday: people mistype, yet an order number is not an identity card."""
    number = re.sub(r"[^\dXx]", "", typed).upper()
    return (
        _has_check_digit(number)
        or re.fullmatch(r"(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])", number[6:14]) is not None
    )


def _has_check_digit(number: str) -> bool:
    # GB 11643-1999
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    if "X" in number[:17]:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))
    return "10X98765432"[total % 11] == number[17]


def _bank_cards(digits: str) -> Iterator[Span]:
    for match in _LONG.finditer(digits):
        end = _end_of_card(match.group(1), digits, match.start())
        if end:
            yield Kind.BANK_CARD, match.start(), end
    yield from ((Kind.BANK_CARD, *match.span(1)) for match in _CUED_CARD.finditer(digits))


def _end_of_card(run: str, digits: str, start: int) -> int | None:
    """Where the longest card number that passes Luhn ends; a run may go on into the next number."""
    offsets = [offset for offset, character in enumerate(run) if character.isdecimal()]
    for length in range(len(offsets), 15, -1):
        end = start + offsets[length - 1] + 1
        number = "".join(run[offset] for offset in offsets[:length])
        if number[0] in "34569" and not digits[end : end + 1].isdecimal() and _passes_luhn(number):
            return end
    return None


def _passes_luhn(number: str) -> bool:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number))]
    return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0
