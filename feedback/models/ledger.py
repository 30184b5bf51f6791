"""The append-only record of staff acts and of every opening of sealed material."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base
from feedback.models.columns import digest, open_text


class LedgerRow(Base):
    """One act. `facts` is canonical JSON; `digest` covers the row and the digest before it.

    Triggers refuse to change or remove it. Nothing a submitter does is here.
    """

    __tablename__ = "ledger"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"))
    at: Mapped[datetime]
    staff_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    act: Mapped[str] = open_text("the name of an act", 40)
    subject_kind: Mapped[str] = open_text("what kind of thing was acted on", 20)
    subject_id: Mapped[str] = open_text("its random id", 40)
    facts: Mapped[str] = open_text("canonical JSON of fields, reasons and digests; never a text that is sealed")
    previous: Mapped[bytes] = digest("digest of the row before")
    digest: Mapped[bytes] = digest("digest of this row")

    __table_args__ = (
        Index("ix_ledger_of_subject", "subject_kind", "subject_id", "number"),
        Index("ix_ledger_of_staff", "staff_id", "number"),
        Index("ix_ledger_of_office", "office_id", "number"),
    )
