"""What one submitter wrote, the key it is sealed under, and what happened to it by the day."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from feedback.categories import Channel, DeclineCode, Level, Nature
from feedback.db import Base
from feedback.lifecycle import CaseStatus
from feedback.models.columns import (
    STAFF_ACT_HAS_A_TIME,
    WITHOUT_ROWID,
    check,
    digest,
    one_of,
    only_where,
    open_text,
    random_id,
    sealed,
)
from feedback.models.registry import Target, Unit

URGENT, ORDINARY = 0, 1
"""`Case.precedence`, in the order of the queue."""

CHOSEN = "chosen from a list by the submitter, then settled by staff"


class Case(Base):
    """One report. Said is sealed, classified is clear; no row here has a time of day."""

    __tablename__ = "cases"

    id: Mapped[uuid.UUID] = random_id()
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"))
    lookup_id: Mapped[bytes | None] = digest("derived from the receipt code, which is kept nowhere", unique=True)
    commitment: Mapped[bytes] = digest("for a public log by which a submitter proves the report was counted")
    day: Mapped[date]
    status: Mapped[CaseStatus] = one_of(CaseStatus, "status", default=CaseStatus.SUBMITTED)
    category: Mapped[str | None] = open_text(CHOSEN, 2)
    more_categories: Mapped[list[str]] = mapped_column(default=list, info={"open": CHOSEN})
    county: Mapped[str | None] = open_text("the county only, never the township", 6)
    target_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("targets.id"))
    nature: Mapped[Nature | None] = one_of(Nature, "nature")
    source_level: Mapped[Level | None] = one_of(Level, "source_level")
    precedence: Mapped[int] = mapped_column(default=ORDINARY)
    not_supplemented: Mapped[bool] = mapped_column(default=False)
    news_on: Mapped[date | None]
    has_identity: Mapped[bool] = mapped_column(default=False)
    sealed_report: Mapped[bytes | None] = sealed()
    sealed_identity: Mapped[bytes | None] = sealed()
    matter_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("matters.id"))
    due_on: Mapped[date | None]
    due_provisional: Mapped[bool] = mapped_column(default=False)
    accepted_on: Mapped[date | None]
    decline_code: Mapped[DeclineCode | None] = one_of(DeclineCode, "decline_code")
    referred_to: Mapped[Channel | None] = one_of(Channel, "referred_to")
    review_rounds: Mapped[int] = mapped_column(default=0)
    closed_on: Mapped[date | None]
    key_destroyed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    key: Mapped["CaseKey | None"] = relationship(back_populates="case", passive_deletes=True)
    target: Mapped[Target | None] = relationship()
    barred_units: Mapped[list["BarredUnit"]] = relationship(back_populates="case")

    @property
    def is_urgent(self) -> bool:
        return self.precedence == URGENT

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        check("answer_needs_matter", "status NOT IN ('accepted', 'answered') OR matter_id IS NOT NULL"),
        check("decline_has_code", "status <> 'declined' OR decline_code IS NOT NULL"),
        check("referral_has_channel", "(status <> 'referred') OR (referred_to IS NOT NULL)"),
        check("destroyed_has_no_text", "key_destroyed_on IS NULL OR sealed_report IS NULL"),
        check("withdrawn_is_destroyed", "status <> 'withdrawn' OR key_destroyed_on IS NOT NULL"),
        check("closed_has_day", "status <> 'closed' OR closed_on IS NOT NULL"),
        check("review_rounds", "review_rounds BETWEEN 0 AND 2"),
        check("known_precedence", "precedence IN (0, 1)"),
        check(
            "open_has_due_day",
            "status NOT IN ('submitted', 'need_info', 'accepted', 'in_review') OR due_on IS NOT NULL",
        ),
        # The queue: urgent first, then what is due soonest, ties by random id; and its switch to newest. Closed cases,
        # which are most, have no due day and would stand before all others.
        Index("ix_cases_queue", "office_id", "precedence", "due_on", "id", **only_where("due_on IS NOT NULL")),
        Index("ix_cases_newest", "office_id", "day", "id"),
        Index("ix_cases_of_status", "office_id", "status", "precedence", "due_on", "id"),
        Index("ix_cases_news", "office_id", "precedence", "due_on", "id", **only_where("news_on IS NOT NULL")),
        # Only what has one: a report just come has no matter, and most have no registered target.
        Index("ix_cases_of_matter", "matter_id", **only_where("matter_id IS NOT NULL")),
        Index("ix_cases_of_target", "target_id", "id", **only_where("target_id IS NOT NULL")),
        # What a superior reviewer is shown is a few among all: found by these, not by reading every case.
        Index("ix_cases_reviewed", "office_id", "id", **only_where("review_rounds > 0")),
        Index("ix_cases_of_retaliation", "office_id", "id", **only_where("nature = 'retaliation'")),
        WITHOUT_ROWID,
    )


class CaseKey(Base):
    """The case key, sealed twice. Destroying this one small row destroys the case."""

    __tablename__ = "case_keys"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    intake_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("intake_keys.id"), index=True)
    to_intake: Mapped[bytes] = sealed()
    to_submitter: Mapped[bytes] = sealed()

    case: Mapped[Case] = relationship(back_populates="key")

    __table_args__ = (WITHOUT_ROWID,)


class IdentityKey(Base):
    """The key of the identity details, sealed to one pair of custodians: the outer layer first."""

    __tablename__ = "identity_keys"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    outer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    inner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    sealed_key: Mapped[bytes] = sealed()

    __table_args__ = (check("two_people", "outer_id <> inner_id"), WITHOUT_ROWID)


class BarredUnit(Base):
    """A unit this case is kept from, with the units below it and their staff (R4)."""

    __tablename__ = "barred_units"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("units.id"), primary_key=True)

    case: Mapped[Case] = relationship(back_populates="barred_units")
    unit: Mapped[Unit] = relationship()

    __table_args__ = (WITHOUT_ROWID,)


class CaseDataItem(Base):
    """A data item the moderator read in the case."""

    __tablename__ = "case_data_items"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    data_item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("data_items.id"), primary_key=True)

    __table_args__ = (WITHOUT_ROWID,)


class CaseEventKind(StrEnum):
    SUBMITTED = "submitted"
    ASKED = "asked"
    SUPPLEMENTED = "supplemented"
    NOT_SUPPLEMENTED = "not_supplemented"
    MESSAGE = "message"
    RETALIATION = "retaliation"
    ACCEPTED = "accepted"
    MOVED = "moved"
    DECLINED = "declined"
    REFERRED = "referred"
    DISPATCHED = "dispatched"
    ANSWERED = "answered"
    RATED = "rated"
    REVIEW_ASKED = "review_asked"
    REVIEW_DECIDED = "review_decided"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    DESTROYED = "destroyed"


class CaseEvent(Base):
    """What happened, with its facts as they then were; tallies read these rows.

    `number` counts within the case. Submitters' events and the clock's have a day only.
    """

    __tablename__ = "case_events"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"))
    kind: Mapped[CaseEventKind] = one_of(CaseEventKind, "kind")
    day: Mapped[date]
    staff_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime | None]
    category: Mapped[str | None] = open_text("as the case was then classified", 2)
    county: Mapped[str | None] = open_text("as the case was then classified", 6)
    target_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("targets.id"))
    due_on: Mapped[date | None]
    on_time: Mapped[bool | None]

    __table_args__ = (
        check("staff_act_has_time", STAFF_ACT_HAS_A_TIME),
        Index("ix_case_events_tally", "office_id", "kind", "day", "category"),
        WITHOUT_ROWID,
    )
