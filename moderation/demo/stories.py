"""How a burden goes on, by the names that plan.py uses: from the reports to where it stands today."""

from collections.abc import Callable

from moderation.demo import detours, reviews, steps
from moderation.demo.affairs import Affair
from moderation.demo.stage import Story

STORIES: dict[str, Callable[[Affair], Story]] = {
    "waiting": steps.waiting,
    "drafting": steps.drafted,
    "to_approve": steps.handed_in,
    "ready": steps.approved,
    "sent": steps.sent,
    "handling": steps.handled,
    "replied": steps.replied,
    "released": steps.released,
    "dropped": detours.dropped,
    "recalled": detours.recalled,
    "reworked": detours.reworked,
    "returned": detours.returned,
    "return_refused": detours.return_refused,
    "returned_upheld": detours.returned_upheld,
    "extension_asked": detours.extension_asked,
    "extended": detours.extended,
    "extended_and_released": detours.extended_and_released,
    "letter_sent": detours.letter_sent,
    "letter_answered": detours.letter_answered,
    "self_checked": detours.self_checked,
    "review_asked": reviews.review_asked,
    "reviewed_refused": reviews.reviewed_refused,
    "reviewed_upheld": reviews.reviewed_upheld,
}
