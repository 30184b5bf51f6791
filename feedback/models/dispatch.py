"""What a moderator wrote for one responsible unit, and how it fared there."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from feedback.db import Base
from feedback.lifecycle import DispatchStatus
from feedback.models.columns import STAFF_ACT_HAS_A_TIME, WITHOUT_ROWID, check, digest, one_of, open_text, random_id
from feedback.models.matter import Matter
from feedback.models.registry import Unit

if TYPE_CHECKING:
    from feedback.models.answer import Answer, Draft

STAFF_WORDS = "staff's own words, written to be safe before the unit"


class DispatchKind(StrEnum):
    """A dispatch goes to a unit on the platform, a letter on paper, a self-check notice to a using unit."""

    DISPATCH = "dispatch"
    LETTER = "letter"
    SELF_CHECK = "self_check"


class HeldBack(StrEnum):
    """Why a queued dispatch did not leave with the others: it is ready still, and a moderator sees to it."""

    NOT_AS_APPROVED = "not_as_approved"
    CHOICE_NEEDED = "choice_needed"
    KEPT_FROM = "kept_from"
    UNREACHABLE = "unreachable"
    SENDER_GONE = "sender_gone"


class Dispatch(Base):
    """转办单: what a moderator wrote for one responsible unit. Nothing in it leads back to a case.

    The abstract is in the clear only once approved; until then it is in a Draft, sealed.
    """

    __tablename__ = "dispatches"

    id: Mapped[uuid.UUID] = random_id()
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"))
    matter_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("matters.id"))
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("units.id"))
    kind: Mapped[DispatchKind] = one_of(DispatchKind, "kind", default=DispatchKind.DISPATCH)
    status: Mapped[DispatchStatus] = one_of(DispatchStatus, "status", default=DispatchStatus.DRAFTING)
    target_name: Mapped[str | None] = open_text("the target as the unit knows it", 100)
    abstract: Mapped[str | None] = open_text("approved: written anew by a moderator, checked by R2")
    questions: Mapped[str | None] = open_text("approved with the abstract")
    place: Mapped[str | None] = open_text("county at most (R5)", 60)
    period: Mapped[str | None] = open_text("third of a month at most (R6)", 20)
    abstract_digest: Mapped[bytes | None] = digest("SHA-256 of what was approved; sending refuses another text")
    approved_case_count: Mapped[int | None]
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    drafted_at: Mapped[datetime]
    approver_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    approved_at: Mapped[datetime | None]
    queued_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    queued_at: Mapped[datetime | None]
    held_back: Mapped[HeldBack | None] = one_of(HeldBack, "held_back")
    sent_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    due_provisional: Mapped[bool] = mapped_column(default=False)
    acknowledged_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    on_time: Mapped[bool | None]
    ended_at: Mapped[datetime | None]
    designated: Mapped[bool] = mapped_column(default=False)
    return_reason: Mapped[str | None] = open_text("the unit's words about its own duties")
    return_suggests: Mapped[str | None] = open_text("the unit's words about another's duties")
    returned_at: Mapped[datetime | None]
    return_upheld: Mapped[bool | None]
    extension_until: Mapped[date | None]
    extension_reason: Mapped[str | None] = open_text("the unit's words about its own work")
    extension_asked_at: Mapped[datetime | None]
    extension_granted: Mapped[bool | None]
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("dispatches.id"))
    version: Mapped[int] = mapped_column(default=1)

    matter: Mapped[Matter] = relationship(back_populates="dispatches")
    unit: Mapped[Unit] = relationship()
    draft: Mapped["Draft | None"] = relationship(back_populates="dispatch")
    answers: Mapped[list["Answer"]] = relationship(back_populates="dispatch", order_by="Answer.written_at")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        check(
            "approved_before_it_leaves",
            "status IN ('drafting', 'to_approve', 'dropped')"
            " OR (abstract IS NOT NULL AND abstract_digest IS NOT NULL AND approver_id IS NOT NULL)",
        ),
        check("two_people", "approver_id IS NULL OR approver_id <> author_id"),  # R3
        check("approval_is_whole", "(approver_id IS NULL) = (approved_at IS NULL)"),
        check(
            "sent_is_whole",
            "status IN ('drafting', 'to_approve', 'ready', 'dropped') OR (sent_at IS NOT NULL AND due_on IS NOT NULL)",
        ),
        check("queued_by_someone", "(queued_by_id IS NULL) = (queued_at IS NULL)"),
        check("queued_while_ready", "queued_at IS NULL OR (status = 'ready' AND kind <> 'letter')"),  # R6
        check("held_back_while_ready", "held_back IS NULL OR (status = 'ready' AND queued_at IS NULL)"),
        check("lateness_is_kept", "(answered_at IS NULL) = (on_time IS NULL)"),
        check("return_has_reason", "(returned_at IS NULL) = (return_reason IS NULL)"),
        check("extension_has_reason", "(extension_asked_at IS NULL) = (extension_reason IS NULL)"),
        Index("ix_dispatches_of_unit", "unit_id", "status", "due_on", "id"),
        Index("ix_dispatches_awaiting", "office_id", "status", "due_on", "id"),
        Index("ix_dispatches_of_matter", "matter_id"),
        WITHOUT_ROWID,
    )


class DispatchEventKind(StrEnum):
    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    REJECTED = "rejected"
    APPROVED = "approved"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned"
    RETURN_UPHELD = "return_upheld"
    RETURN_REFUSED = "return_refused"
    EXTENSION_ASKED = "extension_asked"
    EXTENDED = "extended"
    EXTENSION_REFUSED = "extension_refused"
    ASKED = "asked"
    EXPLAINED = "explained"
    REPLIED = "replied"
    REWORKED = "reworked"
    RELEASED = "released"
    RECALLED = "recalled"
    DROPPED = "dropped"


class DispatchEvent(Base):
    """What happened to a dispatch, with unit, due day and lateness as they then were."""

    __tablename__ = "dispatch_events"

    dispatch_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("dispatches.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"))
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("units.id"))
    kind: Mapped[DispatchEventKind] = one_of(DispatchEventKind, "kind")
    day: Mapped[date]
    staff_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    on_time: Mapped[bool | None]
    note: Mapped[str | None] = open_text(STAFF_WORDS)

    __table_args__ = (
        check("staff_act_has_time", STAFF_ACT_HAS_A_TIME),
        Index("ix_dispatch_events_tally", "office_id", "kind", "day", "unit_id"),
        WITHOUT_ROWID,
    )


class ReminderStep(StrEnum):
    """预警 three working days before, 催办 on the day, 逾期 +1, 督办 +5, oversight list +10."""

    WARNING = "warning"
    URGED = "urged"
    OVERDUE = "overdue"
    SUPERVISED = "supervised"
    LISTED = "listed"


class Reminder(Base):
    """A reminder given to the unit; one of each step for each due day."""

    __tablename__ = "reminders"

    dispatch_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("dispatches.id"), primary_key=True)
    step: Mapped[ReminderStep] = one_of(ReminderStep, "step", primary_key=True)
    due_on: Mapped[date] = mapped_column(primary_key=True)
    day: Mapped[date]

    __table_args__ = (WITHOUT_ROWID,)
