"""What was written and answered, ready to be read: bubbles, the question put, the cards of the answers."""

from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from flask_babel import gettext as _

from feedback.answers import Released
from feedback.lifecycle import CaseStatus
from feedback.mailbox import Letter, Mailbox
from feedback.models import Case, Completion, MessageAuthor, MessageKind
from feedback.words import day_words


@dataclass(frozen=True, slots=True)
class Bubble:
    text: str
    who: str
    day: str
    mine: bool


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """The four parts in words; `measures` and `completion` are empty where the platform itself answers.

    `is_past` where a review was asked for: what counts now is what comes of it.
    """

    findings: str
    measures: str
    completion: str
    unit: str
    heading: str
    note: str
    is_past: bool


def open_question(opened: Mailbox) -> Letter | None:
    """What the platform waits to be told."""
    if opened.case.status is not CaseStatus.NEED_INFO:
        return None
    return next((letter for letter in reversed(opened.letters) if letter.kind is MessageKind.QUESTION), None)


def decline_letter(opened: Mailbox) -> Letter | None:
    """What the moderator wrote when declining; a decline that a review overturned is none."""
    if opened.case.decline_code is None:
        return None
    return next((letter for letter in reversed(opened.letters) if letter.kind is MessageKind.DECLINE), None)


def bubbles(opened: Mailbox) -> list[Bubble]:
    """Messages and reasons for review, the oldest first; what stands elsewhere on the page is left out."""
    shown_above = {open_question(opened), decline_letter(opened)}
    said = [
        (letter.day, 2 * (letter.kind is MessageKind.REVIEW), _of_letter(letter))
        for letter in opened.letters
        if letter not in shown_above
    ]
    asked = [
        (one.review.day, 1, Bubble(one.reason, _("我申请复核的理由"), day_words(one.review.day), mine=True))
        for one in opened.reviews
        if one.reason
    ]
    # Of one day, what led to a review, its reason, and what came of it.
    return [bubble for _day, _place, bubble in sorted([*said, *asked], key=itemgetter(0, 1))]


def answer_card(answer: Released, case: Case, *, on: date) -> AnswerCard:
    return AnswerCard(
        findings=answer.findings,
        measures=answer.measures or "",
        completion=_completion(answer, on),
        unit=answer.responsible or _("本平台"),
        heading=_("%(unit)s的答复", unit=answer.unit) if answer.unit else _("平台的答复"),
        note=_note(answer),
        is_past=answer.earlier or case.status is CaseStatus.IN_REVIEW,
    )


def _of_letter(letter: Letter) -> Bubble:
    mine = letter.author is MessageAuthor.SUBMITTER
    who = _("我") if mine else _("上级复核人") if letter.kind is MessageKind.REVIEW else _("平台")
    return Bubble(letter.body, who, day_words(letter.day), mine)


def _completion(answer: Released, on: date) -> str:
    if answer.completion is None or answer.completion_on is None:
        return ""
    day = day_words(answer.completion_on)
    if answer.completion is Completion.DONE:
        return _("%(day)s已完成", day=day)
    if answer.kept is not None:
        return (
            _("承诺%(day)s前完成，已确认完成", day=day)
            if answer.kept
            else _("承诺%(day)s前完成，到期没有完成", day=day)
        )
    if answer.completion_on < on:
        return _("承诺%(day)s前完成，是否完成正在核实", day=day)
    return _("承诺%(day)s前完成", day=day)


def _note(answer: Released) -> str:
    published = _("%(day)s发布", day=day_words(answer.day))
    if answer.earlier:
        return _("复核前的答复，%(published)s", published=published)
    if answer.entered_for_unit:
        return _("由平台按书面回函代录，%(published)s", published=published)
    return published
