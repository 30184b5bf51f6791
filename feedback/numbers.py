"""受理编号: a short name for a case, matter or dispatch, read off its random id (R6: it counts nothing)."""

import uuid

from feedback.crockford import ALPHABET

_LENGTH = 8
_BITS = 5 * _LENGTH


def number_of(thing_id: uuid.UUID) -> str:
    """Eight characters in two groups, `K7M2-9QXT`: the first 40 bits of the id."""
    bits = thing_id.int >> (128 - _BITS)
    text = "".join(ALPHABET[(bits >> shift) & 31] for shift in range(_BITS - 5, -1, -5))
    return f"{text[:4]}-{text[4:]}"


def ids_of(number: str) -> tuple[uuid.UUID, uuid.UUID] | None:
    """The first and last id that bear a number as typed, or None where it is no number."""
    text = "".join(number.upper().replace("O", "0").replace("I", "1").replace("L", "1").replace("-", "").split())
    if len(text) != _LENGTH or any(character not in ALPHABET for character in text):
        return None
    bits = 0
    for character in text:
        bits = bits * 32 + ALPHABET.index(character)
    rest = 128 - _BITS
    return uuid.UUID(int=bits << rest), uuid.UUID(int=((bits + 1) << rest) - 1)
