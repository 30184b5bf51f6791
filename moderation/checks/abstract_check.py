"""R2: whether words that leave the moderators' side would show who wrote, or what they wrote.

For abstracts, and by R3 for questions and notices to units.
"""

from collections.abc import Iterable, Iterator, Sequence

from feedback.identifiers import Detail, Kind, find, why
from feedback.wording import N_, letters
from moderation.checks.findings import Finding, FindingKind

COPIED_RUN = 12
# A longer "name" is a sentence, and would carry the submitter's words through as an exception.
LONGEST_NAME = 20
_SHORTEST_NAME = 2
# What the name of an application can look like by accident; a number is a number even there.
_MAY_BE_A_TARGET = frozenset((Kind.PLACE, Kind.NAME))

_COPIED = N_("连续 12 个字以上与原文相同，请换一种说法")


class _Words:
    """The letters of a text, each with its offset there, without the names of targets."""

    def __init__(self, text: str, names: Iterable[str]) -> None:
        self.text = text
        self.letters, self.offsets = letters(text)
        for name in sorted(names, key=len, reverse=True):
            self._remove(name)

    def _remove(self, name: str) -> None:
        kept: list[int] = []
        position = 0
        while (found := self.letters.find(name, position)) >= 0:
            kept += range(position, found)
            position = found + len(name)
        kept += range(position, len(self.letters))
        self.letters, self.offsets = (
            "".join(self.letters[index] for index in kept),
            [self.offsets[index] for index in kept],
        )

    def finding(self, kind: FindingKind, first: int, last: int, reason: str) -> Finding:
        """The letters first to last, both included, as they stand in the text."""
        start, end = self.offsets[first], self.offsets[last] + 1
        return Finding(kind, start, end, self.text[start:end], reason)


def check_abstract(abstract: str, originals: Sequence[str], *, target_names: Iterable[str]) -> list[Finding]:
    """What must not leave with the abstract, by place; empty when it may be approved. All findings block (R2).

    originals: every text of every case behind it, messages included. Runs are compared without spaces, punctuation,
    width and case; the names of targets (of at most 20 letters) are left out and their letters not counted.
    """
    names = _comparable(target_names)
    words = _Words(abstract, names)
    found = [
        *_details(words),
        *_details_of_originals(words, originals, names),
        *_copied(words, originals, names),
    ]
    return sorted(_without_repeats(found), key=lambda finding: (finding.start, finding.end))


def _comparable(target_names: Iterable[str]) -> frozenset[str]:
    names = (letters(name)[0] for name in target_names)
    return frozenset(name for name in names if _SHORTEST_NAME <= len(name) <= LONGEST_NAME)


def _details(words: _Words) -> Iterator[Finding]:
    compared = set(words.offsets)
    for detail in find(words.text):
        is_target = compared.isdisjoint(range(detail.start, detail.end))
        if is_target and detail.kind in _MAY_BE_A_TARGET:
            continue
        yield Finding(FindingKind.DETAIL, detail.start, detail.end, detail.text, why(detail.kind))


def _details_of_originals(words: _Words, originals: Sequence[str], names: frozenset[str]) -> Iterator[Finding]:
    """A name known from 我叫 in the original is recognised wherever it stands in the abstract."""
    found = (detail for original in originals for detail in find(original))
    details = {_Words(detail.text, names).letters: detail for detail in found}
    for wanted, detail in details.items():
        if len(wanted) >= _SHORTEST_NAME:
            yield from _occurrences(words, wanted, detail)


def _occurrences(words: _Words, wanted: str, detail: Detail) -> Iterator[Finding]:
    position = words.letters.find(wanted)
    while position >= 0:
        last = position + len(wanted) - 1
        yield words.finding(FindingKind.DETAIL, position, last, why(detail.kind))
        position = words.letters.find(wanted, last + 1)


def _copied(words: _Words, originals: Sequence[str], names: frozenset[str]) -> Iterator[Finding]:
    known = {run for original in originals for run in _runs(_Words(original, names).letters)}
    first = last = -1
    for index, run in enumerate(_runs(words.letters)):
        if run not in known:
            continue
        if index > last:
            if last >= 0:
                yield words.finding(FindingKind.COPIED, first, last, _COPIED)
            first = index
        last = index + COPIED_RUN - 1
    if last >= 0:
        yield words.finding(FindingKind.COPIED, first, last, _COPIED)


def _runs(text: str) -> Iterator[str]:
    return (text[index : index + COPIED_RUN] for index in range(len(text) - COPIED_RUN + 1))


def _without_repeats(found: list[Finding]) -> list[Finding]:
    return list({(finding.kind, finding.start, finding.end): finding for finding in found}.values())
