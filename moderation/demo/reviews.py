"""Answers that did not satisfy: the superior reviewer looks again."""

from feedback.lifecycle import CaseStatus
from feedback.models import Resolved
from feedback.receipts import ReceiptCode
from moderation.cases import reviewing
from moderation.demo import steps
from moderation.demo.affairs import Affair
from moderation.demo.first_look import version_of
from moderation.demo.material import themes
from moderation.demo.stage import Story, days, workdays
from moderation.demo.submitters import case_of


def review_asked(affair: Affair) -> Story:
    """Nobody has decided yet."""
    yield from steps.released(affair)
    yield days(5)
    code = _first_that_is(affair, CaseStatus.ANSWERED)
    affair.submitters.rate(code, Resolved.NO)
    affair.submitters.ask_review(code)


def reviewed_refused(affair: Affair) -> Story:
    """The answer stands."""
    yield from review_asked(affair)
    yield workdays(6)
    _decide(affair, upheld=False)


def reviewed_upheld(affair: Affair) -> Story:
    """A new matter follows the old; whoever did not ask is not touched."""
    yield from review_asked(affair)
    yield workdays(6)
    code = _decide(affair, upheld=True)
    yield from steps.released(_following(affair, code))


def _following(affair: Affair, code: ReceiptCode) -> Affair:
    return Affair(
        theme=themes()[f"{affair.theme.key}_again"],
        team=affair.team,
        submitters=affair.submitters,
        author=affair.author,
        approver=affair.approver,
        expected=1,
        codes=[code],
        matter_id=case_of(code).matter_id,
        accepted=1,
    )


def _decide(affair: Affair, *, upheld: bool) -> ReceiptCode:
    code = _first_that_is(affair, CaseStatus.IN_REVIEW)
    words = affair.phrases["review"]["upheld" if upheld else "refused"]
    reviewing.decide_review(by=affair.team["sheng"], upheld=upheld, reason=words, **version_of(code))
    return code


def _first_that_is(affair: Affair, status: CaseStatus) -> ReceiptCode:
    return next(code for code in affair.codes if case_of(code).status is status)
