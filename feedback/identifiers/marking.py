"""Every identifying detail of a text, and the text with its details marked or replaced."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from feedback.identifiers.details import Detail, Kind, neutral
from feedback.identifiers.handles import handles
from feedback.identifiers.names import names
from feedback.identifiers.numbers import Span, numbers
from feedback.identifiers.places import places
from feedback.identifiers.roles import roles
from feedback.wording import fold

_PRECEDENCE = {kind: rank for rank, kind in enumerate(Kind)}
_SHORTEST_REMNANT = 2


def find(text: str) -> list[Detail]:
    """The identifying details of text in order, none overlapping another.

    Where two finds overlap the kind that comes first in Kind keeps its extent and the other keeps what is left of it.
    The time taken grows with the length of text, whatever it holds.
    """
    folded = fold(text)
    spans = chain(handles(folded), numbers(folded), places(folded), names(folded), roles(folded))
    taken = bytearray(len(text))
    found = []
    for kind, start, end in sorted(spans, key=_by_precedence):
        for first, last in _free_parts(taken, text, start, end):
            taken[first:last] = b"\x01" * (last - first)
            found.append(Detail(kind, first, last, text[first:last]))
    return sorted(found, key=lambda detail: detail.start)


def mask(text: str, details: Sequence[Detail], *, say: Callable[[str], str] = str) -> str:
    """text with each detail (as found in it) replaced by neutral words; `say` puts them in the page's language."""
    return "".join(say(neutral(detail.kind)) if detail else words for words, detail in marked(text, details))


def marked(text: str, details: Sequence[Detail]) -> list[tuple[str, Detail | None]]:
    """text in pieces, in order and complete, each with the detail it is or None."""
    pieces: list[tuple[str, Detail | None]] = []
    position = 0
    for detail in details:
        pieces += [(text[position : detail.start], None), (detail.text, detail)]
        position = detail.end
    pieces.append((text[position:], None))
    return [piece for piece in pieces if piece[0]]


def _by_precedence(span: Span) -> tuple[int, int]:
    kind, start, end = span
    return _PRECEDENCE[kind], start - end


def _free_parts(taken: bytearray, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of start:end that are not yet taken and say something; all of it when nothing is."""
    if not any(taken[start:end]):
        yield start, end
        return
    first = start
    for offset in range(start, end + 1):
        if offset < end and not taken[offset]:
            continue
        if sum(map(str.isalnum, text[first:offset])) >= _SHORTEST_REMNANT:
            yield first, offset
        first = offset + 1
