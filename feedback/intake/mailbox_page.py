"""The mailbox page: where the case stands, what was said and answered, and only what can be done now."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, make_response, render_template
from flask_babel import gettext as _

from feedback.answers import Asked, Released, answers_released, units_asked
from feedback.categories import Channel
from feedback.intake.mailbox_thread import answer_card, bubbles, decline_letter, open_question
from feedback.intake.own_report import facts_said
from feedback.lifecycle import AT_THE_UNIT, CaseStatus
from feedback.limits import in_days, limits, today
from feedback.mailbox import Mailbox, may_ask_review, may_write, open_mailbox
from feedback.models import Case, CaseEventKind, Rating
from feedback.receipts import ReceiptCode
from feedback.shown_state import shown_state
from feedback.state_words import standing, unit_lines
from feedback.timeline import time_line
from feedback.words import CHANNEL_WORDS, DECLINE_WORDS, RESOLVED_WORDS, SATISFACTION_WORDS, ChannelWords, day_words

FIRST_SHOWN = 3
"""Lines of the time line that are not folded away."""


@dataclass(frozen=True, slots=True)
class Remarks:
    """What the page says about what was just sent: one line when it is done, or errors by field and the text as typed.

    `stale` tells that the case has moved on, so that what was typed could not be taken.
    """

    done: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    stale: bool = False


def mailbox_page(code: ReceiptCode, remarks: Remarks, status: int = 200) -> Response:
    """Read the case anew and show it; eight statements at most. Raises NoSuchCase."""
    opened = open_mailbox(code)
    withdrawn = opened.case.status is CaseStatus.WITHDRAWN
    asked, answers = ([], []) if withdrawn else _of_matter(opened.case)
    page = render_template(
        "feedback/withdrawn.html" if withdrawn else "feedback/mailbox.html",
        code=code,
        once=secrets.token_urlsafe(16),
        remarks=remarks,
        case=opened.case,
        **_history(opened, asked, answers),
        **_words_said(opened),
        **_possible(opened, remarks),
    )
    return make_response(page, status)


def _of_matter(case: Case) -> tuple[list[Asked], list[Released]]:
    if case.matter_id is None:
        return [], []
    return units_asked(case.matter_id), answers_released(case.matter_id)


def _history(opened: Mailbox, asked: list[Asked], answers: list[Released]) -> dict[str, Any]:
    """Where it stands, which units have it, what happened, what was answered."""
    case, on = opened.case, today()
    present = [one for one in asked if not one.earlier]
    state = shown_state(case, [one.dispatch for one in present], on=on)
    reviews = [one.review for one in opened.reviews]
    entries = time_line(case, opened.events, asked, answers, reviews)
    lines = [{"day": day_words(entry.day), "words": entry.words} for entry in entries]
    return {
        "standing": standing(case, state, present, on=on, rated=opened.rating is not None),
        "units": unit_lines(present, on=on),
        "newest": lines[:FIRST_SHOWN],
        "older": lines[FIRST_SHOWN:],
        "answers": [answer_card(answer, case, on=on) for answer in answers],
        "is_under_way": _is_under_way(case, present),
    }


def _is_under_way(case: Case, asked: list[Asked]) -> bool:
    """Whether what the reader came for is how far it is: nothing is answered or asked yet, or a unit still has it."""
    if case.status is CaseStatus.ANSWERED:
        return any(one.dispatch.status in AT_THE_UNIT for one in asked)
    return case.status in {CaseStatus.SUBMITTED, CaseStatus.ACCEPTED, CaseStatus.IN_REVIEW}


def _words_said(opened: Mailbox) -> dict[str, Any]:
    """What was written, both ways, and where else to turn."""
    case = opened.case
    declined = DECLINE_WORDS[case.decline_code] if case.decline_code else None
    question = open_question(opened)
    return {
        "question": question,
        "question_day": day_words(question.day) if question else "",
        "declined": declined,
        "decline_letter": decline_letter(opened),
        "channels": _channels(case, declined.channels if declined else ()),
        "destroyed_on": _destroyed_on(opened),
        "bubbles": bubbles(opened),
        "said": opened.said,
        "facts": facts_said(opened.said) if opened.said else [],
    }


def _channels(case: Case, usual: tuple[Channel, ...]) -> list[ChannelWords]:
    return [CHANNEL_WORDS[channel] for channel in ((case.referred_to,) if case.referred_to else usual)]


def _destroyed_on(opened: Mailbox) -> str:
    """The day on which the words of a referred case are gone, past or to come."""
    case = opened.case
    if case.key_destroyed_on:
        return day_words(case.key_destroyed_on)
    referred_on = next((event.day for event in opened.events if event.kind is CaseEventKind.REFERRED), None)
    return day_words(in_days(limits().referred_key_days, after=referred_on)) if referred_on else ""


def _possible(opened: Mailbox, remarks: Remarks) -> dict[str, Any]:
    """What can be done now, and what its fields hold."""
    case, rating = opened.case, opened.rating
    typed = {
        "resolved": rating.resolved.value if rating else "",
        "satisfaction": str(rating.satisfaction or "") if rating else "",
        "comment": opened.rating_comment,
        **remarks.typed,
    }
    return {
        "typed": typed,
        "rated_words": _rated_words(rating) if rating else "",
        "rating_comment": opened.rating_comment,
        "may_rate": case.status is CaseStatus.ANSWERED and case.key_destroyed_on is None,
        "may_write": may_write(case),
        "may_ask_review": may_ask_review(case),
        "review_hint": _review_hint(case),
        "due": day_words(case.due_on) if case.due_on else "",
        "resolved_words": [(key.value, words) for key, words in RESOLVED_WORDS.items()],
        "satisfaction_words": list(SATISFACTION_WORDS.items()),
    }


def _rated_words(rating: Rating) -> str:
    resolved = str(RESOLVED_WORDS[rating.resolved])
    if rating.satisfaction is None:
        return resolved
    return _("%(resolved)s；%(satisfied)s", resolved=resolved, satisfied=SATISFACTION_WORDS[rating.satisfaction])


def _review_hint(case: Case) -> str:
    """Until when, and how often."""
    if case.status is CaseStatus.DECLINED:
        return _("不予受理的，可以申请一次复核，由上级复核人来看。")
    if case.status is CaseStatus.CLOSED and case.closed_on:
        last = day_words(in_days(limits().reopen_days, after=case.closed_on))
        return _("%(day)s前可以申请，由上级复核人来看。最多两次。", day=last)
    return _("现在就可以申请，办结后 %(days)s 天内也可以。由上级复核人来看，最多两次。", days=limits().reopen_days)
