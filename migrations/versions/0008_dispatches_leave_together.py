"""dispatches leave together

What is ready waits for a sending day, by whom and since when; or why it did not leave on one. Nothing waits yet. A step
down takes all out of the queue: they are ready still.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

REASONS = ("not_as_approved", "choice_needed", "kept_from", "unreachable", "sender_gone")
COLUMNS: dict[str, tuple[sa.types.TypeEngine[object], dict[str, str]]] = {
    "queued_by_id": (sa.Uuid(), {"fk_dispatches_queued_by_id_staff": "REFERENCES staff (id)"}),
    "queued_at": (
        sa.DateTime(timezone=True),
        {
            "ck_dispatches_queued_by_someone": "CHECK ((queued_by_id IS NULL) = (queued_at IS NULL))",
            "ck_dispatches_queued_while_ready": "CHECK (queued_at IS NULL OR (status = 'ready' AND kind <> 'letter'))",
        },
    ),
    "held_back": (
        sa.String(length=20),
        {
            "ck_dispatches_held_back": f"CHECK (held_back IN {REASONS})",
            "ck_dispatches_held_back_while_ready": (
                "CHECK (held_back IS NULL OR (status = 'ready' AND queued_at IS NULL))"
            ),
        },
    ),
}
"""Each with its own constraints, so that either database adds and drops them with it and copies no table."""


def upgrade() -> None:
    for name, (kind, constraints) in COLUMNS.items():
        column = f"{name} {kind.compile(dialect=op.get_bind().dialect)}"
        rules = " ".join(f"CONSTRAINT {rule} {words}" for rule, words in constraints.items())
        op.execute(f"ALTER TABLE dispatches ADD COLUMN {column} {rules}")


def downgrade() -> None:
    for name in reversed(COLUMNS):
        op.drop_column("dispatches", name)
