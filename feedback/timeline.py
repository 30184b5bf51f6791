"""What happened to a case, by the day, in the submitter's words: never a time of day, never a member of staff."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from feedback.answers import Asked, Released
from feedback.limits import day_of
from feedback.models import Case, CaseEvent, CaseEventKind, DispatchKind, Review
from feedback.words import EVENT_WORDS

TOLD_BY_THE_MATTER = frozenset({CaseEventKind.DISPATCHED, CaseEventKind.ANSWERED})
"""Dispatches and answers tell these themselves, with the name of the unit."""

BEFORE_SENDING = frozenset(
    {
        CaseEventKind.SUBMITTED,
        CaseEventKind.ACCEPTED,
        CaseEventKind.MOVED,
        CaseEventKind.REVIEW_DECIDED,
        CaseEventKind.DISPATCHED,
    }
)
BEFORE_RELEASE = BEFORE_SENDING | {CaseEventKind.ANSWERED}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line; `after` is the number of the case's event it stands at, `step` its place there."""

    day: date
    words: str
    after: int
    step: int = 0


def time_line(
    case: Case,
    events: Sequence[CaseEvent],
    asked: Iterable[Asked],
    answers: Iterable[Released],
    reviews: Iterable[Review],
) -> list[Entry]:
    """Newest first, from events in order of their number; the same words of one day are told once."""
    since = next((event.day for event in events if event.kind is CaseEventKind.ACCEPTED), case.day)
    entries = [
        *_of_events(events, reviews),
        *(entry for one in asked for entry in _of_dispatch(one, events, since)),
        *(_of_answer(answer, events, since) for answer in answers),
    ]
    entries.sort(key=lambda entry: (entry.day, entry.after, entry.step))
    told = {(entry.day, entry.words): entry for entry in entries}
    return list(reversed(told.values()))


def _of_events(events: Sequence[CaseEvent], reviews: Iterable[Review]) -> Iterator[Entry]:
    decided = (review for review in reviews if review.upheld is not None)
    for event in events:
        if event.kind is CaseEventKind.REVIEW_DECIDED:
            yield Entry(event.day, _decision_words(next(decided, None)), event.number)
        elif event.kind not in TOLD_BY_THE_MATTER:
            yield Entry(event.day, EVENT_WORDS[event.kind], event.number)


def _decision_words(review: Review | None) -> str:
    if review is None:
        return EVENT_WORDS[CaseEventKind.REVIEW_DECIDED]
    if not review.upheld:
        return _("复核维持原来的结果")
    return _("复核认为应当受理") if review.of_decline else _("复核认为应当重新办理")


def _of_dispatch(one: Asked, events: Sequence[CaseEvent], since: date) -> Iterator[Entry]:
    dispatch = one.dispatch
    if dispatch.sent_at is None:
        return
    yield _placed(day_of(dispatch.sent_at), _sending_words(one), 1, events, since)
    if dispatch.returned_at and dispatch.kind is not DispatchKind.SELF_CHECK:
        words = _("%(unit)s认为不归它办，平台核定由谁办理", unit=one.unit)
        yield _placed(day_of(dispatch.returned_at), words, 2, events, since)


def _sending_words(one: Asked) -> str:
    if one.dispatch.kind is DispatchKind.SELF_CHECK:
        # Nothing by which the using units could be counted: their number is a trace of where reports came from (R7).
        return _("提示使用单位自查")
    if one.dispatch.kind is DispatchKind.LETTER:
        return _("向%(unit)s发函", unit=one.unit)
    return _("转%(unit)s办理", unit=one.unit)


def _of_answer(answer: Released, events: Sequence[CaseEvent], since: date) -> Entry:
    words = _("%(unit)s的答复已发布", unit=answer.unit) if answer.unit else _("平台作了答复")
    return _placed(answer.day, words, 3, events, since)


def _placed(day: date, words: str, step: int, events: Sequence[CaseEvent], since: date) -> Entry:
    """Not before the case itself was taken up: what like cases had set going earlier reached this one then."""
    day = max(day, since)
    kinds = BEFORE_RELEASE if step == 3 else BEFORE_SENDING
    after = max((event.number for event in events if event.day <= day and event.kind in kinds), default=1)
    return Entry(day, words, after, step)
