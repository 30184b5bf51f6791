"""Crockford's base 32: 5 bits a character, no letter that looks like a digit, read back from whatever a phone types."""

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS = 5

LOOK_ALIKES = str.maketrans("OIL", "011")
# Not dashes to Unicode, but what a Chinese or Japanese keyboard or a minus key gives instead of one.
STAND_INS_FOR_A_DASH = "\u2212\u30fc\u2500"


def encode(data: bytes, *, length: int) -> str:
    """The first `length` times 5 bits of `data`, which must have that many."""
    surplus = len(data) * 8 - length * BITS
    if surplus < 0:
        raise ValueError(f"{len(data)} bytes do not fill {length} characters")
    number = int.from_bytes(data, "big") >> surplus
    return "".join(ALPHABET[number >> BITS * place & 31] for place in reversed(range(length)))


def decode(text: str) -> bytes:
    """The bytes behind canonical characters; ValueError unless they are possible and make whole bytes."""
    if len(text) * BITS % 8:
        raise ValueError(f"{len(text)} characters make no whole bytes")
    number = 0
    for character in text:
        number = number << BITS | ALPHABET.index(character)
    return number.to_bytes(len(text) * BITS // 8, "big")


def clean(typed: str) -> str:
    """What was meant: upper case, half width, without spaces and punctuation, O as 0, I and L as 1.

    Characters that no code has, such as U or a Chinese character, stay in; `impossible` finds them.
    """
    folded = unicodedata.normalize("NFKC", typed).upper()
    return "".join(filter(_counts, folded)).translate(LOOK_ALIKES)


def impossible(cleaned: str) -> str:
    """The distinct characters that no code has, in the order typed; empty when all are possible."""
    return "".join(dict.fromkeys(character for character in cleaned if character not in ALPHABET))


def grouped(text: str) -> str:
    """Groups of four joined by hyphens, as people read aloud and copy by hand."""
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def _counts(character: str) -> bool:
    category = unicodedata.category(character)
    # Cc and Cf: line ends and the invisible marks that messengers paste along.
    return category[0] not in "PZ" and category not in ("Cc", "Cf") and character not in STAND_INS_FOR_A_DASH
