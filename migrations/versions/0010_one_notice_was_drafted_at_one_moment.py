"""one notice was drafted at one moment

Self-check notices of one matter are told apart by the moment they were drafted at. Those that have not left were one
text so far wherever they stand alike, a few microseconds apart.
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ALIKE = "one.matter_id = dispatches.matter_id AND one.kind = dispatches.kind AND one.status = dispatches.status"


def upgrade() -> None:
    op.execute(
        f"UPDATE dispatches SET drafted_at = (SELECT min(one.drafted_at) FROM dispatches AS one WHERE {ALIKE}) "
        "WHERE kind = 'self_check' AND status IN ('drafting', 'to_approve', 'ready')"
    )


def downgrade() -> None:
    """The moment they share is the first of them, and true enough."""
