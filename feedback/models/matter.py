"""Like cases gathered into one matter."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from feedback.db import Base
from feedback.models.columns import WITHOUT_ROWID, check, one_of, open_text, random_id
from feedback.models.registry import Target

if TYPE_CHECKING:
    from feedback.models.answer import Answer
    from feedback.models.dispatch import Dispatch


class GatherChoice(StrEnum):
    """What is done with a matter of fewer than three cases (R7)."""

    WAIT = "wait"
    SELF_CHECK = "self_check"
    OWNER_ONLY = "owner_only"


class Matter(Base):
    """事项: like cases, often one alone. There is no leading case."""

    __tablename__ = "matters"

    id: Mapped[uuid.UUID] = random_id()
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"))
    target_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("targets.id"))
    category: Mapped[str | None] = open_text("staff's classification", 2)
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    follows_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("matters.id"))
    gather_choice: Mapped[GatherChoice | None] = one_of(GatherChoice, "gather_choice")
    gather_chosen_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    gather_chosen_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    target: Mapped[Target | None] = relationship()
    dispatches: Mapped[list["Dispatch"]] = relationship(back_populates="matter")
    answers: Mapped[list["Answer"]] = relationship(back_populates="matter")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        check("choice_has_person", "(gather_choice IS NULL) = (gather_chosen_by_id IS NULL)"),
        check("choice_has_time", "(gather_choice IS NULL) = (gather_chosen_at IS NULL)"),
        Index("ix_matters_like", "office_id", "target_id", "category"),
        Index("ix_matters_newest", "office_id", "opened_at", "id"),
        WITHOUT_ROWID,
    )
