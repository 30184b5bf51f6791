"""people are endorsed

The public half of what each person signs with, and who signed for whose keys. People enrolled before have no such
half until they unlock next; a step down loses who endorsed whom, and whoever holds a grant keeps it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff", sa.Column("signing_key", sa.LargeBinary(length=32), nullable=True))
    op.add_column("recovery_halves", sa.Column("signature", sa.LargeBinary(length=64), nullable=True))
    op.create_table(
        "endorsements",
        sa.Column("fingerprint", sa.LargeBinary(length=32), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("key_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("signing_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("endorsed_by", sa.LargeBinary(length=32), nullable=True),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=True),
        sa.Column("endorser_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(endorsed_by IS NULL) = (signature IS NULL)", name=op.f("ck_endorsements_endorsed_is_signed")
        ),
        sa.CheckConstraint(
            "(endorsed_by IS NULL) = (endorser_id IS NULL)", name=op.f("ck_endorsements_endorsed_by_someone")
        ),
        sa.CheckConstraint(
            "endorsed_by <> fingerprint AND endorser_id <> staff_id",
            name=op.f("ck_endorsements_nobody_endorses_themselves"),
        ),
        sa.ForeignKeyConstraint(["endorser_id"], ["staff.id"], name=op.f("fk_endorsements_endorser_id_staff")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_endorsements_office_id_offices")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_endorsements_staff_id_staff")),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_endorsements")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_endorsements_staff_id"), "endorsements", ["staff_id"], unique=False)


def downgrade() -> None:
    op.drop_table("endorsements")
    op.drop_column("recovery_halves", "signature")
    op.drop_column("staff", "signing_key")
