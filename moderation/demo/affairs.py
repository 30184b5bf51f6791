"""A matter of the play: who reported it, who writes and who approves, and where it has come to."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from feedback.db import db
from feedback.limits import in_days
from feedback.models import Case, Completion, Dispatch, Matter
from feedback.receipts import ReceiptCode
from moderation.demo.material import Theme
from moderation.demo.people import Team
from moderation.demo.submitters import Submitters
from moderation.dispatches.abstract_drafts import DraftText, Words
from moderation.dispatches.answer_words import AnswerWords
from moderation.dispatches.coarse import period_options, place_options
from moderation.permissions import Unlocked


@dataclass
class Affair:
    """`expected` is how many will report; `unit` whoever has the dispatch now, at first the theme's."""

    theme: Theme
    team: Team
    submitters: Submitters
    author: Unlocked
    approver: Unlocked
    expected: int
    codes: list[ReceiptCode] = field(default_factory=list)
    matter_id: uuid.UUID | None = None
    accepted: int = 0
    dispatch_id: uuid.UUID | None = None
    unit: str = ""

    def __post_init__(self) -> None:
        self.unit = self.unit or self.theme.unit

    @property
    def phrases(self) -> dict[str, Any]:
        """What the office and those who report say, whatever it is about."""
        return self.submitters.phrases

    def matter(self) -> Matter:
        """As it now stands."""
        db.session.rollback()
        return db.session.get_one(Matter, self.matter_id)

    def dispatch(self) -> Dispatch:
        """As it now stands."""
        db.session.rollback()
        return db.session.get_one(Dispatch, self.dispatch_id)

    def unlocked_act(self) -> dict[str, Any]:
        """What an act of the moderator that opens originals is given."""
        return {"by": self.author, "seen_version": self.dispatch().version}

    def act(self) -> dict[str, Any]:
        """The same for an act that opens nothing."""
        return {"by": self.author.viewer, "seen_version": self.dispatch().version}

    def act_of_unit(self) -> dict[str, Any]:
        """The same for the unit's officer."""
        return {"by": self.team.officer_of(self.unit), "seen_version": self.dispatch().version}


def abstract_of(affair: Affair) -> DraftText:
    """At the smallest place that covers all, and over the whole stretch of time."""
    matter = affair.matter()
    where, when = place_options(matter), period_options(matter)
    counties = set(db.session.scalars(select(Case.county).where(Case.matter_id == matter.id)))
    covering = where[:1] if len(counties) == 1 else where[len(counties) : len(counties) + 1]
    place, period = "".join(covering), "".join(when[:1])
    return DraftText(Words(affair.theme.abstract, affair.theme.questions, place, period))


def answer_to(theme: Theme, measures: str = "") -> AnswerWords:
    """What the unit answers; a promise has its day."""
    return AnswerWords(
        findings=theme.findings,
        measures=measures or theme.measures,
        completion=Completion.PROMISED if theme.promised else Completion.DONE,
        completion_on=in_days(theme.promised),
        responsible=theme.responsible,
    )
