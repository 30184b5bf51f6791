"""Ways of a matter that are not straight: given up, taken back, returned, late, on paper, done again."""

from datetime import timedelta

from feedback.limits import today
from feedback.models import DispatchKind
from moderation.demo import steps
from moderation.demo.affairs import Affair, answer_to
from moderation.demo.stage import Story, workdays
from moderation.dispatches import abstracts, dispatching, extensions, letters, redrafting, releasing, returns, unit_acts
from moderation.dispatches.deadlines import latest_extension

MORE_DAYS = timedelta(days=20)


def dropped(affair: Affair) -> Story:
    """Written, then given up."""
    yield from steps.drafted(affair)
    yield workdays(1)
    redrafting.drop(affair.dispatch().id, **affair.act())


def recalled(affair: Affair) -> Story:
    yield from steps.handled(affair)
    yield workdays(2)
    dispatching.recall(affair.dispatch().id, affair.phrases["office"]["recall_reason"], **affair.unlocked_act())


def reworked(affair: Affair) -> Story:
    """The first answer says too little."""
    yield from steps.handled(affair)
    yield from steps.replying(affair, 8, affair.phrases["office"]["too_little"])
    yield workdays(1)
    releasing.rework(affair.dispatch().id, affair.theme.rework, **affair.unlocked_act())
    yield from steps.replying(affair, 4)
    yield from steps.releasing_answer(affair)


def returned(affair: Affair) -> Story:
    """The unit says it is another's; nobody has decided yet."""
    yield from steps.handled(affair)
    yield workdays(2)
    words, theme = affair.phrases["office"], affair.theme
    reason, suggests = theme.return_reason or words["return_reason"], theme.return_suggests or words["return_suggests"]
    unit_acts.return_(affair.dispatch().id, reason, suggests, **affair.act_of_unit())


def return_refused(affair: Affair) -> Story:
    yield from returned(affair)
    yield workdays(1)
    returns.refuse_return(affair.dispatch().id, affair.phrases["office"]["return_refused"], **affair.unlocked_act())


def returned_upheld(affair: Affair) -> Story:
    """Another unit carries on."""
    yield from returned(affair)
    yield workdays(2)
    next_unit = affair.team.units[affair.theme.next_unit]
    affair.dispatch_id = returns.uphold_return(affair.dispatch().id, next_unit, **affair.unlocked_act())
    affair.unit = affair.theme.next_unit
    yield workdays(1)
    abstracts.submit(affair.dispatch().id, **affair.unlocked_act())
    yield from steps.approval(affair)
    yield from steps.sending(affair)
    yield from steps.acknowledging(affair)
    yield from steps.replying(affair, 9)
    yield from steps.releasing_answer(affair)


def extension_asked(affair: Affair) -> Story:
    """Nobody has decided yet."""
    yield from steps.handled(affair)
    yield from _asking_extension(affair, after=5)


def extended(affair: Affair) -> Story:
    yield from steps.handled(affair)
    yield from _asking_extension(affair, after=10)
    yield workdays(1)
    reason = affair.phrases["office"]["extension_granted"]
    extensions.grant_extension(affair.dispatch().id, reason, **affair.unlocked_act())


def extended_and_released(affair: Affair) -> Story:
    yield from extended(affair)
    yield from steps.replying(affair, 9)
    yield from steps.releasing_answer(affair)


def letter_sent(affair: Affair) -> Story:
    """On paper, to a unit nobody answers for."""
    yield from steps.approved(affair, DispatchKind.LETTER)
    yield workdays(1)
    letters.print_letter(affair.dispatch().id, by=affair.author.viewer)
    letters.record_sent(affair.dispatch().id, today(), **affair.act())


def letter_answered(affair: Affair) -> Story:
    """A moderator enters for the unit what came back on paper."""
    yield from letter_sent(affair)
    yield workdays(2)
    letters.record_receipt(affair.dispatch().id, today(), **affair.act())
    yield workdays(9)
    letters.record_answer(affair.dispatch().id, answer_to(affair.theme), today(), **affair.act())
    yield from steps.releasing_answer(affair)


def self_checked(affair: Affair) -> Story:
    """Few reports: a notice to all who use it, so that nobody is pointed at."""
    yield from steps.approved(affair, DispatchKind.SELF_CHECK)
    yield from steps.sending(affair)


def _asking_extension(affair: Affair, after: int) -> Story:
    yield workdays(after)
    dispatch = affair.dispatch()
    latest = latest_extension(dispatch)
    until = min(dispatch.due_on + MORE_DAYS, latest) if dispatch.due_on else latest
    reason = affair.theme.extension or affair.phrases["office"]["extension_asked"]
    unit_acts.ask_extension(dispatch.id, until, reason, **affair.act_of_unit())
