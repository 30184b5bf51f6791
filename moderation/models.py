"""Staff, the keys they hold, and how they are signed in."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from feedback.db import Base
from feedback.models.columns import WITHOUT_ROWID, check, digest, one_of, open_text, random_id, sealed
from feedback.models.registry import Unit


class Role(StrEnum):
    MODERATOR = "moderator"
    APPROVER = "approver"
    REVIEWER = "reviewer"
    UNIT_OFFICER = "unit_officer"
    OVERSIGHT = "oversight"
    CUSTODIAN = "custodian"
    ADMINISTRATOR = "administrator"


class Staff(Base):
    """A person who signs in. The seed of their key is wrapped under a passphrase nobody else knows."""

    __tablename__ = "staff"

    id: Mapped[uuid.UUID] = random_id()
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"))
    sign_in_name: Mapped[str] = open_text("typed at sign-in, lower case", 40, unique=True)
    name: Mapped[str] = open_text("staff are named on the ledger", 40)
    salt: Mapped[bytes | None] = digest("Argon2id salt", 16)
    verifier: Mapped[bytes | None] = digest("SHA-256 of the sign-in half of the stretched passphrase")
    stretch_kib: Mapped[int | None]
    public_key: Mapped[bytes | None] = digest("public half", 1216)
    signing_key: Mapped[bytes | None] = digest("public half of what this person endorses with")
    wrapped_seed: Mapped[bytes | None] = sealed()
    sealed_totp: Mapped[bytes | None] = sealed()
    totp_last_step: Mapped[int | None]
    enrolled_at: Mapped[datetime | None]
    left_on: Mapped[date | None]

    memberships: Mapped[list["Membership"]] = relationship(back_populates="staff")

    __table_args__ = (
        check(
            "enrolled_is_whole",
            "enrolled_at IS NULL OR (salt IS NOT NULL AND verifier IS NOT NULL AND stretch_kib IS NOT NULL"
            " AND public_key IS NOT NULL AND wrapped_seed IS NOT NULL AND sealed_totp IS NOT NULL)",
        ),
    )


class Membership(Base):
    """A role in an office from a day to a day. `unit_id` is the unit an officer acts for, and for any
    other role the person's own unit, from whose matters they are recused (R18)."""

    __tablename__ = "memberships"

    id: Mapped[uuid.UUID] = random_id()
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"))
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    role: Mapped[Role] = one_of(Role, "role")
    unit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("units.id"), index=True)
    on_duty: Mapped[bool] = mapped_column(default=False)
    from_day: Mapped[date]
    to_day: Mapped[date | None]

    staff: Mapped[Staff] = relationship(back_populates="memberships")
    unit: Mapped[Unit | None] = relationship()

    __table_args__ = (
        UniqueConstraint("staff_id", "office_id", "role", "from_day"),
        check("officer_has_unit", "role <> 'unit_officer' OR unit_id IS NOT NULL"),
        check("duty_is_a_moderators", "NOT on_duty OR role = 'moderator'"),
        check("days_in_order", "to_day IS NULL OR to_day >= from_day"),
    )


class Invitation(Base):
    """A one-time link, good for 24 hours, by which a person sets passphrase and second factor."""

    __tablename__ = "invitations"

    token_digest: Mapped[bytes] = digest("SHA-256 of the link's random part", primary_key=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    __table_args__ = (WITHOUT_ROWID,)


class StaffSession(Base):
    """A signed-in browser. The cookie's token gives this id and, apart from it, the key of `wrapped_seed`."""

    __tablename__ = "staff_sessions"

    id: Mapped[bytes] = digest("derived from the cookie's token, one way", primary_key=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    wrapped_seed: Mapped[bytes | None] = sealed()
    unlocked_at: Mapped[datetime | None]

    staff: Mapped[Staff] = relationship()

    __table_args__ = (
        check("unlocked_is_whole", "(wrapped_seed IS NULL) = (unlocked_at IS NULL)"),
        WITHOUT_ROWID,
    )


class Grant(Base):
    """The private half of a period's intake key, sealed to one person's key."""

    __tablename__ = "grants"

    intake_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("intake_keys.id"), primary_key=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    sealed_seed: Mapped[bytes] = sealed()

    __table_args__ = (WITHOUT_ROWID,)


class Endorsement(Base):
    """One pair of public keys, and who signed that they are this person's. Kept after the person has new keys or left,
    so that whom they endorsed stays endorsed. A founder's row is signed by nobody and believed for the settings' sake.
    """

    __tablename__ = "endorsements"

    fingerprint: Mapped[bytes] = digest("of both public keys", primary_key=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"))
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    key_digest: Mapped[bytes] = digest("SHA-256 of a public key")
    signing_key: Mapped[bytes] = digest("public half")
    endorsed_by: Mapped[bytes | None] = digest("fingerprint of who signed")
    signature: Mapped[bytes | None] = digest("opens nothing", 64)
    endorser_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]

    __table_args__ = (
        check("endorsed_is_signed", "(endorsed_by IS NULL) = (signature IS NULL)"),
        check("endorsed_by_someone", "(endorsed_by IS NULL) = (endorser_id IS NULL)"),
        check("nobody_endorses_themselves", "endorsed_by <> fingerprint AND endorser_id <> staff_id"),
        WITHOUT_ROWID,
    )


class SecurityKey(Base):
    """A security key or passkey (WebAuthn) by which a person confirms their sign-in; removed, the row is gone."""

    __tablename__ = "security_keys"

    credential_id: Mapped[bytes] = digest("the key's name for itself, told to whoever asks it", 1023, primary_key=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    public_key: Mapped[bytes] = digest("public half, COSE", 1024)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = open_text("the person's own word for it, seen by them alone", 40)
    is_synced: Mapped[bool]
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    __table_args__ = (check("counts_up", "sign_count >= 0"), WITHOUT_ROWID)


class RecoveryHalf(Base):
    """Half of the recovery seed, sealed to the person who is to write it down; gone once shown.

    Who wrote it down then signed the office's recovery key: whoever exchanges that key later cannot.
    """

    __tablename__ = "recovery_halves"

    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"), primary_key=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    half: Mapped[int]
    sealed_half: Mapped[bytes | None] = sealed()
    shown_at: Mapped[datetime | None]
    signature: Mapped[bytes | None] = digest("opens nothing", 64)

    __table_args__ = (
        UniqueConstraint("office_id", "half"),
        check("first_or_second", "half IN (1, 2)"),
        check("shown_is_gone", "(shown_at IS NULL) = (sealed_half IS NOT NULL)"),
        WITHOUT_ROWID,
    )


class NoticeRead(Base):
    """An officer has read the law on confidentiality and retaliation this year (R11)."""

    __tablename__ = "notices_read"

    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]

    __table_args__ = (WITHOUT_ROWID,)
