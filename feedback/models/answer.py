"""What was answered, what was promised, and drafts that are not yet safe to show."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from feedback.db import Base
from feedback.models.columns import STAFF_ACT_HAS_A_TIME, WITHOUT_ROWID, check, one_of, open_text, random_id, sealed
from feedback.models.dispatch import Dispatch
from feedback.models.matter import Matter


class AnswerState(StrEnum):
    """`written` by the unit or approved to be written; a reworked answer stays as it was."""

    DRAFTING = "drafting"
    TO_APPROVE = "to_approve"
    WRITTEN = "written"
    REWORKED = "reworked"
    RELEASED = "released"
    DROPPED = "dropped"


class Completion(StrEnum):
    DONE = "done"
    PROMISED = "promised"


class Answer(Base):
    """答复 in four parts. One without a dispatch is the platform's own, and needs an approver."""

    __tablename__ = "answers"

    id: Mapped[uuid.UUID] = random_id()
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"))
    matter_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("matters.id"), index=True)
    dispatch_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("dispatches.id"), index=True)
    state: Mapped[AnswerState] = one_of(AnswerState, "state")
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    findings: Mapped[str | None] = open_text("the unit's words, or the platform's once approved")
    measures: Mapped[str | None] = open_text("the unit's words")
    completion: Mapped[Completion | None] = one_of(Completion, "completion")
    completion_on: Mapped[date | None]
    responsible: Mapped[str | None] = open_text("the unit's words", 100)
    entered_for_unit: Mapped[bool] = mapped_column(default=False)
    approver_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    released_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    released_at: Mapped[datetime | None]
    rework_reason: Mapped[str | None] = open_text("a moderator's words to the unit")
    version: Mapped[int] = mapped_column(default=1)

    matter: Mapped[Matter] = relationship(back_populates="answers")
    dispatch: Mapped[Dispatch | None] = relationship(back_populates="answers")
    draft: Mapped["Draft | None"] = relationship(back_populates="answer")
    promise: Mapped["Promise | None"] = relationship(back_populates="answer")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        check(
            "four_parts",
            "dispatch_id IS NULL OR (findings IS NOT NULL AND measures IS NOT NULL"
            " AND completion IS NOT NULL AND completion_on IS NOT NULL AND responsible IS NOT NULL)",
        ),
        check("released_is_whole", "(state = 'released') = (released_at IS NOT NULL)"),
        check("released_by_someone", "(released_at IS NULL) = (released_by_id IS NULL)"),
        check("released_has_words", "state <> 'released' OR findings IS NOT NULL"),
        check("own_answer_is_approved", "state <> 'released' OR dispatch_id IS NOT NULL OR approver_id IS NOT NULL"),
        check("two_people", "approver_id IS NULL OR approver_id <> author_id"),
        check("rework_has_reason", "state <> 'reworked' OR rework_reason IS NOT NULL"),
        Index("ix_answers_of_state", "state", "matter_id"),
        WITHOUT_ROWID,
    )


class Draft(Base):
    """An unapproved abstract or answer of the platform's own, sealed under the key of the case beside
    which it was written: it holds what was read there, and goes when that case's key goes."""

    __tablename__ = "drafts"

    id: Mapped[uuid.UUID] = random_id()
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    dispatch_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("dispatches.id"), unique=True)
    answer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("answers.id"), unique=True)
    sealed_text: Mapped[bytes] = sealed()

    dispatch: Mapped[Dispatch | None] = relationship(back_populates="draft")
    answer: Mapped[Answer | None] = relationship(back_populates="draft")

    __table_args__ = (check("of_one_thing", "(dispatch_id IS NULL) <> (answer_id IS NULL)"), WITHOUT_ROWID)


class Promise(Base):
    """承诺完成: a row with its day, to be confirmed on it."""

    __tablename__ = "promises"

    answer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("answers.id"), primary_key=True)
    due_on: Mapped[date] = mapped_column(index=True)
    kept: Mapped[bool | None]
    staff_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime | None]

    answer: Mapped[Answer] = relationship(back_populates="promise")

    __table_args__ = (
        check("confirmed_by_someone", "(kept IS NULL) = (staff_id IS NULL)"),
        check("staff_act_has_time", STAFF_ACT_HAS_A_TIME),
        WITHOUT_ROWID,
    )
