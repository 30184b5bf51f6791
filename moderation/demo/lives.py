"""Reports that go a way of their own: declined, referred, asked about, answered by the office itself, withdrawn."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from feedback import mailbox
from feedback.categories import Channel, DeclineCode
from feedback.db import db
from feedback.models import Answer, Case
from feedback.receipts import ReceiptCode
from moderation.cases import direct_answers, matters, messages, reviewing, triage
from moderation.demo.first_look import of_single, read_as, version_of
from moderation.demo.material import Single
from moderation.demo.people import Team
from moderation.demo.stage import Step, Story, days, workdays
from moderation.demo.submitters import Submitters, case_of
from moderation.permissions import Unlocked


@dataclass
class Life:
    """One report, and the moderator who happens to read it."""

    single: Single
    team: Team
    submitters: Submitters
    author: Unlocked
    approver: Unlocked


def submitted(life: Life) -> Story:
    """Nobody has read it yet."""
    life.submitters.report(life.single)
    yield from ()


def read(life: Life, after: int = 2) -> Step:
    """Reported, and read some days later. The code is the last one given."""
    code = life.submitters.report(life.single)
    yield workdays(after)
    read_as(code, of_single(life.single, life.team.units), by=life.author)
    return code


def declined(life: Life) -> Story:
    code = yield from read(life)
    triage.decline(by=life.author, code=DeclineCode(life.single.code), words=life.single.note, **version_of(code))


def declined_reviewed(life: Life) -> Step:
    """The submitter disagrees; the superior reviewer has it now."""
    return (yield from _declined_and_asked(life))


def declined_review_upheld(life: Life) -> Story:
    """It should not have been declined: it goes on."""
    code = yield from _declined_and_asked(life)
    yield workdays(4)
    words = life.submitters.phrases["review"]["taken_up"]
    reviewing.decide_review(by=life.team["sheng"], upheld=True, reason=words, **version_of(code))


def referred(life: Life) -> Story:
    code = yield from read(life, 1)
    note = life.submitters.phrases["channels"][life.single.channel]
    triage.refer(by=life.author, channel=Channel(life.single.channel), words=note, **version_of(code))


def referred_and_destroyed(life: Life) -> Story:
    """It names the head of the operating body: the text goes at once (R19)."""
    code = yield from read(life, 1)
    channel = Channel(life.single.channel)
    triage.refer(by=life.author, channel=channel, words="", destroy_now=True, **version_of(code))


def waits_for_info(life: Life) -> Step:
    code = yield from read(life, 1)
    triage.ask_for_more(by=life.author, words=life.single.question, **version_of(code))
    return code


def never_supplemented(life: Life) -> Story:
    """After fifteen days it comes back by itself; a moderator decides on what there is."""
    code = yield from waits_for_info(life)
    yield workdays(15)
    note = life.submitters.phrases["office"]["nothing_came"]
    triage.decline(by=life.author, code=DeclineCode.NO_CONTENT, words=note, **version_of(code))


def supplemented(life: Life) -> Story:
    code = yield from waits_for_info(life)
    yield days(3)
    mailbox.follow_up(code, life.single.reply, once=secrets.token_bytes(16))
    yield workdays(1)
    _accept(code, life)


def answered_directly(life: Life) -> Step:
    """Thanks returned, an emergency explained: in the office's own words, approved by another."""
    code = yield from read(life)
    direct_answers.propose(words=life.single.answer, by=life.author, **version_of(code))
    yield workdays(1)
    _approve_answer(code, by=life.approver)
    return code


def answer_proposed(life: Life) -> Story:
    """The office's own words wait for their approver."""
    code = yield from read(life, 1)
    direct_answers.propose(words=life.single.answer, by=life.author, **version_of(code))


def withdrawn_after_answer(life: Life) -> Story:
    code = yield from answered_directly(life)
    yield days(6)
    mailbox.withdraw(code)


def withdrawn(life: Life) -> Story:
    code = life.submitters.report(life.single)
    yield days(1)
    mailbox.withdraw(code)


def withdrawn_after_acceptance(life: Life) -> Story:
    code = yield from read(life)
    _accept(code, life)
    yield days(4)
    mailbox.withdraw(code)


def retaliation(life: Life) -> Step:
    """Kept from the unit and all below it; it waits for the superior reviewer."""
    return (yield from read(life, 1))


def urgent_accepted(life: Life) -> Story:
    """The duty officer writes the same day."""
    code = life.submitters.report(life.single)
    yield workdays(0)
    read_as(code, of_single(life.single, life.team.units), by=life.team["lin"])
    words = life.single.message
    messages.send_message(words=words, by=life.team["lin"], once=secrets.token_bytes(16), **version_of(code))
    triage.accept(by=life.team["lin"].viewer, **version_of(code))


def _declined_and_asked(life: Life) -> Step:
    code = yield from read(life)
    triage.decline(by=life.author, code=DeclineCode(life.single.code), words=life.single.note, **version_of(code))
    yield days(2)
    mailbox.ask_review(code, life.single.reason)
    return code


def _approve_answer(code: ReceiptCode, *, by: Unlocked) -> None:
    waiting = select(Answer).join(Case, Case.matter_id == Answer.matter_id).where(Case.id == case_of(code).id)
    answer = db.session.scalars(waiting).one()
    direct_answers.approve(answer.id, by=by, seen_version=answer.version)


def _accept(code: ReceiptCode, life: Life) -> None:
    """Into a matter of its own, or the like one that is already with a unit."""
    like = matters.like_matters(case_of(code), life.author.viewer) if life.single.joins else []
    into = next((matter.id for matter in like if matter.is_sent), None)
    triage.accept(by=life.author.viewer, into=into, **version_of(code))


LIVES: dict[str, Callable[[Life], Story | Step]] = {
    life.__name__: life
    for life in (
        submitted,
        declined,
        declined_reviewed,
        declined_review_upheld,
        referred,
        referred_and_destroyed,
        waits_for_info,
        never_supplemented,
        supplemented,
        answered_directly,
        answer_proposed,
        withdrawn,
        withdrawn_after_acceptance,
        withdrawn_after_answer,
        retaliation,
        urgent_accepted,
    )
}
