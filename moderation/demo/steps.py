"""One act a function: what every longer story of a matter is made of."""

from datetime import timedelta

from feedback.lifecycle import DispatchStatus
from feedback.limits import today
from feedback.models import DispatchKind, GatherChoice
from moderation.demo.affairs import Affair, abstract_of, answer_to
from moderation.demo.stage import Story, workdays
from moderation.demo.submitters import case_of
from moderation.dispatches import abstracts, approvals, batches, few_reports, releasing, unit_acts, unit_desk
from moderation.dispatches.abstracts import Written

WHO_RATE = 0.7


class AbstractHasFindings(Exception):
    """An abstract of themes.toml gives away what it should not."""

    def __init__(self, theme: str, written: Written) -> None:
        super().__init__(theme, [finding.text for finding in written.findings])


def gathered(affair: Affair) -> Story:
    """Until every report has been read and accepted."""
    while affair.accepted < affair.expected or affair.matter_id is None:
        yield workdays(1)


def waiting(affair: Affair) -> Story:
    """Too few to be hidden among each other: the moderator waits for more (R7)."""
    yield from gathered(affair)
    matter = affair.matter()
    few_reports.choose(matter.id, GatherChoice.WAIT, by=affair.author.viewer, seen_version=matter.version)


def drafted(affair: Affair, kind: DispatchKind = DispatchKind.DISPATCH) -> Story:
    """An abstract is written beside the first case, once all are gathered."""
    yield from gathered(affair)
    yield workdays(1)
    is_self_check = kind is DispatchKind.SELF_CHECK
    matter = affair.matter()
    if few_reports.are_few(matter.id):
        choice = GatherChoice.SELF_CHECK if is_self_check else GatherChoice.OWNER_ONLY
        few_reports.choose(matter.id, choice, by=affair.author.viewer, seen_version=matter.version)
    written = abstracts.draft(
        matter.id,
        abstract_of(affair),
        unit_id=None if is_self_check else affair.team.units[affair.unit],
        case_id=case_of(affair.codes[0]).id,
        by=affair.author,
        kind=kind,
    )
    if written.findings:
        raise AbstractHasFindings(affair.theme.key, written)
    affair.dispatch_id = written.dispatch_id


def handed_in(affair: Affair, kind: DispatchKind = DispatchKind.DISPATCH) -> Story:
    """It waits for an approver."""
    yield from drafted(affair, kind)
    yield workdays(0)
    abstracts.submit(affair.dispatch().id, **affair.unlocked_act())


def approved(affair: Affair, kind: DispatchKind = DispatchKind.DISPATCH) -> Story:
    """It may leave."""
    yield from handed_in(affair, kind)
    yield from approval(affair)


def approval(affair: Affair) -> Story:
    """The other person reads it the next day."""
    yield workdays(1)
    dispatch = affair.dispatch()
    abstracts.open_draft(dispatch.id, by=affair.approver)
    approvals.approve(dispatch.id, by=affair.approver, seen_version=dispatch.version)


def sent(affair: Affair) -> Story:
    """It is with the unit."""
    yield from approved(affair)
    yield from sending(affair)


def sending(affair: Affair) -> Story:
    """Queued, and sent by the timer with what else is ready on the next sending day."""
    yield workdays(0)
    batches.queue(affair.dispatch().id, **affair.act())
    while affair.dispatch().status is DispatchStatus.READY:
        yield workdays(1)


def handled(affair: Affair) -> Story:
    """The unit's officer has read the law and the abstract, and acknowledged."""
    yield from sent(affair)
    yield from acknowledging(affair)


def acknowledging(affair: Affair) -> Story:
    yield workdays(1)
    officer = affair.team.officer_of(affair.unit)
    unit_desk.confirm_notice(by=officer)
    unit_desk.view(affair.dispatch().id, by=officer)
    unit_acts.acknowledge(affair.dispatch().id, **affair.act_of_unit())


def replied(affair: Affair) -> Story:
    """The unit has answered."""
    yield from handled(affair)
    yield from replying(affair, 9)


def replying(affair: Affair, after: int, measures: str = "") -> Story:
    yield workdays(after)
    unit_acts.answer(affair.dispatch().id, answer_to(affair.theme, measures), **affair.act_of_unit())


def released(affair: Affair) -> Story:
    """Answered, and those who reported may judge it."""
    yield from replied(affair)
    yield from releasing_answer(affair)


def releasing_answer(affair: Affair) -> Story:
    """The answer is checked and released; in the days after, those who reported judge it."""
    yield workdays(2)
    releasing.release(affair.dispatch().id, {}, **affair.unlocked_act())
    stage = affair.submitters.stage
    # The last to report leaves it be, so that there always is an answer waiting to be judged.
    for code in affair.codes[:-1]:
        if stage.chance.random() < WHO_RATE:
            stage.begin(today() + timedelta(days=1), affair.submitters.rates(code))
