"""who wrote is opened by two custodians

The requests, and the key of the identity details on its way; a step down loses what is under way.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

UNDER_WAY = sa.text("state IN ('asked', 'half_opened', 'opened')")


def upgrade() -> None:
    op.create_table(
        "identity_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "half_opened",
                "opened",
                "shown",
                "refused",
                "expired",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("asker_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outer_id", sa.Uuid(), nullable=True),
        sa.Column("outer_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("inner_id", sa.Uuid(), nullable=True),
        sa.Column("inner_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_by_id", sa.Uuid(), nullable=True),
        sa.Column("refusal", sa.String(length=200), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'refused') = (refused_by_id IS NOT NULL)", name=op.f("ck_identity_requests_refused_by_someone")
        ),
        sa.CheckConstraint(
            "(state IN ('shown', 'refused', 'expired')) = (ended_at IS NOT NULL)",
            name=op.f("ck_identity_requests_ended_has_time"),
        ),
        sa.CheckConstraint(
            "state <> 'half_opened' OR outer_id IS NOT NULL", name=op.f("ck_identity_requests_half_opened_by_someone")
        ),
        sa.CheckConstraint(
            "state NOT IN ('opened', 'shown') OR inner_id IS NOT NULL", name=op.f("ck_identity_requests_opened_by_two")
        ),
        sa.CheckConstraint("(inner_id IS NULL) = (inner_at IS NULL)", name=op.f("ck_identity_requests_inner_has_time")),
        sa.CheckConstraint("(outer_id IS NULL) = (outer_at IS NULL)", name=op.f("ck_identity_requests_outer_has_time")),
        sa.CheckConstraint(
            "(refused_by_id IS NULL) = (refusal IS NULL)", name=op.f("ck_identity_requests_refusal_has_reason")
        ),
        sa.CheckConstraint(
            "asker_id <> outer_id AND asker_id <> inner_id AND outer_id <> inner_id",
            name=op.f("ck_identity_requests_three_people"),
        ),
        sa.CheckConstraint(
            "inner_id IS NULL OR outer_id IS NOT NULL", name=op.f("ck_identity_requests_outer_comes_first")
        ),
        sa.ForeignKeyConstraint(["asker_id"], ["staff.id"], name=op.f("fk_identity_requests_asker_id_staff")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_identity_requests_case_id_cases")),
        sa.ForeignKeyConstraint(["inner_id"], ["staff.id"], name=op.f("fk_identity_requests_inner_id_staff")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_identity_requests_office_id_offices")),
        sa.ForeignKeyConstraint(["outer_id"], ["staff.id"], name=op.f("fk_identity_requests_outer_id_staff")),
        sa.ForeignKeyConstraint(["refused_by_id"], ["staff.id"], name=op.f("fk_identity_requests_refused_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_requests")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("identity_requests", schema=None) as batch_op:
        batch_op.create_index("ix_identity_requests_of_case", ["case_id", "asked_at"], unique=False)
        batch_op.create_index("ix_identity_requests_of_state", ["office_id", "state", "asked_at"], unique=False)
        batch_op.create_index(
            "uq_identity_requests_under_way",
            ["case_id"],
            unique=True,
            sqlite_where=UNDER_WAY,
            postgresql_where=UNDER_WAY,
        )

    op.create_table(
        "identity_handovers",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["identity_requests.id"], name=op.f("fk_identity_handovers_request_id_identity_requests")
        ),
        sa.ForeignKeyConstraint(["to_id"], ["staff.id"], name=op.f("fk_identity_handovers_to_id_staff")),
        sa.PrimaryKeyConstraint("request_id", "to_id", name=op.f("pk_identity_handovers")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("identity_handovers")
    with op.batch_alter_table("identity_requests", schema=None) as batch_op:
        batch_op.drop_index("uq_identity_requests_under_way", sqlite_where=UNDER_WAY, postgresql_where=UNDER_WAY)
        batch_op.drop_index("ix_identity_requests_of_state")
        batch_op.drop_index("ix_identity_requests_of_case")

    op.drop_table("identity_requests")
