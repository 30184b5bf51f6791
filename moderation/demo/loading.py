"""Making the town: founded, enrolled, and three months of stories played through the real use cases."""

import random
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import exists, select

from feedback import calendar_import, clock
from feedback.db import db, writing
from feedback.lifecycle import CaseStatus
from feedback.limits import forget_limits, settings, today
from feedback.mailbox import NoSuchCase
from feedback.models import Answer, AnswerState, Case, Rating
from feedback.receipts import ReceiptCode, grouped
from moderation.accounts import founding
from moderation.demo import town
from moderation.demo.affairs import Affair
from moderation.demo.first_look import report_and_accept
from moderation.demo.lives import LIVES, Life
from moderation.demo.material import read, reports_on, singles, themes
from moderation.demo.people import Account, Team, enrol
from moderation.demo.plan import ACTS, FIRST_DAY, Act
from moderation.demo.stage import MORNING, Stage, Story, workdays_ago
from moderation.demo.stories import STORIES
from moderation.demo.submitters import Submitters, case_of
from moderation.permissions import Unlocked
from moderation.timer.tick import tick

# The same story in every installation; nothing secret is drawn from it.
PLOT = 20240601


def load(accounts: list[Account]) -> Mapping[str, str]:
    """Fill an empty database at head. Returns three receipt codes, by what they show."""
    facts = read("town.toml")
    team = _found(facts, accounts)
    stage = Stage(until=clock.now(), chance=random.Random(PLOT))  # noqa: S311 - which phrase is said, no secret
    kinds = {target["name"]: target["kind"] for target in facts["target"]}
    submitters = Submitters(stage, read("phrases.toml"), kinds)
    stage.begin(workdays_ago(FIRST_DAY, today()), _mornings())
    _cast_affairs(team, submitters)
    _cast_lives(team, submitters)
    stage.play()
    return _codes_to_show(submitters.codes)


def _found(facts: dict[str, Any], accounts: list[Account]) -> Team:
    with writing():
        calendar_import.write_known()
        town.register_regions(facts)
    forget_limits()
    day_before = workdays_ago(FIRST_DAY + 1, today())
    with clock.frozen(datetime.combine(day_before, time(9), settings().time_zone)):
        with writing():
            office_id = founding.found(facts["office"], facts["region"], is_demo=True).id
            town.register_units_and_targets(facts, office_id)
        return enrol(accounts, office_id)


def _mornings() -> Story:
    """The timer, once a day."""
    while True:
        yield MORNING
        tick()


def _cast_affairs(team: Team, submitters: Submitters) -> None:
    known = themes()
    for act, (author, approver) in zip(ACTS, _pairs(team), strict=False):
        affair = Affair(known[act.theme], team, submitters, author, approver, act.reports)
        submitters.stage.begin(workdays_ago(act.ago, today()), STORIES[act.story](affair))
        _cast_reporters(affair, act)


def _cast_reporters(affair: Affair, act: Act) -> None:
    stage = affair.submitters.stage
    first = workdays_ago(act.ago, today())
    for number, text in enumerate(reports_on(affair.theme, act.reports, stage.chance)):
        day = first + timedelta(days=number * act.over // act.reports)
        stage.begin(day, report_and_accept(affair, text))


def _cast_lives(team: Team, submitters: Submitters) -> None:
    everybody = singles()
    undated = iter(range(FIRST_DAY - 2, 4, -2))
    for single, (author, approver) in zip(everybody, _pairs(team), strict=False):
        ago = single.ago if single.ago is not None else next(undated)
        life = Life(single, team, submitters, author, approver)
        submitters.stage.begin(workdays_ago(ago, today()), LIVES[single.story](life))


def _pairs(team: Team) -> Iterator[tuple[Unlocked, Unlocked]]:
    """Who writes and who approves, in turn."""
    while True:
        yield team["lin"], team["zhou"]
        yield team["zhou"], team["he"]
        yield team["lin"], team["he"]
        yield team["zhou"], team["lin"]


def _codes_to_show(codes: list[ReceiptCode]) -> Mapping[str, str]:
    """One that waits, one answered and not yet rated, one closed."""
    wanted = {
        CaseStatus.SUBMITTED: _("等待初审"),
        CaseStatus.ANSWERED: _("已答复，可以评价"),
        CaseStatus.CLOSED: _("已办结"),
    }
    found = {case.status: grouped(code) for code, case in _still_readable(codes) if _is_worth_showing(case)}
    return {words: found[status] for status, words in wanted.items()}


def _still_readable(codes: list[ReceiptCode]) -> Iterator[tuple[ReceiptCode, Case]]:
    for code in codes:
        with suppress(NoSuchCase):
            yield code, case_of(code)


def _is_worth_showing(case: Case) -> bool:
    """Waiting for its first look in no danger; or with a unit's answer, not yet rated while it can be."""
    if case.status is CaseStatus.SUBMITTED:
        return not case.is_urgent
    is_rated = db.session.get(Rating, (case.id, case.review_rounds)) is not None
    return _unit_has_answered(case) and is_rated is not (case.status is CaseStatus.ANSWERED)


def _unit_has_answered(case: Case) -> bool:
    released = (Answer.matter_id == case.matter_id, Answer.state == AnswerState.RELEASED)
    return db.session.scalar(select(exists().where(*released, Answer.dispatch_id.is_not(None)))) is True
