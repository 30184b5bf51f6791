"""Typed text brought to one form: what is tidied, what is refused, how it is compared."""

import re
import unicodedata

# NEL and the Unicode line and paragraph separators come with text pasted from office programs.
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
# Phones wrap numbers copied from contacts in direction marks; kept, they would also let a text show in another order.
_INVISIBLE = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def N_(msgid: str) -> str:
    """Mark a constant for the message catalogue; whoever shows it translates it."""
    return msgid


def clean(text: str) -> str:
    """Typed text in the form that is counted (in code points), checked and kept. Idempotent."""
    return _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text)).strip(" \t\n\u00a0\u3000")


def has_forbidden(text: str) -> bool:
    """Whether cleaned text holds what no keyboard types: control characters but tab and line feed, or a lone surrogate,
    which can be neither encoded nor stored."""
    return _FORBIDDEN.search(text) is not None


def visible(text: str) -> str:
    """What was typed, to be given back in a page; cleaned only where it holds what a page cannot hold."""
    if not has_forbidden(clean(text)):
        return text
    return "".join(character for character in clean(text) if not has_forbidden(character))


def fold(text: str) -> str:
    """The same number of characters, compatibility forms (full-width, circled, bold) replaced by plain ones."""
    return text.translate(_FOLDED)


class _Folded(dict[int, str]):
    """What each character folds to, found out when it is first met; 65,536 of them at most are remembered."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = unicodedata.normalize("NFKC", character)
        found = folded if len(folded) == 1 else character
        if code <= 0xFFFF:
            self[code] = found
        return found


_FOLDED = _Folded()


def letters(text: str) -> tuple[str, list[int]]:
    """Letters and digits alone, folded and in lower case, and for each its offset in text.

    Spaces, punctuation and invisible characters between two letters make no difference to a comparison.
    """
    kept = [
        (letter, offset)
        for offset, character in enumerate(text)
        for letter in unicodedata.normalize("NFKC", character).lower()
        if letter.isalnum()
    ]
    return "".join(letter for letter, _ in kept), [offset for _, offset in kept]
