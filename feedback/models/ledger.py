"""The append-only record of staff acts and of every opening of sealed material."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base
from feedback.models.columns import check, digest, open_text


class LedgerRow(Base):
    """One act. `facts` is canonical JSON; `digest` covers the row and the digest before it.

    Triggers refuse to change it, and to remove it before a checkpoint has passed it. Nothing a submitter does is here.
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


class LedgerCheckpoint(Base):
    """Where whole years left the ledger for a file: what stands there now begins after row `number`.

    `digest` is that row's, `rows` how many went, `file_digest` the SHA-256 of the file. The act itself is row
    `recorded_as` of the ledger, so that the chain covers the checkpoint. Triggers refuse to change or remove it.
    """

    __tablename__ = "ledger_checkpoints"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    year: Mapped[int]
    rows: Mapped[int] = mapped_column(BigInteger)
    file_digest: Mapped[bytes] = digest("SHA-256 of the file")
    recorded_as: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    digest: Mapped[bytes] = digest("digest of the last row that went")

    __table_args__ = (
        check("rows_went", "rows > 0 AND rows <= number"),
        check("recorded_after", "recorded_as > number"),
    )
