"""Asking who wrote a case: the request, and the key of the details on its way through three people."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base
from feedback.lifecycle import IdentityState
from feedback.models.columns import WITHOUT_ROWID, check, one_of, only_where, open_text, random_id, sealed


class IdentityRequest(Base):
    """A moderator's request to open who wrote one case. One custodian opens the outer layer, another the inner."""

    __tablename__ = "identity_requests"

    id: Mapped[uuid.UUID] = random_id()
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"))
    state: Mapped[IdentityState] = one_of(IdentityState, "state", default=IdentityState.ASKED)
    reason: Mapped[str] = open_text("a moderator's words to custodians, who must not read the case", 200)
    asker_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime]
    outer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    outer_at: Mapped[datetime | None]
    inner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    inner_at: Mapped[datetime | None]
    refused_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    refusal: Mapped[str | None] = open_text("a custodian's reason for refusing; custodians read no case", 200)
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        check("three_people", "asker_id <> outer_id AND asker_id <> inner_id AND outer_id <> inner_id"),
        check("outer_has_time", "(outer_id IS NULL) = (outer_at IS NULL)"),
        check("inner_has_time", "(inner_id IS NULL) = (inner_at IS NULL)"),
        check("outer_comes_first", "inner_id IS NULL OR outer_id IS NOT NULL"),
        check("half_opened_by_someone", "state <> 'half_opened' OR outer_id IS NOT NULL"),
        check("opened_by_two", "state NOT IN ('opened', 'shown') OR inner_id IS NOT NULL"),
        check("refused_by_someone", "(state = 'refused') = (refused_by_id IS NOT NULL)"),
        check("refusal_has_reason", "(refused_by_id IS NULL) = (refusal IS NULL)"),
        check("ended_has_time", "(state IN ('shown', 'refused', 'expired')) = (ended_at IS NOT NULL)"),
        Index(
            "uq_identity_requests_under_way",
            "case_id",
            unique=True,
            **only_where("state IN ('asked', 'half_opened', 'opened')"),
        ),
        Index("ix_identity_requests_of_case", "case_id", "asked_at"),
        Index("ix_identity_requests_of_state", "office_id", "state", "asked_at"),
        WITHOUT_ROWID,
    )


class IdentityHandover(Base):
    """The identity key on its way: half-opened, to each custodian who can open the inner layer; then to the asker.

    Gone once shown, refused or out of time. Never backed up.
    """

    __tablename__ = "identity_handovers"

    request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("identity_requests.id"), primary_key=True)
    to_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    sealed_key: Mapped[bytes] = sealed()

    __table_args__ = (WITHOUT_ROWID,)
