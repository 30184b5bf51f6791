"""What passes between submitter and platform after the report: messages, ratings, reviews."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base
from feedback.models.columns import (
    STAFF_ACT_HAS_A_TIME,
    WITHOUT_ROWID,
    check,
    digest,
    one_of,
    random_id,
    sealed,
)


class MessageAuthor(StrEnum):
    SUBMITTER = "submitter"
    OFFICE = "office"


class MessageKind(StrEnum):
    """Why the office writes; a submitter's message is always plain."""

    PLAIN = "plain"
    QUESTION = "question"
    DECLINE = "decline"
    REVIEW = "review"


class Message(Base):
    """A message in the mailbox, sealed under the case key; `number` counts within the case."""

    __tablename__ = "messages"

    id: Mapped[uuid.UUID] = random_id()
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"))
    number: Mapped[int]
    author: Mapped[MessageAuthor] = one_of(MessageAuthor, "author")
    kind: Mapped[MessageKind] = one_of(MessageKind, "kind", default=MessageKind.PLAIN)
    day: Mapped[date]
    staff_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime | None]
    sealed_body: Mapped[bytes | None] = sealed()
    once: Mapped[bytes | None] = digest("keyed digest of the form's random value: the same post twice is one message")

    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        UniqueConstraint("case_id", "once"),
        check("staff_act_has_time", STAFF_ACT_HAS_A_TIME),
        check("author_is_known", "(author = 'office') = (staff_id IS NOT NULL)"),
        check("submitter_is_plain", "author = 'office' OR kind = 'plain'"),
        WITHOUT_ROWID,
    )


class Resolved(StrEnum):
    """Did the burden fall? Yes alone counts as resolved."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Rating(Base):
    """The submitter's judgement of one round's answer; changeable until closed, kept after destruction."""

    __tablename__ = "ratings"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"))
    day: Mapped[date]
    category: Mapped[str | None] = mapped_column(info={"open": "as the case was classified when rated"})
    resolved: Mapped[Resolved] = one_of(Resolved, "resolved")
    satisfaction: Mapped[int | None]
    sealed_comment: Mapped[bytes | None] = sealed()

    __table_args__ = (
        check("one_to_five", "satisfaction IS NULL OR satisfaction BETWEEN 1 AND 5"),
        Index("ix_ratings_tally", "office_id", "day"),
        WITHOUT_ROWID,
    )


class Review(Base):
    """A request to look again, and the superior reviewer's decision; the words are sealed."""

    __tablename__ = "reviews"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"))
    day: Mapped[date]
    due_on: Mapped[date]
    of_decline: Mapped[bool]
    sealed_reason: Mapped[bytes | None] = sealed()
    upheld: Mapped[bool | None]
    staff_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime | None]

    __table_args__ = (
        check("decision_has_person", "(upheld IS NULL) = (staff_id IS NULL)"),
        check("staff_act_has_time", STAFF_ACT_HAS_A_TIME),
        WITHOUT_ROWID,
    )
